"""Checks of the record and of the files against the custody log."""
