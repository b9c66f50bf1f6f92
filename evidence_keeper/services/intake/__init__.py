"""Takes files into the vault as evidence."""
