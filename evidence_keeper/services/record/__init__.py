"""Entries, people, conversations, counts, the bin and the check after opening."""
