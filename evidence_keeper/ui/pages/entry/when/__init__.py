"""The time controls of the entry page."""
