"""The thread that owns the open vault, and what the window keeps of it."""
