"""What was kept as evidence."""
