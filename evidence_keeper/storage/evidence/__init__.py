"""Stores evidence in the database and its encrypted files."""
