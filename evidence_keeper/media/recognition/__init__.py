"""Recognises text with an installed Tesseract."""
