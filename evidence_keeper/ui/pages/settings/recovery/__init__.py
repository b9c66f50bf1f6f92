"""Passphrase and recovery sheets."""
