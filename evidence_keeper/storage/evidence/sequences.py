"""Stores ordered sequences of pictures that the user confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.vault.database import Database

TELLING = (Operation.SEQUENCE_KEPT, Operation.SEQUENCE_DROPPED, Operation.CONTENT_REMOVED)
"""The operations about sequences; removal for good takes an item out of its sequence."""


def sequences(database: Database) -> list[tuple[int, ...]]:
    """Return every sequence of at least two items, each in its order."""
    rows = database.all("SELECT sequence, evidence FROM sequences ORDER BY sequence, position")
    found: dict[int, list[int]] = {}
    for sequence, number in rows:
        found.setdefault(int(sequence), []).append(int(number))
    return [tuple(numbers) for numbers in found.values() if len(numbers) > 1]


def sequence_of(database: Database, number: int) -> tuple[int, ...]:
    """Return the sequence of an item; empty when there is none."""
    return next((s for s in sequences(database) if number in s), ())


def put_sequence(database: Database, numbers: Sequence[int]) -> None:
    """Put items into a new sequence and take them out of their earlier ones."""
    drop_sequence(database, numbers)
    sequence = int(database.scalar("SELECT coalesce(max(sequence), 0) + 1 FROM sequences"))
    for position, number in enumerate(numbers):
        database.execute("INSERT INTO sequences VALUES (?, ?, ?)", (number, sequence, position))


def drop_sequence(database: Database, numbers: Sequence[int]) -> None:
    """Take items out of their sequences."""
    for number in numbers:
        database.execute("DELETE FROM sequences WHERE evidence = ?", (number,))


def changed_sequences(database: Database, events: Iterable[CustodyEvent]) -> list[Finding]:
    """Return the sequences that differ from the log, are missing or are too many.

    Args:
        database: Of the open vault.
        events: From the first to the last; those not in `TELLING` are ignored.
    """
    told: list[tuple[str, ...]] = []
    for event in events:
        if event.operation not in TELLING or not event.body:
            continue
        body = event.told()
        named = tuple(str(label) for label in body.get("sequence", [body.get("evidence", "")]))
        told = [tuple(label for label in s if label not in named) for s in told]
        if event.operation == Operation.SEQUENCE_KEPT:
            told.append(named)
    wanted = {s for s in told if len(s) > 1}
    stored = {tuple(evidence_label(n) for n in s) for s in sequences(database)}
    return [Finding("sequence_changed", ", ".join(s)) for s in sorted(wanted ^ stored)]
