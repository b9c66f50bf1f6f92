"""Reads this computer's clock. It is not proof of a date, and the dossier says so."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from evidence_keeper.domain.time.happened import in_zone

_example = threading.local()


@contextlib.contextmanager
def example_time(moment: datetime) -> Iterator[None]:
    """Set the clock while the example vault is written, so that its story has plausible dates.

    Applies to this thread and this block only. Only the example uses it: everything a user writes
    is dated by this computer's clock.
    """
    before = getattr(_example, "moment", None)
    _example.moment = moment
    try:
        yield
    finally:
        _example.moment = before


def system_time() -> datetime:
    """Return this computer's time. Every other reading of the clock goes through it, so tests can
    set it.
    """
    return datetime.now(UTC)


def now() -> datetime:
    """Return the local wall time with this computer's offset, to the second."""
    moment: datetime | None = getattr(_example, "moment", None)
    if moment is not None:
        return moment
    return system_time().astimezone().replace(microsecond=0)


def now_in(zone: str) -> datetime:
    """Return the present moment with the offset of a zone, to the second."""
    return in_zone(now(), zone)


def computer_zone() -> str:
    """Return the IANA name of this computer's time zone; empty when unknown."""
    name = os.environ.get("TZ", "").lstrip(":")
    if name and "/" in name and not name.startswith("/"):
        return name
    try:
        target = Path("/etc/localtime").resolve(strict=True).as_posix()
    except OSError:
        return ""
    return target.partition("zoneinfo/")[2]
