"""List models that load their rows as they are needed, and the views that draw them."""
