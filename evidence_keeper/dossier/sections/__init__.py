"""Builds the document's sections, one module each, with a function `build(ctx)`."""
