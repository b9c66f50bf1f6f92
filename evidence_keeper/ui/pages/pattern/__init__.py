"""What can be counted."""
