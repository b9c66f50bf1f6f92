"""Shows people and their accounts."""
