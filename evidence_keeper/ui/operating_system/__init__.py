"""Sleep, session lock, screen capture, reduced motion, clipboard and printing."""
