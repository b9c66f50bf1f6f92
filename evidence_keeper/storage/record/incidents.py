"""Stores incidents and their versions in the database."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import (
    Action,
    Call,
    Case,
    Direction,
    Entry,
    Incident,
    Kind,
    Tag,
)
from evidence_keeper.domain.record.entry_json import entry_from_json, entry_to_json, parse_json
from evidence_keeper.domain.time.happened import Happened, Precision, happened_from_parts
from evidence_keeper.storage.record.incident_filter import condition
from evidence_keeper.storage.record.search_query import forget_words, indexed
from evidence_keeper.storage.record.search_while_typing import FROM, ORDER, day_counts, numbers
from evidence_keeper.storage.vault.database import Database, Row, Value

_FIELDS = (
    "number", "kind", "happened", "title", "what_happened", "exact_words", "language", "channel",
    "platform", "account", "url", "place", "effect", "actions", "tags", "denies", "call",
    "private_note", "in_dossier", "noted", "changed", "versions", "important",
)  # fmt: skip
_COLUMN_LIST = ", ".join(f"i.{field}" for field in _FIELDS)
_SELECT = f'SELECT {_COLUMN_LIST}, c.name FROM incidents i JOIN cases c ON c.id = i."case"'  # noqa: S608
_LINKS_AT_ONCE = 500


def entry_body(entry: Entry) -> str:
    """Return the canonical JSON of an entry, which versions store and the log's hash covers."""
    return canonical_bytes(entry_to_json(entry)).decode("utf-8")


def body_entry(body: str) -> Entry:
    """Return the entry of a stored version."""
    raw = parse_json(body.encode("utf-8"))
    return entry_from_json(raw, "UTC")


class Incidents:
    """The incidents of a vault. Methods that write belong inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # cases

    def cases(self) -> list[Case]:
        """Return the cases, oldest first."""
        rows = self._database.all("SELECT name, zone FROM cases ORDER BY id")
        return [Case(*row) for row in rows]

    def add_case(self, case: Case) -> None:
        """Insert a case with a new name."""
        sql = "INSERT INTO cases (name, zone) VALUES (?, ?)"
        self._database.execute(sql, (case.name, case.zone))

    # writing

    def next_number(self) -> int:
        """Return the number that the next incident gets."""
        return int(self._database.scalar("SELECT coalesce(max(number), 0) + 1 FROM incidents") or 1)

    def exists(self, number: int) -> bool:
        """Return whether there is an incident of that number, in the bin or not."""
        return self._database.one("SELECT 1 FROM incidents WHERE number = ?", (number,)) is not None

    def put(self, number: int, entry: Entry, moment: datetime, version: int, uid: str = "") -> str:
        """Write one version of an incident and make it the current one.

        Args:
            number: Of the incident.
            entry: Its case and its links exist.
            moment: When the version was written.
            version: From 1; the first one makes the incident.
            uid: Names a new incident across vaults; a random one when empty.

        Returns:
            The SHA-256 of the version's body, for the custody log.
        """
        columns = _columns(entry, self._zone_of(entry.case))
        if version == 1:
            names = ["number", "uid", '"case"', *columns, "noted", "changed", "versions"]
            marks = ", ".join("?" * len(names))
            values = [
                number,
                uid or secrets.token_hex(16),
                self._case_id(entry.case),
                *columns.values(),
            ]
            sql = f"INSERT INTO incidents ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            self._database.execute(sql, [*values, moment.isoformat(), moment.isoformat(), 1])
        else:
            sets = ", ".join(f"{name} = ?" for name in columns)
            self._database.execute(
                f'UPDATE incidents SET "case" = ?, {sets}, changed = ?, versions = ? '  # noqa: S608
                "WHERE number = ?",
                [self._case_id(entry.case), *columns.values(), moment.isoformat(), version, number],
            )
        body = entry_body(entry)
        self._database.execute(
            "INSERT INTO incident_versions VALUES (?, ?, ?, ?)",
            (number, version, moment.isoformat(), body),
        )
        self._put_links(number, entry)
        self._index(number, entry)
        return fingerprint(body.encode("utf-8"))

    def set_binned(self, number: int, moment: datetime | None) -> None:
        """Move an incident to the bin, or out of it with None."""
        value = moment.isoformat() if moment else None
        self._database.execute("UPDATE incidents SET binned = ? WHERE number = ?", (value, number))

    def set_important(self, number: int, *, important: bool) -> None:
        """Mark an incident as important, or no longer."""
        sql = "UPDATE incidents SET important = ? WHERE number = ?"
        self._database.execute(sql, (int(important), number))

    def bury(self, number: int, moment: datetime) -> None:
        """Turn an incident into a tombstone: number, uid and times remain.

        It still uses its evidence: the police are shown unused evidence as found.
        """
        empty = {
            **_columns(Entry(in_dossier=False), "UTC"),
            "removed": moment.isoformat(),
            "important": 0,
        }
        sets = ", ".join(f"{name} = ?" for name in empty)
        self._database.execute(
            f"UPDATE incidents SET {sets} WHERE number = ?",  # noqa: S608
            [*empty.values(), number],
        )
        for table in ("incident_versions", "incident_persons"):
            self._database.execute(f"DELETE FROM {table} WHERE incident = ?", (number,))  # noqa: S608
        self._database.execute(
            "DELETE FROM persons WHERE id NOT IN (SELECT person FROM incident_persons)"
        )
        forget_words(self._database, "incident_search", number)

    def _zone_of(self, case: str) -> str:
        return str(self._database.scalar("SELECT zone FROM cases WHERE name = ?", (case,)))

    def _case_id(self, name: str) -> int:
        return int(self._database.scalar("SELECT id FROM cases WHERE name = ?", (name,)))

    def _put_links(self, number: int, entry: Entry) -> None:
        self._database.execute("DELETE FROM incident_persons WHERE incident = ?", (number,))
        self._database.execute("DELETE FROM incident_evidence WHERE incident = ?", (number,))
        for role, names in (("who", entry.people), ("witness", entry.witnesses)):
            for position, name in enumerate(names):
                self._database.execute("INSERT OR IGNORE INTO persons (name) VALUES (?)", (name,))
                self._database.execute(
                    "INSERT INTO incident_persons SELECT ?, ?, ?, id FROM persons WHERE name = ?",
                    (number, role, position, name),
                )
        self._database.execute_many(
            "INSERT INTO incident_evidence VALUES (?, ?, ?)",
            [(number, position, e) for position, e in enumerate(entry.evidence)],
        )

    def _index(self, number: int, entry: Entry) -> None:
        parts = [
            entry.title, entry.what_happened, entry.exact_words, entry.platform, entry.account,
            entry.url, entry.place, entry.channel, entry.effect, entry.private_note,
            *entry.people, *entry.witnesses,
            *(f"{a.what} {a.whom} {a.reference}" for a in entry.actions),
        ]  # fmt: skip
        self._database.execute("DELETE FROM incident_search WHERE rowid = ?", (number,))
        self._database.execute(
            "INSERT INTO incident_search (rowid, text) VALUES (?, ?)",
            (number, indexed("\n".join(p for p in parts if p))),
        )

    # reading

    def get(self, number: int) -> Incident | None:
        """Return an incident, in the bin or not."""
        found = self._read(f"{_SELECT} WHERE i.number = ?", (number,))
        return found[0] if found else None

    def select(self, choice: Choice, offset: int, limit: int) -> list[Incident]:
        """Return a page of the chronology: newest first, unknown times last."""
        if choice.text:
            found = numbers(self._database, choice, offset, limit)
            marks = ", ".join("?" * len(found))
            return self._read(f"{_SELECT} WHERE i.number IN ({marks}){ORDER}", found)
        where, values = condition(self._database, choice)
        sql = f"SELECT {_COLUMN_LIST}, c.name {FROM}{where}{ORDER} LIMIT ? OFFSET ?"
        return self._read(sql, [*values, limit, offset])

    def count(self, choice: Choice) -> int:
        """Return how many incidents match the choice."""
        where, values = condition(self._database, choice)
        return int(self._database.scalar(f"SELECT count(*) {FROM}{where}", values))

    def kinds(self, choice: Choice) -> list[Kind]:
        """Return the kinds of the chosen incidents."""
        where, values = condition(self._database, choice)
        rows = self._database.all(f"SELECT DISTINCT i.kind {FROM}{where}", values)
        occur = {str(kind) for (kind,) in rows}
        return [kind for kind in Kind if kind.value in occur]

    def day_counts(self, choice: Choice) -> dict[date, int]:
        """Return how many of the chosen incidents begin on each known local day."""
        return day_counts(self._database, choice)

    def binned(self) -> list[Incident]:
        """Return the incidents in the bin."""
        return self._read(f"{_SELECT} WHERE i.binned IS NOT NULL AND i.removed IS NULL{ORDER}", ())

    def versions(self, number: int) -> list[tuple[datetime, Entry]]:
        """Return all versions of an incident with their times, oldest first."""
        return [(written, body_entry(body)) for written, body in self.version_bodies(number)]

    def uids(self) -> dict[str, int]:
        """Return the number of each incident by its uid, in order of number."""
        rows = self._database.all("SELECT uid, number FROM incidents ORDER BY number")
        return {str(uid): int(number) for uid, number in rows}

    def binned_at(self, number: int) -> datetime | None:
        """Return when an incident was moved to the bin; None when it is not there."""
        found = self._database.scalar("SELECT binned FROM incidents WHERE number = ?", (number,))
        return None if found is None else datetime.fromisoformat(found)

    def important(self) -> set[int]:
        """Return the numbers of all incidents marked as important, in the bin or not."""
        rows = self._database.all("SELECT number FROM incidents WHERE important = 1")
        return {int(n) for (n,) in rows}

    def is_removed(self, number: int) -> bool:
        """Whether an incident's content was removed for good."""
        sql = "SELECT removed FROM incidents WHERE number = ?"
        return self._database.scalar(sql, (number,)) is not None

    def removed(self) -> set[int]:
        """Return the numbers of incidents whose content was removed for good."""
        rows = self._database.all("SELECT number FROM incidents WHERE removed IS NOT NULL")
        return {int(n) for (n,) in rows}

    def version_bodies(self, number: int) -> list[tuple[datetime, str]]:
        """Return when each version was written and its body as stored, oldest first."""
        rows = self._database.all(
            "SELECT written, body FROM incident_versions WHERE incident = ? ORDER BY version",
            (number,),
        )
        return [(datetime.fromisoformat(written), body) for written, body in rows]

    def version_hashes(self) -> dict[tuple[int, int], str]:
        """Return the SHA-256 of every stored version by incident and version."""
        rows = self._database.all("SELECT incident, version, body FROM incident_versions")
        return {(n, v): fingerprint(body.encode("utf-8")) for n, v, body in rows}

    def version_rows(self, first: int, last: int) -> list[tuple[int, int, str]]:
        """Return incident, version and body of all versions of a range of incidents, in order."""
        rows = self._database.all(
            "SELECT incident, version, body FROM incident_versions "
            "WHERE incident BETWEEN ? AND ? ORDER BY incident, version",
            (first, last),
        )
        return [(number, version, body) for number, version, body in rows]

    def highest_number(self) -> int:
        """Return the number of the latest incident; 0 when there is none."""
        return int(self._database.scalar("SELECT max(number) FROM incidents") or 0)

    def unlike_newest(self, versions: Sequence[tuple[int, int, str]]) -> list[int]:
        """Return the incidents whose current row differs from their newest version.

        Number of versions, row and links are compared. Removed incidents have no version and are
        left out.

        Args:
            versions: All versions of a range of incidents, from `version_rows`.
        """
        if not versions:
            return []
        newest = {number: (version, body) for number, version, body in versions}
        between = (versions[0][0], versions[-1][0])
        rows = self._read(f"{_SELECT} WHERE i.number BETWEEN ? AND ?", between)
        shown = {one.number: (one.versions, entry_body(one.entry)) for one in rows}
        return [number for number, wanted in newest.items() if shown.get(number) != wanted]

    def names_used(self, column: str) -> list[str]:
        """Return the values used before, most frequent first: `account`, `platform` or `people`."""
        if column == "people":
            sql = (
                "SELECT p.name FROM incident_persons l JOIN persons p ON p.id = l.person "
                "GROUP BY p.name ORDER BY count(*) DESC, p.name"
            )
        else:
            assert column in ("account", "platform")
            sql = (
                f"SELECT {column} FROM incidents WHERE {column} != '' "  # noqa: S608
                f"GROUP BY {column} ORDER BY count(*) DESC, {column}"
            )
        return [str(name) for (name,) in self._database.all(sql)]

    def _read(self, sql: str, values: Sequence[Value]) -> list[Incident]:
        incidents = [_incident(row) for row in self._database.all(sql, values)]
        whole: list[Incident] = []
        for start in range(0, len(incidents), _LINKS_AT_ONCE):
            whole += self._with_links(incidents[start : start + _LINKS_AT_ONCE])
        return whole

    def _with_links(self, incidents: list[Incident]) -> list[Incident]:
        """Return the incidents with their people and evidence: two queries for all of them."""
        numbers = [incident.number for incident in incidents]
        marks = ", ".join("?" * len(numbers))
        names: dict[tuple[int, str], list[str]] = {}
        for number, role, name in self._database.all(
            "SELECT l.incident, l.role, p.name FROM incident_persons l "  # noqa: S608
            f"JOIN persons p ON p.id = l.person WHERE l.incident IN ({marks}) ORDER BY l.position",
            numbers,
        ):
            names.setdefault((number, role), []).append(name)
        evidence: dict[int, list[int]] = {}
        for number, item in self._database.all(
            "SELECT incident, evidence FROM incident_evidence "  # noqa: S608
            f"WHERE incident IN ({marks}) ORDER BY position",
            numbers,
        ):
            evidence.setdefault(number, []).append(item)
        return [
            replace(
                incident,
                entry=replace(
                    incident.entry,
                    people=tuple(names.get((incident.number, "who"), ())),
                    witnesses=tuple(names.get((incident.number, "witness"), ())),
                    evidence=tuple(evidence.get(incident.number, ())),
                ),
            )
            for incident in incidents
        ]


def _columns(entry: Entry, zone: str) -> dict[str, Value]:
    """Return the scalar columns of an entry; days are in the case's zone."""
    raw = entry_to_json(entry)
    span = entry.happened.span_days(zone)
    anchor = entry.happened.anchor
    return {
        "kind": entry.kind.value,
        "happened": _json_text(raw["happened"]),
        "sort_utc": int(anchor.timestamp()) if anchor else None,
        "first_day": span[0].isoformat() if span else None,
        "last_day": span[1].isoformat() if span else None,
        **{
            name: str(raw[name])
            for name in (
                "title", "what_happened", "exact_words", "language", "channel", "platform",
                "account", "url", "place", "effect", "private_note",
            )
        },
        "actions": _json_text(raw["actions"]),
        "tags": _json_text(raw["tags"]),
        "denies": entry.denies,
        "call": None if entry.call is None else _json_text(raw["call"]),
        "in_dossier": int(entry.in_dossier),
    }  # fmt: skip


def _json_text(value: Json) -> str:
    return canonical_bytes(value).decode("utf-8")


def happened_of(text: str) -> Happened:
    """Return the time of a stored row."""
    raw: Any = parse_json(text.encode("utf-8"))
    return happened_from_parts(
        Precision(raw["precision"]), raw.get("from"), raw.get("to"), raw["timezone"]
    )


def _incident(row: Row) -> Incident:
    field = dict(zip(_FIELDS, row, strict=False))
    call: Any = parse_json(field["call"].encode()) if field["call"] else None
    actions: Any = parse_json(field["actions"].encode())
    tags: Any = parse_json(field["tags"].encode())
    texts = (
        "title", "what_happened", "exact_words", "language", "channel", "platform", "account",
        "url", "place", "effect", "private_note",
    )  # fmt: skip
    entry = Entry(
        case=row[-1],
        kind=Kind(field["kind"]),
        happened=happened_of(field["happened"]),
        actions=tuple(Action(**a) for a in actions),
        tags=tuple(Tag(tag) for tag in tags),
        denies=field["denies"],
        call=None if call is None else call_of(call),
        in_dossier=bool(field["in_dossier"]),
        **{name: field[name] for name in texts},
    )
    noted, changed = (datetime.fromisoformat(field[k]) for k in ("noted", "changed"))
    return Incident(
        field["number"], entry, noted, changed, field["versions"], bool(field["important"])
    )


def call_of(raw: dict[str, Any]) -> Call:
    """Return the call of a stored row."""
    direction = Direction(raw["direction"]) if raw["direction"] else None
    return Call(direction, raw["duration_seconds"], raw["count"])
