"""Reads renditions, the pictures made by our own decoding, from the database."""

from __future__ import annotations

from evidence_keeper.storage.vault.database import Database


def rows_near(database: Database, number: int, width: int, count: int) -> list[tuple[int, bytes]]:
    """Return the compressed row marks of the nearest pictures by number, on both sides.

    Args:
        database: The vault's.
        number: Of the picture itself, which is excluded.
        width: In pixels; only pictures of this width count.
        count: How many on each side.
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
    """Return the pictures without recognised text, newest first; no intimate ones."""
    rows = database.all(
        "SELECT e.number FROM evidence e JOIN renditions r ON r.evidence = e.number "
        "WHERE e.machine_text IS NULL AND e.binned IS NULL AND e.copy_of IS NULL "
        "AND NOT e.intimate ORDER BY e.number DESC"
    )
    return [int(n) for (n,) in rows]
