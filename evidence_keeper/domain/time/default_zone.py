"""Gives the default time zone of a vault."""

DEFAULT_ZONE = "Asia/Almaty"
