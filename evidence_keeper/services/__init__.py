"""Use cases. No third-party library and no window here."""
