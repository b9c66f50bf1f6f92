"""The machine: paths, resources, files, clock, hardening, logging, translations."""
