"""Settings: language, look, locking, one's own data."""
