"""Names files that this program makes; the time hints recognise the form."""

from __future__ import annotations

from datetime import datetime


def screen_name(moment: datetime) -> str:
    """Return the name of a screen capture, by local time."""
    return f"Screen_{moment:%Y%m%d-%H%M%S}.png"
