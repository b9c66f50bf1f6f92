"""What the database says about renditions: the pictures that our own decoding made."""

from __future__ import annotations

import json

from evidence_keeper.storage.database import Database


def notes_of(database: Database, number: int) -> tuple[str, ...]:
    """Return what decoding noted about a picture (`media.rendered.NOTES`); nothing without one."""
    found = database.scalar("SELECT notes FROM renditions WHERE evidence = ?", (number,))
    return () if found is None else tuple(json.loads(found))


def unread(database: Database) -> list[int]:
    """Return the pictures that no machine has read yet, newest first; none that is intimate."""
    rows = database.all(
        "SELECT e.number FROM evidence e JOIN renditions r ON r.evidence = e.number "
        "WHERE e.machine_text IS NULL AND e.binned IS NULL AND e.copy_of IS NULL "
        "AND NOT e.intimate ORDER BY e.number DESC"
    )
    return [int(n) for (n,) in rows]
