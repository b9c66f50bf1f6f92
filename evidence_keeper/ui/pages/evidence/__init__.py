"""Shows the evidence."""
