"""Conversations from other programs' exports. None exists yet."""
