"""Checks the record and the files against the custody log."""
