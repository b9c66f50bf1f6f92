"""Cleans up after crashes, compacts, moves and destroys a vault, and removes items for good."""
