"""Decodes untrusted files in a child process; no other package decodes."""
