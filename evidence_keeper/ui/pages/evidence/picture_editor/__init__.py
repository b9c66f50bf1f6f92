"""Edits working copies and captures the screen."""
