"""Makes and restores backups: verified copies and snapshots."""
