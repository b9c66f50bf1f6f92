"""Stores the user's notes on evidence and their earlier versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.storage.record.drafts_and_preferences import DraftsAndPreferences
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.system import clock

_TYPED = ("device", "captured_by", "notes", "transcript", "url")
_UNTIL = "until"

NOTED_BEFORE = "noted_before:"
"""Prefix of such a paper's name; the number of the item follows."""


def evidence_details(evidence: Evidence) -> dict[str, Json]:
    """Return the fields of an evidence record that the user may change."""
    return {
        "intimate": evidence.intimate,
        "device": evidence.device,
        "captured_by": evidence.captured_by,
        "still_on_device": evidence.still_on_device,
        "notes": evidence.notes,
        "transcript": evidence.transcript,
        "url": evidence.url,
        "taken": evidence.taken,
        "taken_source": evidence.taken_source,
    }


class EarlierNotes:
    """Earlier versions of the notes on evidence: a paper for each item, oldest first.

    Methods that write belong inside a transaction. Each version has the form whose fingerprint the
    custody log got when it was written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._notebook = DraftsAndPreferences(database)

    def keep(self, before: Evidence, after: Evidence) -> None:
        """Store the earlier notes if any of their text was changed or removed."""
        if any(getattr(before, n) not in ("", getattr(after, n)) for n in _TYPED):
            version = {_UNTIL: clock.now().isoformat(), **evidence_details(before)}
            self._put(before.number, [*self._bodies(before.number), version])

    def of(self, item: Evidence) -> list[tuple[datetime, Evidence]]:
        """Return the earlier versions of an item, each with the time at which it was replaced."""
        names = {f.name for f in fields(Evidence)}
        found = []
        for body in self._bodies(item.number):
            details: dict[str, Any] = {k: v for k, v in body.items() if k in names}
            found.append((datetime.fromisoformat(str(body[_UNTIL])), replace(item, **details)))
        return found

    def unite(self, number: int, other: EarlierNotes, there: int) -> None:
        """Merge another vault's earlier notes on the same item, under its number there."""
        own, theirs = self._bodies(number), other._bodies(there)
        known = [_details(body) for body in own]
        new = [body for body in theirs if _details(body) not in known]
        if new:
            self._put(number, sorted([*own, *new], key=_until))

    def forget(self, number: int) -> None:
        """Destroy all of them: the item is removed for good."""
        self._database.execute("DELETE FROM papers WHERE name = ?", (_name(number),))

    def _bodies(self, number: int) -> list[Mapping[str, Json]]:
        stored = self._notebook.paper(_name(number))
        bodies = stored if isinstance(stored, list) else []
        return [body for body in bodies if isinstance(body, Mapping)]

    def _put(self, number: int, bodies: list[Mapping[str, Json]]) -> None:
        self._notebook.put_paper(_name(number), list[Json](bodies))


def _name(number: int) -> str:
    return f"{NOTED_BEFORE}{number}"


def _details(body: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in body.items() if name != _UNTIL}


def _until(body: Mapping[str, Json]) -> datetime:
    return datetime.fromisoformat(str(body[_UNTIL]))
