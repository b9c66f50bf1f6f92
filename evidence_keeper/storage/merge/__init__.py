"""Merges a backup of another vault into this one."""
