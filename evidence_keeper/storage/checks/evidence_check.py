"""Does each item of evidence still say what the custody log says of it?

The database authenticates each page by itself, so that an old page can be put back: a mark such as
“intimate” would be gone without a word. The log holds what was written last.
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
"""Details that the first schema did not have: an event of that time does not cover them."""


@dataclass(slots=True)
class _Told:
    """What the log says of one item.

    Attributes:
        added: Bodies of the events by which it was kept, as canonical JSON.
        as_copy: Body of the event by which it became a working copy.
        details: SHA-256 of what the user noted last; None where nothing ever was.
    """

    added: list[str] = field(default_factory=list)
    as_copy: str = ""
    details: str | None = None


class ToldOfEvidence:
    """What the custody log says of each item, to be compared with its row."""

    def __init__(self, events: Iterable[CustodyEvent] = ()) -> None:
        self._told: dict[int, _Told] = {}
        for event in events:
            self.take(event)

    def take(self, event: CustodyEvent) -> None:
        """Take over the next event of the log; those of other things say nothing here."""
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
        """Return the items on which something was noted after they were kept."""
        return sorted(n for n, told in self._told.items() if told.details is not None)

    def details_fit(self, item: Evidence) -> bool:
        """Whether what the user noted on an item is what was written last."""
        told = self._told.get(item.number)
        return told is None or told.details is None or told.details in _accepted(item)

    def fits(self, item: Evidence, steps: str) -> bool:
        """Whether an item's row says what the log says.

        Args:
            item: As it is.
            steps: What made a working copy, as JSON.
        """
        told = self._told.get(item.number, _Told())
        as_copy = json.loads(told.as_copy) if told.as_copy else None
        born, by_itself = None, False
        for text in told.added:
            body = json.loads(text)
            if not _as_kept(item, body, body if as_copy is None else as_copy, json.loads(steps)):
                return False
            by_itself = by_itself or _device_of_its_own(item, body)
            if "intimate" in body:
                born = body["intimate"] is True
        if told.details is not None:
            return self.details_fit(item)
        return _is_blank(item, born, device_of_its_own=by_itself)


def changed_details(store: EvidenceStore, noted: Iterable[CustodyEvent]) -> list[Finding]:
    """Compare what the user noted on items with what was written last; quick enough to open with.

    Args:
        store: The items.
        noted: The events that say what was noted. How items were kept is not asked here, and an
            item on which nothing was noted has no such event: both are left to `check`.
    """
    told = ToldOfEvidence(noted)
    return [
        Finding("evidence_changed", item.label)
        for number in told.noted()
        for item, _ in store.with_steps(number, number)
        if not told.details_fit(item)
    ]


def changed_records(store: EvidenceStore, events: Iterable[CustodyEvent]) -> list[Finding]:
    """Compare each row with the events that say how it was kept and what was noted on it."""
    told = ToldOfEvidence(events)
    return [
        Finding("evidence_changed", item.label)
        for item, steps in store.with_steps(1, store.next_number())
        if not told.fits(item, steps)
    ]


def _as_kept(item: Evidence, body: dict[str, Any], as_copy: dict[str, Any], steps: Any) -> bool:
    """Whether a row is what was kept.

    Args:
        body: Of the event by which it was kept.
        as_copy: Of the event that says of which original it is a working copy: mostly the same.
        steps: What made the working copy.
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


def _device_of_its_own(item: Evidence, body: dict[str, Any]) -> bool:
    """Whether the device is the one that the file itself named; older events do not say."""
    told = body.get("device")
    return "record" not in body or told == fingerprint(item.device.encode("utf-8"))


def _is_blank(item: Evidence, born: bool | None, *, device_of_its_own: bool) -> bool:
    """Whether nothing was noted; a working copy of something intimate is so from the start.

    Args:
        item: As it is.
        born: Whether it was kept as intimate; None where the log does not say, as of older copies.
        device_of_its_own: Whether its device is what the file itself said when it was kept.
    """
    details = evidence_details(item)
    if device_of_its_own:
        details["device"] = ""
    if born is not None or item.copy_of is not None:
        details["intimate"] = born is not None and born != item.intimate
    return not any(details.values()) and details["still_on_device"] is None
