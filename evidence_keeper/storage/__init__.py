"""Stores the encrypted vault: keys, schema, originals, custody log. No other package opens it."""
