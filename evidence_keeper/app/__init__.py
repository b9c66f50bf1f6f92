"""Composes the program: wires concrete classes, starts the window and the command line."""
