"""PDF output: pages, fonts, images, attachments, encryption and archive metadata."""
