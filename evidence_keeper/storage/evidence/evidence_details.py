"""What the user noted on an item of evidence, as it is and as it was before."""

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
"""What the name of such a paper begins with; the number of the item follows."""


def evidence_details(evidence: Evidence) -> dict[str, Json]:
    """Return the part of an evidence record that the user may change."""
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
    """What was noted on items until something else was: a paper for each item, oldest first.

    Methods that write belong inside a transaction. Each version has the form whose fingerprint the
    custody log got when it was written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._notebook = DraftsAndPreferences(database)

    def keep(self, before: Evidence, after: Evidence) -> None:
        """Keep what was typed before, when not all of it stays as it was."""
        if any(getattr(before, n) not in ("", getattr(after, n)) for n in _TYPED):
            version = {_UNTIL: clock.now().isoformat(), **evidence_details(before)}
            self._put(before.number, [*self._bodies(before.number), version])

    def of(self, item: Evidence) -> list[tuple[datetime, Evidence]]:
        """Return an item as it was noted before, each with the moment until which it was so."""
        names = {f.name for f in fields(Evidence)}
        found = []
        for body in self._bodies(item.number):
            details: dict[str, Any] = {k: v for k, v in body.items() if k in names}
            found.append((datetime.fromisoformat(str(body[_UNTIL])), replace(item, **details)))
        return found

    def unite(self, number: int, other: EarlierNotes, there: int) -> None:
        """Add what another vault has of the same item, under its number there."""
        own, theirs = self._bodies(number), other._bodies(there)
        known = [_details(body) for body in own]
        new = [body for body in theirs if _details(body) not in known]
        if new:
            self._put(number, sorted([*own, *new], key=_until))

    def forget(self, number: int) -> None:
        """Destroy all of it: the item is removed for good."""
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
