"""Surrounds the pages with bars, messages, jobs and reminders."""
