"""Does each item of evidence still say what the custody log says of it?

The database authenticates each page by itself, so that an old page can be put back: a mark such as
“intimate” would be gone without a word. The log holds what was written last.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from evidence_keeper.domain.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.custody import CustodyEvent, Operation
from evidence_keeper.domain.evidence import Evidence, evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.evidence_log import record_of
from evidence_keeper.storage.evidence_store import EvidenceStore, evidence_details

_LATER = ("url", "taken", "taken_source")
"""Details that the first schema did not have: an event of that time does not cover them."""


def changed_details(store: EvidenceStore, events: Iterable[CustodyEvent]) -> list[Finding]:
    """Compare what the user noted on items with what was written last; quick enough to open with.

    An item that was never changed has no such event and is left to `check`.
    """
    last: dict[str, str] = {}
    for event in events:
        if event.operation == Operation.EVIDENCE_CHANGED and event.body:
            body = event.told()
            last[str(body["evidence"])] = str(body["sha256"])
    if not last:
        return []
    return [
        Finding("evidence_changed", item.label)
        for item in store.every()
        if item.label in last and last[item.label] not in _accepted(item)
    ]


def changed_records(store: EvidenceStore, events: Sequence[CustodyEvent]) -> list[Finding]:
    """Compare each row with the event that says how it was kept; and details never changed."""
    kept = {item.label: item for item in store.every()}
    told_later = _recognised(events)
    born: dict[str, bool] = {}
    by_itself: set[str] = set()
    noted: set[str] = set()
    found = []
    for event in events:
        body = event.told() if event.body else {}
        label = str(body.get("evidence", ""))
        item = kept.get(label)
        if item is None:
            continue
        if event.operation == Operation.EVIDENCE_CHANGED:
            noted.add(label)
        elif event.operation == Operation.EVIDENCE_ADDED:
            told = (body["size"], body["media_type"], body["name"], body["source"])
            shown = (item.size, item.media_type, item.original_name, item.source.value)
            copy_of = "" if item.copy_of is None else evidence_label(item.copy_of)
            steps = json.loads(store.steps_of(item.number))
            as_copy = told_later.get(label, body)
            same = told == shown and as_copy.get("copy_of", "") == copy_of
            same = same and as_copy.get("steps", []) == steps
            if _device_of_its_own(item, body):
                by_itself.add(label)
            if "intimate" in body:
                born[label] = body["intimate"] is True
            same = same and body.get("record") in (
                None,
                fingerprint(canonical_bytes(record_of(item))),
            )
            if not same:
                found.append(Finding("evidence_changed", label))
    untouched = (item for label, item in kept.items() if label not in noted)
    found += [
        Finding("evidence_changed", i.label)
        for i in untouched
        if not _is_blank(i, born.get(i.label), device_of_its_own=i.label in by_itself)
    ]
    return found


def _recognised(events: Sequence[CustodyEvent]) -> dict[str, dict[str, Any]]:
    """Return the bodies of the events by which items became working copies, by label."""
    told = (e.told() for e in events if e.operation == Operation.EVIDENCE_IS_COPY)
    return {str(body.get("evidence", "")): body for body in told}


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
