"""Saves what is readable from a damaged vault."""
