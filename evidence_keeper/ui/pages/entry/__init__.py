"""Writes and edits entries."""
