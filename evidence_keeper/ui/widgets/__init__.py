"""Contains the controls of pages. They use the look, but no page and no service."""
