"""Contains list models that load rows on demand, and the views that draw them."""
