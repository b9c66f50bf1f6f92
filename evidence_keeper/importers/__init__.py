"""Conversations from other programs' exports: one module a format, one interface."""
