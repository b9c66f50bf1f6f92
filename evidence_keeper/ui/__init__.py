"""The window: a thin shell of pages that do not know each other."""
