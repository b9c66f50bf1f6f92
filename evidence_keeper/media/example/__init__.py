"""Draws the pictures of the example case."""
