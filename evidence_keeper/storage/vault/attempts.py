"""Counts wrong passphrases next to the vault, delays further attempts and reports them after
unlocking.

The count is no protection against somebody who can change files: the slow key derivation is. It
shows the owner that somebody tried.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.canonical import canonical_bytes
from evidence_keeper.system import clock
from evidence_keeper.system.files import read_start, write_atomically

ATTEMPTS_FILE = "attempts.json"
_KEPT = 100
_FREE = 2
_LONGEST_PAUSE = 30


def failed_attempts(folder: Path) -> list[datetime]:
    """Return the times of wrong passphrases since the last opening, oldest first."""
    try:
        raw = json.loads(read_start(folder / ATTEMPTS_FILE, 65_536))
        return [datetime.fromisoformat(str(m)) for m in raw["failed"]][-_KEPT:]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def note_failure(folder: Path) -> None:
    """Record one wrong attempt, if the folder is writable."""
    moments = [*failed_attempts(folder), clock.now()][-_KEPT:]
    with contextlib.suppress(KeeperError):
        write_atomically(
            folder / ATTEMPTS_FILE, canonical_bytes({"failed": [m.isoformat() for m in moments]})
        )


def forget_failures(folder: Path) -> None:
    """Remove the file, after the vault has stored its content."""
    with contextlib.suppress(OSError):
        (folder / ATTEMPTS_FILE).unlink()


def pause_left(folder: Path) -> int:
    """Return the seconds until the next attempt is allowed: 0, then 1, 2, 4 … up to 30."""
    moments = failed_attempts(folder)
    if len(moments) <= _FREE:
        return 0
    pause = min(_LONGEST_PAUSE, 2 ** (len(moments) - _FREE - 1))
    passed = (clock.now() - moments[-1]).total_seconds()
    # A clock set back must not lock the owner out for hours.
    return 0 if passed < 0 else max(0, int(pause - passed))
