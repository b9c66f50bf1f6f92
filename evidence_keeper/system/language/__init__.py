"""Formats texts, dates and names in the user's language."""
