"""Reads conversations from the exports of other programs: one module a format, one interface."""
