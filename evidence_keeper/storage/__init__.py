"""The only door to the encrypted vault: keys, schema, originals, custody log."""
