"""Builds the example vault."""
