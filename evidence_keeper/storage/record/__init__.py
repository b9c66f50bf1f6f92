"""Stores incidents, conversations, people, drafts and the custody log in the database."""
