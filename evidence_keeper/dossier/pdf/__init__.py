"""Writes PDF: pages, fonts, images, attachments, encryption and archive metadata."""
