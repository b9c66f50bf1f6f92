"""The plan of a dossier: contents, replaced names, counts and charts."""
