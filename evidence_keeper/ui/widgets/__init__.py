"""Controls that pages are put together from. They know the look, but no page and no service."""
