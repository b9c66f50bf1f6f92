"""Saves the readable parts of a damaged vault."""
