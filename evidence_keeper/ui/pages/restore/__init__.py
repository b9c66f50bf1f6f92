"""Restores a vault from a backup: where the backup is, then how it is restored."""
