"""Handles keyboard focus, tab order and shortcuts within widgets."""
