"""Backups of a vault and the ways to open it without its passphrase."""
