"""Qt setup before and right after the first paint."""
