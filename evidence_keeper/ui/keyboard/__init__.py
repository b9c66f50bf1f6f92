"""Keyboard focus, tab order and key handlers."""
