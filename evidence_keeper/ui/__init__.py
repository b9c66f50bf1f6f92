"""Implements the window: a thin shell, independent pages, models and widgets (PySide6)."""
