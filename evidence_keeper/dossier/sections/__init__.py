"""The document's sections, one module each: `build(ctx)` returns what stands in it."""
