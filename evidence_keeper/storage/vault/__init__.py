"""The vault folder: database, keys, lock, schema and head file."""
