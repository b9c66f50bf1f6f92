"""Makes documents for a reader."""
