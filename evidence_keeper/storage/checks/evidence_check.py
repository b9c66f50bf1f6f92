"""Checks that each item of evidence still matches the custody log.

The database authenticates each page separately, so an old page can be put back: a mark such as
“intimate” would vanish unnoticed. The log has the latest state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import Evidence, evidence_label, evidence_number
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.evidence.custody_bodies import record_of
from evidence_keeper.storage.evidence.evidence_details import evidence_details
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore

_LATER = ("url", "taken", "taken_source")
"""Details that the first schema did not have: events of that time do not cover them."""


@dataclass(slots=True)
class _Told:
    """The log's facts about one item.

    Attributes:
        added: Bodies of the events that added it, as canonical JSON.
        as_copy: Body of the event that made it a working copy.
        details: SHA-256 of the user's latest notes; None where there never were any.
    """

    added: list[str] = field(default_factory=list)
    as_copy: str = ""
    details: str | None = None


class ToldOfEvidence:
    """Collects the log's facts about each item, to be compared with its row."""

    def __init__(self, events: Iterable[CustodyEvent] = ()) -> None:
        self._told: dict[int, _Told] = {}
        for event in events:
            self.take(event)

    def take(self, event: CustodyEvent) -> None:
        """Process the next event of the log; events about other things are ignored."""
        match event.operation:
            case Operation.EVIDENCE_ADDED if (told := self._of(event)) is not None:
                told.added.append(event.body)
            case Operation.EVIDENCE_IS_COPY if (told := self._of(event)) is not None:
                told.as_copy = event.body
            case Operation.EVIDENCE_CHANGED if (told := self._of(event)) is not None:
                told.details = str(event.told()["sha256"])

    def _of(self, event: CustodyEvent) -> _Told | None:
        number = evidence_number(str(event.told().get("evidence", "")))
        return None if number is None else self._told.setdefault(number, _Told())

    def noted(self) -> list[int]:
        """Return the items whose notes changed after they were added."""
        return sorted(n for n, told in self._told.items() if told.details is not None)

    def details_fit(self, item: Evidence) -> bool:
        """Return whether the user's notes on an item are the latest ones in the log."""
        told = self._told.get(item.number)
        return told is None or told.details is None or told.details in _accepted(item)

    def fits(self, item: Evidence, steps: str) -> bool:
        """Return whether an item's row matches the log.

        Args:
            item: The stored item.
            steps: The steps of a working copy, as JSON.
        """
        told = self._told.get(item.number, _Told())
        as_copy = json.loads(told.as_copy) if told.as_copy else None
        born, by_itself = None, False
        for text in told.added:
            body = json.loads(text)
            if not _matches_as_added(
                item, body, body if as_copy is None else as_copy, json.loads(steps)
            ):
                return False
            by_itself = by_itself or _has_original_device(item, body)
            if "intimate" in body:
                born = body["intimate"] is True
        if told.details is not None:
            return self.details_fit(item)
        return _is_blank(item, born, device_of_its_own=by_itself)


def changed_details(store: EvidenceStore, noted: Iterable[CustodyEvent]) -> list[Finding]:
    """Compare the notes on items with the latest ones in the log; fast enough for each opening.

    Args:
        store: The items.
        noted: The events about notes. Items without notes have no such event, and how items were
            added is not compared: `check` does both.
    """
    told = ToldOfEvidence(noted)
    return [
        Finding("evidence_changed", item.label)
        for number in told.noted()
        for item, _ in store.with_steps(number, number)
        if not told.details_fit(item)
    ]


def changed_records(store: EvidenceStore, events: Iterable[CustodyEvent]) -> list[Finding]:
    """Compare each row with the events about its addition and its notes."""
    told = ToldOfEvidence(events)
    return [
        Finding("evidence_changed", item.label)
        for item, steps in store.with_steps(1, store.next_number())
        if not told.fits(item, steps)
    ]


def _matches_as_added(
    item: Evidence, body: dict[str, Any], as_copy: dict[str, Any], steps: Any
) -> bool:
    """Return whether a row matches the item as added.

    Args:
        body: Of the event that added it.
        as_copy: Of the event that made it a working copy: mostly the same event.
        steps: The steps of the working copy.
    """
    copy_of = "" if item.copy_of is None else evidence_label(item.copy_of)
    told = (body["size"], body["media_type"], body["name"], body["source"])
    return (
        told == (item.size, item.media_type, item.original_name, item.source.value)
        and as_copy.get("copy_of", "") == copy_of
        and as_copy.get("steps", []) == steps
        and body.get("record") in (None, fingerprint(canonical_bytes(record_of(item))))
    )


def _accepted(item: Evidence) -> set[str]:
    details = evidence_details(item)
    forms = [details]
    if not any(details[name] for name in _LATER):
        forms.append({k: v for k, v in details.items() if k not in _LATER})
    return {fingerprint(canonical_bytes(form)) for form in forms}


def _has_original_device(item: Evidence, body: dict[str, Any]) -> bool:
    """Return whether the device is the one that the file itself named; older events do not say."""
    told = body.get("device")
    return "record" not in body or told == fingerprint(item.device.encode("utf-8"))


def _is_blank(item: Evidence, born: bool | None, *, device_of_its_own: bool) -> bool:
    """Return whether nothing was noted; a working copy of an intimate item starts as intimate.

    Args:
        item: The stored item.
        born: Whether it was added as intimate; None where the log does not say, as for older
            copies.
        device_of_its_own: Whether its device is the one that the file named when it was added.
    """
    details = evidence_details(item)
    if device_of_its_own:
        details["device"] = ""
    if born is not None or item.copy_of is not None:
        details["intimate"] = born is not None and born != item.intimate
    return not any(details.values()) and details["still_on_device"] is None
