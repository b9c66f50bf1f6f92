"""Loads time zones from the shipped tzdata instead of the system's, and drops a damaged `TZ`."""

from __future__ import annotations

import contextlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath


def use_shipped_zones() -> None:
    """Prefer the shipped tzdata to the system's, in this process and its children.

    Old systems still have Almaty at UTC+6, which it left on 2024-03-01.
    """
    os.environ["PYTHONTZPATH"] = ""
    reset_tzpath(to=())


def drop_damaged_zone() -> None:
    """Use the system's time zone where `TZ` names a file or an offset that is none.

    Babel reads the file while it is loaded, and dates cannot have an offset of a day or more.
    """
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name or _is_zone(name):
        return
    del os.environ["TZ"]
    if hasattr(time, "tzset"):
        time.tzset()


def _is_zone(name: str) -> bool:
    """Return whether a zone can be used."""
    try:
        path = Path(name)
        if path.exists():
            with path.open("rb") as file:
                ZoneInfo.from_file(file)
        else:
            # A name that nobody knows is right as well: to the C library it is UTC, or a rule.
            with contextlib.suppress(ZoneInfoNotFoundError):
                ZoneInfo(name)
        datetime.now(UTC).astimezone()
    except Exception:  # noqa: BLE001 - the reader of foreign bytes raises what it happens to meet
        return False
    return True
