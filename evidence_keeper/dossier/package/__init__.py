"""The dossier package: BagIt files, seal, time stamp, password and verification."""
