"""Uniting the evidence of two vaults: the same bytes are the same item, whoever kept them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from evidence_keeper.domain.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.custody import Operation
from evidence_keeper.domain.evidence import Evidence, NoPreview
from evidence_keeper.domain.progress import Progress
from evidence_keeper.storage.backup_source import BackupSource, damaged
from evidence_keeper.storage.copying import Nowhere, SourceError, pour
from evidence_keeper.storage.evidence_store import (
    StoredFile,
    StoredRendition,
    added_body,
    evidence_details,
)
from evidence_keeper.storage.originals import DamagedError, decrypted
from evidence_keeper.storage.vault import ORIGINALS_FOLDER, Vault
from evidence_keeper.system import clock

_BETWEEN_NOTES = "\n\n* * *\n\n"
_BETWEEN_WORDS = " / "


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that we do not have.

    Attributes:
        item: Its record under our number.
        origin_number: Its number there.
        was_changed: Whether its details were changed there after it was kept.
    """

    item: Evidence
    origin_number: int
    was_changed: bool


@dataclass(slots=True)
class EvidencePlan:
    """What uniting the evidence comes to.

    Attributes:
        numbers: Our number for each of the other's.
        fresh: Items to be added.
        changed: Our items whose details change, as they will be.
        removed: Our numbers of items that the other vault has and that were removed for good here.
    """

    numbers: dict[int, int] = field(default_factory=dict)
    fresh: list[NewItem] = field(default_factory=list)
    changed: list[Evidence] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Brought:
    """Files that lie in our vault, encrypted anew, and wait for their rows.

    Attributes:
        files: Original and print picture by our number.
        placed: Names below `originals`, for undoing.
        lost: Our numbers of items whose original the other vault itself had lost.
    """

    files: dict[int, tuple[StoredFile, StoredFile | None]] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def plan_evidence(ours: Vault, theirs: Vault) -> EvidencePlan:
    """Decide what becomes of each of the other vault's items; both are only read."""
    plan = EvidencePlan()
    own_past, their_past = _details_past(ours), _details_past(theirs)
    number = ours.evidence.next_number()
    for buried, sha256 in theirs.evidence.tombstones():
        here = ours.evidence.number_of(sha256) or ours.evidence.removed_number_of(sha256)
        if here is not None:
            plan.numbers[buried] = here
    for item in theirs.evidence.every():  # an original comes before its working copies
        known = ours.evidence.number_of(item.sha256)
        grave = ours.evidence.removed_number_of(item.sha256) if known is None else None
        if grave is not None:
            plan.numbers[item.number] = grave
            plan.removed.append(grave)
        elif known is None:
            plan.numbers[item.number] = number
            was_changed = item.label in their_past
            original = None if item.copy_of is None else plan.numbers.get(item.copy_of)
            ours_now = replace(item, number=number, copy_of=original)
            plan.fresh.append(NewItem(ours_now, item.number, was_changed))
            number += 1
        else:
            plan.numbers[item.number] = known
            own = ours.evidence.get(known)
            assert own is not None
            united = _united(own, item, own_past.get(own.label, []), their_past.get(item.label, []))
            if united != own:
                plan.changed.append(united)
    return plan


def _details_past(vault: Vault) -> dict[str, list[str]]:
    """Return the fingerprints of the details that each item has had, oldest first."""
    past: dict[str, list[str]] = {}
    for event in vault.log.events():
        if event.operation == Operation.EVIDENCE_CHANGED:
            body = event.told()
            past.setdefault(str(body["evidence"]), []).append(str(body["sha256"]))
    return past


def _united(own: Evidence, other: Evidence, own_past: list[str], their_past: list[str]) -> Evidence:
    """Return our item with the other's details, as far as they go beyond ours.

    Each change of the details is in its vault's log. Where one side's newest state is an earlier
    one of the other side, the other side has simply gone on. Where both went on, both are kept.
    """
    ours_is_earlier = _is_earlier(own_past, their_past)
    theirs_is_earlier = _is_earlier(their_past, own_past)
    if theirs_is_earlier and not ours_is_earlier:
        return own
    if ours_is_earlier and not theirs_is_earlier:
        return replace(
            own,
            intimate=other.intimate,
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
        # A mark that keeps something private is never lost.
        intimate=own.intimate or other.intimate,
        device=_both(own.device, other.device, _BETWEEN_WORDS),
        captured_by=_both(own.captured_by, other.captured_by, _BETWEEN_WORDS),
        still_on_device=_still(own.still_on_device, other.still_on_device),
        notes=_both(own.notes, other.notes, _BETWEEN_NOTES),
        transcript=_both(own.transcript, other.transcript, _BETWEEN_NOTES),
        url=_both(own.url, other.url, _BETWEEN_WORDS),
        taken=timed.taken,
        taken_source=timed.taken_source,
    )


def _is_earlier(past: list[str], other: list[str]) -> bool:
    """Whether the newest state of one side is one that the other side has left behind."""
    return bool(other) and (not past or past[-1] in other[:-1])


def _both(own: str, other: str, between: str) -> str:
    """Return both texts beside each other, in an order that does not tell who merged."""
    parts = {part for text in (own, other) for part in text.split(between) if part}
    if parts <= set(own.split(between)):
        return own
    return between.join(sorted(parts))


def _still(own: bool | None, other: bool | None) -> bool | None:
    """Return whether the original is still on the phone: once it is gone, it is gone."""
    if own is None or other is None:
        return other if own is None else own
    return own and other


def bring_files(
    ours: Vault, theirs: Vault, source: BackupSource, plan: EvidencePlan, progress: Progress
) -> Brought:
    """Decrypt the new items' files and encrypt them with keys of our own.

    Raises:
        KeeperError: BACKUP_DAMAGED, DISK_*; Cancelled. Nothing is left behind then.
    """
    brought = Brought()
    try:
        for done, new in enumerate(plan.fresh):
            progress.step(done, len(plan.fresh), new.item.label)
            _bring(ours, theirs, source, new, brought, lambda: progress.step(0, 0))
        ours.originals.settle(brought.placed)
        progress.step(len(plan.fresh), len(plan.fresh))
    except BaseException:
        undo(ours, brought)
        raise
    return brought


def undo(ours: Vault, brought: Brought) -> None:
    """Remove files whose rows were not written.

    An interruption can come after the commit: a file that a row refers to always stays.
    """
    known = {file.name for _, _, file in ours.evidence.all_files()}
    for name in brought.placed:
        if name not in known:
            ours.originals.remove(name)


def _bring(
    ours: Vault,
    theirs: Vault,
    source: BackupSource,
    new: NewItem,
    brought: Brought,
    tick: Callable[[], None],
) -> None:
    item = new.item
    file = theirs.evidence.file_of(new.origin_number)
    assert file is not None
    original = _reencrypted(ours, source, file, item.sha256, "original", brought, tick)
    if original is None:
        # The record is kept, with a place where no file lies: the check says what is missing.
        brought.lost.append(item.number)
        name = ours.originals.name_for(item.sha256)
        original = StoredFile(name, secrets.token_bytes(32), item.sha256)
    picture = theirs.evidence.rendition_file_of(new.origin_number)
    rendition = None
    if picture is not None:
        rendition = _reencrypted(ours, source, picture, item.sha256, "rendition", brought, tick)
    brought.files[item.number] = (original, rendition)


def _reencrypted(
    ours: Vault,
    source: BackupSource,
    file: StoredFile,
    original: str,
    purpose: str,
    brought: Brought,
    tick: Callable[[], None],
) -> StoredFile | None:
    """Bring one file over; None where the other vault itself had lost or damaged it."""
    listed = f"{ORIGINALS_FOLDER}/{file.name}"
    if listed not in source.contents.files:
        return None
    tick()
    try:
        with source.open(listed) as sealed:
            staged = ours.originals.stage(decrypted(sealed, file.key))
    except (OSError, DamagedError) as e:
        if _as_listed(source, listed, tick):
            return None
        raise damaged(source.name, file.name[3:19]) from e
    if staged.sha256 != file.sha256:
        ours.originals.discard(staged)
        return None
    name = ours.originals.name_for(original, purpose)
    try:
        ours.originals.place(staged, name)
    except BaseException:
        ours.originals.discard(staged)
        raise
    brought.placed.append(name)
    return StoredFile(name, staged.key, staged.sha256)


def _as_listed(source: BackupSource, name: str, tick: Callable[[], None]) -> bool:
    """Whether a file of the backup is what its list says, so that the damage is older."""
    try:
        with source.open(name) as file:
            return pour(file, Nowhere(), tick).sha256 == source.contents.files[name].sha256
    except (OSError, SourceError):
        return False


def write_evidence(
    ours: Vault, theirs: Vault, plan: EvidencePlan, brought: Brought, origin: str
) -> None:
    """Write the rows and their custody events, in the current transaction."""
    for new in plan.fresh:
        item, (file, picture) = new.item, brought.files[new.item.number]
        rendition = _rendition(theirs, new.origin_number, picture)
        if rendition is None and item.no_preview is None:
            item = replace(item, no_preview=NoPreview.UNAVAILABLE)
        steps = theirs.evidence.steps_of(new.origin_number)
        ours.evidence.put(item, file, rendition, steps)
        body = added_body(item, ours.evidence, steps)
        came_from: dict[str, Json] = {
            "added": item.added.isoformat(),
            "origin": origin,
            "origin_evidence": replace(item, number=new.origin_number).label,
        }
        ours.log.append(Operation.EVIDENCE_ADDED, {**body, **came_from})
        if new.was_changed:
            _log_details(ours, item, origin)
        if item.binned:
            ours.evidence.set_binned(item.number, clock.now())
            ours.log.append(Operation.EVIDENCE_BINNED, {"evidence": item.label, "origin": origin})
    for item in plan.changed:
        ours.evidence.update_details(item)
        _log_details(ours, item, origin)


def _log_details(ours: Vault, item: Evidence, origin: str) -> None:
    details = fingerprint(canonical_bytes(evidence_details(item)))
    ours.log.append(
        Operation.EVIDENCE_CHANGED, {"evidence": item.label, "sha256": details, "origin": origin}
    )


def _rendition(theirs: Vault, number: int, file: StoredFile | None) -> StoredRendition | None:
    if file is None:
        return None
    row = theirs.database.one("SELECT preview, notes FROM renditions WHERE evidence = ?", (number,))
    assert row is not None
    return StoredRendition(bytes(row[0]), file, tuple(json.loads(row[1])))
