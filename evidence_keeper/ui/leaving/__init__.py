"""Locks and hides the window: shortcuts, signals and the idle timer."""
