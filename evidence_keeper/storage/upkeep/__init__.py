"""Crash cleanup, compacting, moving, permanent removal and destruction of a vault."""
