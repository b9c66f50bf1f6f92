"""Evidence in the database and its encrypted files."""
