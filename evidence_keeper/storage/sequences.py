"""Which pictures belong together in which order, as the user has confirmed it."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.storage.database import Database


def sequences(database: Database) -> list[tuple[int, ...]]:
    """Return every sequence of at least two items, each in its order."""
    rows = database.all("SELECT sequence, evidence FROM sequences ORDER BY sequence, position")
    found: dict[int, list[int]] = {}
    for sequence, number in rows:
        found.setdefault(int(sequence), []).append(int(number))
    return [tuple(numbers) for numbers in found.values() if len(numbers) > 1]


def sequence_of(database: Database, number: int) -> tuple[int, ...]:
    """Return the sequence that holds an item; nothing when none does."""
    return next((s for s in sequences(database) if number in s), ())


def put_sequence(database: Database, numbers: Sequence[int]) -> None:
    """Put items into a sequence of their own, out of those that they were in."""
    drop_sequence(database, numbers)
    sequence = int(database.scalar("SELECT coalesce(max(sequence), 0) + 1 FROM sequences"))
    for position, number in enumerate(numbers):
        database.execute("INSERT INTO sequences VALUES (?, ?, ?)", (number, sequence, position))


def drop_sequence(database: Database, numbers: Sequence[int]) -> None:
    """Take items out of their sequences."""
    for number in numbers:
        database.execute("DELETE FROM sequences WHERE evidence = ?", (number,))
