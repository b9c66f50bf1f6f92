"""Estimates how hard a passphrase is to guess."""
