"""The only door to PDF: text, fonts, layout per reader, manifest, package, verification."""
