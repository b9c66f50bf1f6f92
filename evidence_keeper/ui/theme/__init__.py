"""Colours, type, spacing, icons: the look of the program."""
