"""Defines the look of the program: colours, type, spacing, icons."""
