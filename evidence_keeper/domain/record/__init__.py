"""The record: incidents, evidence, conversations, people and the custody log."""
