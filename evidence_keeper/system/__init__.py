"""Wraps the operating system and bundled resources: paths, files, clock, hardening, logging,
translations.
"""
