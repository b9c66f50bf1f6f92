"""Implements the use cases, without third-party libraries and without the window."""
