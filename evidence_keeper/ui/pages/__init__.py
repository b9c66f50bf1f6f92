"""The pages. Each knows the context and its own parts, and no other page."""
