"""Runs the open vault on its own thread and keeps its state for the window."""
