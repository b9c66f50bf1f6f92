"""Sets Qt up before and right after the first paint."""
