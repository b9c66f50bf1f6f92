"""Contains the pages. Each imports the context and its own parts, and no other page."""
