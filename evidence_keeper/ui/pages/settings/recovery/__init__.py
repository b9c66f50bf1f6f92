"""Manages the passphrase and the recovery sheets."""
