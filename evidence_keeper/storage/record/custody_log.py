"""Appends to the custody log and verifies it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import (
    GENESIS,
    CustodyEvent,
    Operation,
    first_fault,
    make_event,
)
from evidence_keeper.storage.vault.database import Database, Row
from evidence_keeper.system import clock

_BATCH = 500
_COLUMNS = "number, previous, operation, wall, zone, clock_jump, body_hash, hash, salt, body"
_FROM = f"SELECT {_COLUMNS} FROM custody WHERE number >= ? ORDER BY number LIMIT ?"  # noqa: S608
_LEAST, _MOST = -(2**63), 2**63 - 1
"""The range of SQLite's integers: a forged number may be anywhere in it."""
_OPERATION, _HASH = CustodyEvent._fields.index("operation"), CustodyEvent._fields.index("hash")


class CustodyLog:
    """The hash chain in the database. `append` belongs inside the change's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last event; (0, GENESIS) for an empty log."""
        row = self._database.one("SELECT number, hash FROM custody ORDER BY number DESC LIMIT 1")
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def append(self, operation: Operation, body: Json) -> CustodyEvent:
        """Add one event in the current transaction."""
        last = self._database.one(
            "SELECT number, hash, wall FROM custody ORDER BY number DESC LIMIT 1"
        )
        number, previous = (int(last[0]), str(last[1])) if last else (0, GENESIS)
        wall = clock.now()
        event = make_event(
            number=number + 1,
            previous=previous,
            operation=operation.value,
            wall=wall.isoformat(),
            zone=clock.computer_zone(),
            clock_jump=last is not None and wall < datetime.fromisoformat(last[2]),
            salt=secrets.token_hex(16),
            body=body,
        )
        self._database.execute(
            f"INSERT INTO custody ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                event.number,
                event.previous,
                event.operation,
                event.wall,
                event.zone,
                int(event.clock_jump),
                event.body_hash,
                event.hash,
                event.salt,
                event.body,
            ),
        )
        return event

    def withhold(self, numbers: Sequence[int]) -> None:
        """Erase salt and body of events, in the current transaction; the chain stays valid.

        It is the only change that the database's triggers allow, and only a removal makes it.
        """
        self._database.execute_many(
            "UPDATE custody SET salt = '', body = '' WHERE number = ?", [(n,) for n in numbers]
        )

    def events(self) -> list[CustodyEvent]:
        """Return the whole log, oldest first."""
        rows = self._database.all(f"SELECT {_COLUMNS} FROM custody ORDER BY number")  # noqa: S608
        return [_event(row) for row in rows]

    def events_after(self, number: int | None, most: int) -> list[CustodyEvent]:
        """Return the events after one, or the first for None, oldest first, at most `most`."""
        return [_event(row) for row in self._rows_after(number, most)]

    def walk(self) -> Iterator[CustodyEvent]:
        """Yield the whole log, oldest first, with a few events in memory at a time."""
        for rows in self._parts():
            yield from map(_event, rows)

    def _rows_after(self, number: int | None, most: int) -> list[Row]:
        if number == _MOST:
            return []
        return self._database.all(_FROM, (_LEAST if number is None else number + 1, most))

    def _parts(self) -> Iterator[list[Row]]:
        """Yield the rows of the whole log, oldest first, in batches."""
        last = None
        while rows := self._rows_after(last, _BATCH):
            yield rows
            last = rows[-1][0]

    def verified(self, operation: Operation) -> tuple[int | None, list[CustodyEvent]]:
        """Verify the whole chain fast, in batches.

        Args:
            operation: The kind of events to return.

        Returns:
            The number of the first invalid event, None when all are valid; and the events of that
                operation, oldest first.
        """
        fault: int | None = None
        found: list[CustodyEvent] = []
        number, before = 0, GENESIS
        for rows in self._parts():
            if fault is None:
                fault = first_fault(rows, after=number, previous=before)
            found += [_event(row) for row in rows if row[_OPERATION] == operation]
            number, before = number + len(rows), rows[-1][_HASH]
        return fault, found

    def hash_at(self, number: int) -> str | None:
        """Return the hash of an event; None when the log is shorter."""
        if number == 0:
            return GENESIS
        found = self._database.scalar("SELECT hash FROM custody WHERE number = ?", (number,))
        return None if found is None else str(found)


def _event(row: Row) -> CustodyEvent:
    number, previous, operation, wall, zone, clock_jump, body_hash, own, salt, body = row
    return CustodyEvent(
        number, previous, operation, wall, zone, bool(clock_jump), body_hash, own, salt, body
    )
