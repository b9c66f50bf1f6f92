"""The main window around the pages: bars, messages, jobs and reminders."""
