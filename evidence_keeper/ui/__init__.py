"""The window: thin shell, pages that do not know each other, models and widgets (PySide6)."""
