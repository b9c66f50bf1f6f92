"""Backups: verified copies, snapshots and restoring."""
