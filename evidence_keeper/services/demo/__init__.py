"""Builds the example vault."""

EXAMPLE_READY = "example_ready"
"""Preference of the example's vault: it was filled to the end."""
