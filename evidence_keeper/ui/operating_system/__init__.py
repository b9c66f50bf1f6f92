"""Connects to the operating system: sleep, session lock, screen capture, motion, clipboard,
printing.
"""
