"""Text recognition with an installed Tesseract."""
