"""The time zone of a vault for which none was chosen."""

DEFAULT_ZONE = "Asia/Almaty"
