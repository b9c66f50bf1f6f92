"""What the database says about renditions: the pictures that our own decoding made."""

from __future__ import annotations

from evidence_keeper.storage.vault.database import Database


def rows_near(database: Database, number: int, width: int, count: int) -> list[tuple[int, bytes]]:
    """Return the compressed row marks of the pictures nearest by number, on either side.

    Args:
        database: The vault's.
        number: Of the picture itself, which is left out.
        width: In pixels; only pictures of this width are meant.
        count: How many on either side.
    """
    found = []
    for side, order in (("<", "DESC"), (">", "ASC")):
        found += database.all(
            "SELECT e.number, r.rows FROM evidence e JOIN renditions r ON r.evidence = e.number "  # noqa: S608
            f"WHERE e.number {side} ? AND e.width = ? AND e.copy_of IS NULL AND e.binned IS NULL "
            f"AND length(r.rows) > 0 ORDER BY e.number {order} LIMIT ?",
            (number, width, count),
        )
    return [(int(n), bytes(rows)) for n, rows in found]


def rows_of(database: Database, number: int) -> bytes:
    """Return the compressed row marks of a picture; nothing without them."""
    found = database.scalar("SELECT rows FROM renditions WHERE evidence = ?", (number,))
    return b"" if found is None else bytes(found)


def unread(database: Database) -> list[int]:
    """Return the pictures that no machine has read yet, newest first; none that is intimate."""
    rows = database.all(
        "SELECT e.number FROM evidence e JOIN renditions r ON r.evidence = e.number "
        "WHERE e.machine_text IS NULL AND e.binned IS NULL AND e.copy_of IS NULL "
        "AND NOT e.intimate ORDER BY e.number DESC"
    )
    return [int(n) for (n,) in rows]
