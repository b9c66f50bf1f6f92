"""Settings of the vault: place, backups, bin, disk space, destruction."""
