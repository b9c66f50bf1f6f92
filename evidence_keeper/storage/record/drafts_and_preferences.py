"""Stores drafts, own papers, preferences and openings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.system import clock

PLAN = "safety_plan"
"""The paper with the safety plan."""

OWN_NUMBERS = "own_numbers"
"""The preference with the user's own numbers."""

PEOPLE, LETTERS = "people", "letters"
"""The preferences with people, and with letters in progress."""

UNSAVED_NOTES, UNSAVED_PROFILE, UNFINISHED_COPY = (
    "unsaved_notes",
    "unsaved_about_me",
    "unfinished_copy",
)
"""The preferences with unsaved text and drawings."""

NEW_CODE, NEW_CODES = "new_code", "new_codes_of_three"
"""The preferences with new recovery codes until they are on paper: the vault may be locked at any
moment. Backups leave them out."""

OWN_WORK = (PEOPLE, LETTERS, UNSAVED_NOTES, UNSAVED_PROFILE, UNFINISHED_COPY)
"""Preferences that are the user's own content, not settings."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsaved entry. `body` has the entry page's form."""

    number: int
    changed: datetime
    body: dict[str, Any]


class DraftsAndPreferences:
    """Drafts, preferences and openings. Methods that write belong inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_draft(
        self, number: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int:
        """Write a draft, a new one for None, and return its number.

        Args:
            number: Of the draft.
            body: Its content.
            typed: When it was typed last; None for now.
        """
        text = canonical_bytes(body).decode("utf-8")
        return self._database.execute(
            "INSERT OR REPLACE INTO drafts (number, changed, body) VALUES (?, ?, ?)",
            (number, (typed or clock.now()).isoformat(), text),
        )

    def drafts(self) -> list[Draft]:
        """Return the drafts, the latest change first."""
        rows = self._database.all(
            "SELECT number, changed, body FROM drafts ORDER BY changed DESC, number DESC"
        )
        return [Draft(n, datetime.fromisoformat(when), json.loads(body)) for n, when, body in rows]

    def drop_draft(self, number: int) -> None:
        """Remove a draft."""
        self._database.execute("DELETE FROM drafts WHERE number = ?", (number,))

    def paper(self, name: str) -> Json:
        """Return one of the user's papers, such as her plan; None when there is none."""
        found = self._database.scalar("SELECT body FROM papers WHERE name = ?", (name,))
        value: Json = None if found is None else json.loads(found)
        return value

    def put_paper(self, name: str, body: Json) -> None:
        """Write a paper during typing, without a custody event yet."""
        self._database.execute(
            "INSERT INTO papers (name, changed, body, logged) VALUES (?, ?, ?, '')"
            " ON CONFLICT (name) DO UPDATE SET changed = excluded.changed, body = excluded.body",
            (name, clock.now().isoformat(), canonical_bytes(body).decode("utf-8")),
        )

    def unlogged_paper(self, name: str) -> str:
        """Return a paper's fingerprint if the custody log lacks it; empty otherwise."""
        row = self._database.one("SELECT body, logged FROM papers WHERE name = ?", (name,))
        if row is None:
            return ""
        sha256 = fingerprint(str(row[0]).encode("utf-8"))
        return "" if sha256 == row[1] else sha256

    def paper_logged(self, name: str, sha256: str) -> None:
        """Record that the custody log has the current paper."""
        self._database.execute("UPDATE papers SET logged = ? WHERE name = ?", (sha256, name))

    def preference(self, name: str) -> Json:
        """Return a preference; None when it was never set."""
        found = self._database.scalar("SELECT value FROM preferences WHERE name = ?", (name,))
        value: Json = None if found is None else json.loads(found)
        return value

    def drop_preferences(self, names: Sequence[str]) -> None:
        """Delete preferences."""
        for name in names:
            self._database.execute("DELETE FROM preferences WHERE name = ?", (name,))

    def set_preference(self, name: str, value: Json) -> None:
        """Write a preference."""
        self._database.execute(
            "INSERT OR REPLACE INTO preferences VALUES (?, ?)",
            (name, canonical_bytes(value).decode("utf-8")),
        )

    def last_opening(self) -> datetime | None:
        """Return when the vault was last opened before now."""
        found = self._database.scalar(
            "SELECT moment FROM openings WHERE outcome = 'opened' ORDER BY id DESC LIMIT 1"
        )
        return None if found is None else datetime.fromisoformat(found)

    def note_opening(self, failures: list[datetime]) -> None:
        """Record this opening and the wrong attempts before it."""
        rows = [(m.isoformat(), "failed") for m in failures]
        rows.append((clock.now().isoformat(), "opened"))
        self._database.execute_many("INSERT INTO openings (moment, outcome) VALUES (?, ?)", rows)
