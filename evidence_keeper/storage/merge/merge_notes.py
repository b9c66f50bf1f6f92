"""Merges the user's notes on the same item in two vaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.storage.vault.vault import Vault

BETWEEN_NOTES = "\n\n* * *\n\n"
BETWEEN_WORDS = " / "


@dataclass(slots=True)
class Past:
    """The history of details in a vault's log.

    Attributes:
        changes: The fingerprints of each item's details, oldest first, by label.
        born_intimate: Labels of working copies that were added as intimate.
    """

    changes: dict[str, list[str]] = field(default_factory=dict)
    born_intimate: set[str] = field(default_factory=set)


def past_of(vault: Vault) -> Past:
    """Return the history of details in a vault's log."""
    past = Past()
    for event in vault.log.events():
        if event.operation == Operation.EVIDENCE_CHANGED:
            body = event.told()
            past.changes.setdefault(str(body["evidence"]), []).append(str(body["sha256"]))
        elif event.operation == Operation.EVIDENCE_ADDED and event.body:
            body = event.told()
            if body.get("intimate") is True:
                past.born_intimate.add(str(body["evidence"]))
    return past


def united_details(own: Evidence, other: Evidence, ours: Past, theirs: Past) -> Evidence:
    """Merge the other's details into our item.

    Each change of the details is in its vault's log. If one side's newest state is an earlier state
    of the other side, the other side's is used. If both changed, both are kept.

    A working copy of an intimate item is intimate from the start, without such a change. Its mark
    is removed only if our own log records that the user removed it.
    """
    own_past = ours.changes.get(own.label, [])
    their_past = theirs.changes.get(other.label, [])
    ours_is_earlier = _is_earlier(own_past, their_past)
    theirs_is_earlier = _is_earlier(their_past, own_past)
    if theirs_is_earlier and not ours_is_earlier:
        unmarked = bool(their_past) or own.label in ours.born_intimate
        return replace(own, intimate=own.intimate or (other.intimate and not unmarked))
    if ours_is_earlier and not theirs_is_earlier:
        is_copy = own.copy_of is not None or other.copy_of is not None
        return replace(
            own,
            intimate=other.intimate or (is_copy and own.intimate),
            device=other.device,
            captured_by=other.captured_by,
            still_on_device=other.still_on_device,
            notes=other.notes,
            transcript=other.transcript,
            url=other.url,
            taken=other.taken,
            taken_source=other.taken_source,
        )
    timed = own if own.taken or not other.taken else other
    return replace(
        own,
        # A mark that protects privacy is never lost.
        intimate=own.intimate or other.intimate,
        device=both(own.device, other.device, BETWEEN_WORDS),
        captured_by=both(own.captured_by, other.captured_by, BETWEEN_WORDS),
        still_on_device=_merge_still_on_phone(own.still_on_device, other.still_on_device),
        notes=both(own.notes, other.notes, BETWEEN_NOTES),
        transcript=both(own.transcript, other.transcript, BETWEEN_NOTES),
        url=both(own.url, other.url, BETWEEN_WORDS),
        taken=timed.taken,
        taken_source=timed.taken_source,
    )


def with_unsaved(current: Evidence, saved: Evidence, body: Mapping[str, Json]) -> Evidence:
    """Merge the other vault's unsaved notes into our item.

    Args:
        current: Our item after the merge.
        saved: Their saved item.
        body: Their unsaved text, by the names of the details.
    """
    changes: dict[str, Any] = {}
    for name in ("device", "captured_by", "notes", "transcript", "url"):
        typed, own = body.get(name), getattr(current, name)
        if isinstance(typed, str) and typed and typed != getattr(saved, name):
            between = BETWEEN_NOTES if name in ("notes", "transcript") else BETWEEN_WORDS
            gone_on = own in ("", getattr(saved, name))
            changes[name] = typed if gone_on else both(own, typed, between)
    still = body.get("still_on_device")
    if isinstance(still, bool):
        changes["still_on_device"] = _merge_still_on_phone(current.still_on_device, still)
    return replace(current, intimate=current.intimate or body.get("intimate") is True, **changes)


def unite_earlier_notes(ours: Vault, theirs: Vault, numbers: Mapping[int, int]) -> None:
    """Copy their earlier notes, in the current transaction.

    Args:
        numbers: Our number for each of the other's items.
    """
    for there, here in numbers.items():
        item = ours.evidence.get(here)
        if item is not None and not item.removed:
            ours.evidence.earlier_notes.unite(here, theirs.evidence.earlier_notes, there)


def _is_earlier(past: list[str], other: list[str]) -> bool:
    """Return whether one side's newest state is an outdated state of the other side."""
    return bool(other) and (not past or past[-1] in other[:-1])


def both(own: str, other: str, between: str) -> str:
    """Return both texts joined, in an order that does not depend on who merges."""
    parts = {part for text in (own, other) for part in text.split(between) if part}
    if parts <= set(own.split(between)):
        return own
    return between.join(sorted(parts))


def _merge_still_on_phone(own: bool | None, other: bool | None) -> bool | None:
    """Return whether the original is still on the phone; once gone, it stays gone."""
    if own is None or other is None:
        return other if own is None else own
    return own and other
