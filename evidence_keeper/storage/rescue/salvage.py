"""Collects entries, evidence and drafts from the rows of a damaged database, and lists what is
missing.

Rows are recognised by their form, because the schema itself may be damaged. Only columns of the
first schema are needed, so a table that grew later is still recognised. The readable part of the
custody log says what should exist, and which texts are unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import fingerprint
from evidence_keeper.domain.record.custody import CustodyEvent, Operation, body_hash, event_hash
from evidence_keeper.domain.record.evidence import evidence_label, evidence_number
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.evidence.evidence_details import NOTED_BEFORE
from evidence_keeper.storage.record.drafts_and_preferences import OWN_NUMBERS, OWN_WORK, PLAN
from evidence_keeper.storage.rescue.raw_pages import RawPages, RawRow

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_INCIDENT_COLUMNS = (
    "number", "uid", "case", "kind", "happened", "sort_utc", "first_day", "last_day", "title",
    "what_happened", "exact_words", "language", "channel", "platform", "account", "url", "place",
    "effect", "actions", "tags", "denies", "call", "private_note", "in_dossier", "noted",
    "changed", "versions", "binned",
)  # fmt: skip
_LATER_INCIDENT_COLUMNS = ("removed", "important")
"""Absent in rows that were written before the schema had them."""
_EVIDENCE_COLUMNS = (
    "number", "sha256", "size", "media_type", "original_name", "added", "source", "width",
    "height", "no_preview", "time_hints", "intimate", "device", "captured_by", "still_on_device",
    "notes", "transcript", "file", "file_key",
)  # fmt: skip
_WRITES = {Operation.INCIDENT_ADDED, Operation.INCIDENT_CHANGED, Operation.INCIDENT_MERGED}


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns of a row by name, and whether it is sound."""

    values: Mapping[str, Any]
    sound: bool


@dataclass(slots=True)
class Salvage:
    """The recovered content.

    Attributes:
        versions: Time and body by incident and version, and whether the row is sound.
        incidents: The rows of current entries: a second copy of the newest version.
        evidence: By number; with file and key.
        drafts: Their bodies as stored.
        profile: "About me" as stored; empty when it was not found.
        plan, numbers: The safety plan and the user's own numbers, likewise.
        work: Other preferences and papers with the user's own content, as stored, by name.
        written: From the log: the fingerprint of each version.
        kept: From the log: name and size of each evidence item.
        removed: From the log: kind (`incident`, `evidence`) and number of removed items.
        events: The numbers of the log's events that were found.
        spoilt_pages: Pages that are not authentic.
    """

    versions: dict[tuple[int, int], tuple[str, str, bool]] = field(default_factory=dict)
    incidents: dict[int, Fields] = field(default_factory=dict)
    evidence: dict[int, Fields] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    profile: str = ""
    plan: str = ""
    numbers: str = ""
    work: dict[str, str] = field(default_factory=dict)
    written: dict[tuple[int, int], str] = field(default_factory=dict)
    kept: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    removed: set[tuple[str, int]] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    spoilt_pages: int = 0

    def verified(self, incident: int, version: int) -> bool:
        """Return whether a version's text has the fingerprint in the custody log."""
        found = self.versions.get((incident, version))
        wanted = self.written.get((incident, version))
        return found is not None and fingerprint(found[1].encode("utf-8")) == wanted

    def lost(self) -> list[Finding]:
        """Return known content that was not found."""
        findings = []
        if self.events and len(self.events) != max(self.events):
            missing = max(self.events) - len(self.events)
            findings.append(Finding("rescue_log_gap", str(missing)))
        wanted = {*self.written, *self.versions}
        for number, row in self.incidents.items():
            newest = row.values["versions"] if row.sound else 0
            wanted |= {(number, version) for version in range(1, newest + 1)}
        findings += [
            Finding("rescue_entry_lost", str(number), str(version))
            for number, version in sorted(wanted - set(self.versions))
            if ("incident", number) not in self.removed
        ]
        buried = {number for kind, number in self.removed if kind == "evidence"}
        for number in sorted({*self.kept, *self._linked()} - set(self.evidence) - buried):
            name = str(self.kept.get(number, {}).get("name", "?"))
            findings.append(Finding("rescue_evidence_lost", evidence_label(number), name))
        return findings

    def _linked(self) -> set[int]:
        """Return the evidence that entries use."""
        linked = set()
        for _, body, _ in self.versions.values():
            raw = parsed(body)
            labels = raw.get("evidence") if raw else None
            for label in labels if isinstance(labels, list) else ():
                number = evidence_number(label) if isinstance(label, str) else None
                if number is not None:
                    linked.add(number)
        return linked


def parsed(text: str) -> dict[str, Any] | None:
    """Return a JSON object; None when the text is none, for example because it is truncated."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def salvage(pages: RawPages, progress: Progress) -> Salvage:
    """Read every page of a database.

    Raises:
        Cancelled.
    """
    found = Salvage()
    kinds = (_version, _evidence, _incident, _event, _draft, _paper, _profile)
    for number in range(1, pages.count + 1):
        if number % 64 == 1:
            progress.step(number - 1, pages.count)
        _, authentic = pages.page(number)
        found.spoilt_pages += not authentic
        for row in pages.rows(number):
            _sort(found, row, kinds)
    progress.step(pages.count, pages.count)
    return found


def _sort(
    found: Salvage, row: RawRow, kinds: tuple[Callable[[Salvage, RawRow], bool], ...]
) -> None:
    for take in kinds:
        if take(found, row):
            return


def _fits(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.match(value) is not None


def _version(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) != 4 or not all(isinstance(v, int) for v in values[:2]):
        return False
    if not _fits(values[2], _MOMENT) or not str(values[3]).startswith("{"):
        return False
    incident, version, written, body = values
    assert isinstance(incident, int)
    assert isinstance(version, int)
    before = found.versions.get((incident, version))
    if before is None or not before[2]:
        found.versions[incident, version] = (str(written), str(body), row.sound)
    return True


def _evidence(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) < len(_EVIDENCE_COLUMNS) or values[0] is not None:
        return False
    named = dict(zip(_EVIDENCE_COLUMNS, values, strict=False))
    named["number"] = row.rowid
    key = named["file_key"]
    if not _fits(named["file"], _FILE) or not isinstance(key, bytes) or len(key) != 32:
        return False
    _keep(found.evidence, row, named)
    return True


def _incident(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) < len(_INCIDENT_COLUMNS) or values[0] is not None or not _fits(values[1], _UID):
        return False
    columns = (*_INCIDENT_COLUMNS, *_LATER_INCIDENT_COLUMNS)
    named = dict(zip(columns, values, strict=False))
    if not isinstance(named["versions"], int):
        return False
    named["number"] = row.rowid
    _keep(found.incidents, row, named)
    return True


def _keep(rows: dict[int, Fields], row: RawRow, named: dict[str, Any]) -> None:
    before = rows.get(row.rowid)
    if before is None or not before.sound:
        rows[row.rowid] = Fields(named, row.sound)


def _event(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) < 10 or not _fits(values[1], _SHA256) or not _fits(values[7], _SHA256):
        return False
    if not row.sound and not _holds_together(row):
        return True
    found.events.add(row.rowid)
    body = parsed(str(values[9])) or {}
    if values[2] in _WRITES and body:
        found.written[int(body["incident"]), int(body["version"])] = str(body["sha256"])
    elif values[2] == Operation.EVIDENCE_ADDED and body:
        number = evidence_number(str(body["evidence"]))
        assert number is not None
        found.kept[number] = {**body, **found.kept.get(number, {})}
    elif values[2] == Operation.EVIDENCE_IS_COPY and body:
        number = evidence_number(str(body["evidence"]))
        assert number is not None
        found.kept[number] = {**found.kept.get(number, {}), "copy_of": body["copy_of"]}
    elif values[2] == Operation.CONTENT_REMOVED and "incident" in body:
        found.removed.add(("incident", int(body["incident"])))
    elif values[2] == Operation.CONTENT_REMOVED:
        found.removed.add(("evidence", evidence_number(str(body.get("evidence"))) or 0))
    return True


def _holds_together(row: RawRow) -> bool:
    """Return whether an event on a damaged page is itself intact, by its own hashes."""
    previous, operation, wall, zone, jump, digest, own, salt, body = (
        str(v) for v in row.values[1:10]
    )
    event = CustodyEvent(
        row.rowid, previous, operation, wall, zone, jump == "1", digest, own, salt, body
    )
    try:
        fits = digest == body_hash(salt, body) if salt else not body
        return fits and own == event_hash(event.header())
    except ValueError:
        return False


def _draft(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) != 3 or values[0] is not None or not _fits(values[1], _MOMENT):
        return False
    if str(values[2]).startswith("{"):
        found.drafts[row.rowid] = str(values[2])
    return True


def _paper(found: Salvage, row: RawRow) -> bool:
    values = row.values
    if len(values) == 4 and values[0] == PLAN:
        found.plan = str(values[2])
        return True
    if len(values) == 4 and str(values[0]).startswith(NOTED_BEFORE):
        found.work[str(values[0])] = str(values[2])
        return True
    if len(values) == 2 and values[0] == OWN_NUMBERS:
        found.numbers = str(values[1])
        return True
    if len(values) == 2 and values[0] in OWN_WORK:
        found.work[str(values[0])] = str(values[1])
        return True
    return False


def _profile(found: Salvage, row: RawRow) -> bool:
    if row.values[:1] != ("profile",) or len(row.values) != 2:
        return False
    found.profile = str(row.values[1])
    return True
