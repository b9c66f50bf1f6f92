"""Plans, previews, writes and verifies dossiers."""
