"""Merges the evidence of two vaults: equal bytes are the same item."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import (
    Evidence,
    NoPreview,
    evidence_label,
    unsaved_items,
)
from evidence_keeper.storage.backup.backup_source import BackupSource, damaged
from evidence_keeper.storage.backup.copying import Nowhere, SourceError, pour
from evidence_keeper.storage.evidence.custody_bodies import added_body, changed_body, copy_body
from evidence_keeper.storage.evidence.evidence_store import StoredFile, StoredRendition
from evidence_keeper.storage.evidence.originals import DamagedError, decrypted
from evidence_keeper.storage.merge.merge_notes import Past, past_of, united_details, with_unsaved
from evidence_keeper.storage.record.drafts_and_preferences import UNSAVED_NOTES
from evidence_keeper.storage.upkeep.removal import tombstones
from evidence_keeper.storage.vault.vault import ORIGINALS_FOLDER, Vault
from evidence_keeper.system import clock


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that we do not have.

    Attributes:
        item: Its record under our number.
        origin_number: Its number there.
        was_changed: Whether its details changed there after it was added.
    """

    item: Evidence
    origin_number: int
    was_changed: bool


@dataclass(frozen=True, slots=True)
class Grave:
    """The tombstone of an original that was removed for good in the other vault.

    Attributes:
        number: Ours for it.
        origin_number: Its number there.
    """

    number: int
    origin_number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """An item of ours that the other vault has as a working copy; `steps` as canonical JSON."""

    number: int
    copy_of: int
    steps: str


@dataclass(slots=True)
class EvidencePlan:
    """The plan for merging the evidence.

    Attributes:
        numbers: Our number for each of the other's.
        fresh: Items to add.
        changed: Our items with their new details.
        removed: Our numbers of items that the other vault has and that were removed for good here.
        graves: Originals that were removed for good there and whose working copies are merged.
        recognised: Items of ours that the other vault has as working copies.
    """

    numbers: dict[int, int] = field(default_factory=dict)
    fresh: list[NewItem] = field(default_factory=list)
    changed: list[Evidence] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    graves: list[Grave] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)

    def completed(self) -> set[int]:
        """Return the numbers of our items that gain details."""
        return {i.number for i in self.changed} | {r.number for r in self.recognised}


@dataclass(slots=True)
class Brought:
    """Newly encrypted files in our vault whose rows are not written yet.

    Attributes:
        files: Original and print picture by our number.
        placed: Names below `originals`, for undoing.
        lost: Our numbers of items whose original was already lost in the other vault.
    """

    files: dict[int, tuple[StoredFile, StoredFile | None]] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def plan_evidence(ours: Vault, theirs: Vault) -> EvidencePlan:
    """Plan how each of the other vault's items is merged; both vaults are only read."""
    plan = EvidencePlan()
    own_past, their_past = past_of(ours), past_of(theirs)
    number = ours.evidence.next_number()
    for buried, sha256 in theirs.evidence.tombstones():
        here = ours.evidence.number_of(sha256) or ours.evidence.removed_number_of(sha256)
        if here is not None:
            plan.numbers[buried] = here
    graves = dict(theirs.evidence.tombstones())
    for item in theirs.evidence.every():  # an original comes before its working copies
        original = item.copy_of
        known = ours.evidence.number_of(item.sha256)
        grave = ours.evidence.removed_number_of(item.sha256) if known is None else None
        if grave is None and original in graves and original not in plan.numbers:
            # The original is named here as well: a copy never becomes an original.
            plan.numbers[original] = number
            plan.graves.append(Grave(number, original, graves[original]))
            number += 1
        if grave is not None:
            plan.numbers[item.number] = grave
            plan.removed.append(grave)
        elif known is None:
            plan.numbers[item.number] = number
            was_changed = item.label in their_past.changes
            copy_of = None if original is None else plan.numbers[original]
            ours_now = replace(item, number=number, copy_of=copy_of)
            plan.fresh.append(NewItem(ours_now, item.number, was_changed))
            number += 1
        else:
            plan.numbers[item.number] = known
            _meet(ours, theirs, plan, known, item, own_past, their_past)
    _take_unsaved(ours, theirs, plan)
    _mark_copies(ours, theirs, plan)
    return plan


def _take_unsaved(ours: Vault, theirs: Vault, plan: EvidencePlan) -> None:
    """Merge their unsaved notes as well, which their next opening would save."""
    for body in unsaved_items(theirs.notebook.preference(UNSAVED_NOTES)):
        number = body.get("number")
        saved = theirs.evidence.get(number) if isinstance(number, int) else None
        here = plan.numbers.get(saved.number) if saved is not None else None
        if saved is not None and here is not None:
            _take_one(ours, plan, here, saved, body)


def _take_one(
    ours: Vault, plan: EvidencePlan, here: int, saved: Evidence, body: Mapping[str, Json]
) -> None:
    for place, new in enumerate(plan.fresh):
        if new.item.number == here:
            item = with_unsaved(new.item, saved, body)
            plan.fresh[place] = NewItem(item, new.origin_number, was_changed=True)
            return
    own = next((i for i in plan.changed if i.number == here), None) or ours.evidence.get(here)
    if own is None or own.removed:
        return
    item = with_unsaved(own, saved, body)
    if item != own:
        plan.changed = [*(i for i in plan.changed if i.number != here), item]


def _meet(
    ours: Vault,
    theirs: Vault,
    plan: EvidencePlan,
    known: int,
    item: Evidence,
    own_past: Past,
    their_past: Past,
) -> None:
    """Plan what our item gains from the same item of the other vault."""
    own = ours.evidence.get(known)
    assert own is not None
    united = united_details(own, item, own_past, their_past)
    if united != own:
        plan.changed.append(united)
    if item.copy_of is None or own.copy_of is not None:
        return
    original = plan.numbers[item.copy_of]
    # An item with copies of its own stays an original.
    if original != known and not ours.evidence.every_copy_of(known):
        plan.recognised.append(Recognised(known, original, theirs.evidence.steps_of(item.number)))


def _mark_copies(ours: Vault, theirs: Vault, plan: EvidencePlan) -> None:
    """Extend the mark "intimate" of an original to copies that were made without it.

    These are our copies where this merge marks the original, and new copies from a vault where the
    original is not marked.
    """
    changed = {item.number: item for item in plan.changed}
    for item in plan.changed:
        own = ours.evidence.get(item.number)
        if item.intimate and own is not None and not own.intimate:
            for number in ours.evidence.every_copy_of(item.number):
                copy = changed.get(number) or ours.evidence.get(number)
                assert copy is not None
                changed[number] = replace(copy, intimate=True)
    for found in plan.recognised:
        own = changed.get(found.number) or ours.evidence.get(found.number)
        assert own is not None
        if _is_intimate(ours, changed, found.copy_of) and not own.intimate:
            changed[found.number] = replace(own, intimate=True)
    plan.changed = list(changed.values())
    fresh = []
    for new in plan.fresh:
        there = theirs.evidence.get(new.origin_number)
        original = there and there.copy_of and theirs.evidence.get(there.copy_of)
        here = new.item.copy_of
        if here and original and not original.intimate and not new.item.intimate:
            marked = _is_intimate(ours, changed, here)
            fresh.append(replace(new, item=replace(new.item, intimate=marked)))
        else:
            fresh.append(new)
    plan.fresh = fresh


def _is_intimate(ours: Vault, changed: Mapping[int, Evidence], number: int) -> bool:
    item = changed.get(number) or ours.evidence.get(number)
    return item is not None and item.intimate


def bring_files(
    ours: Vault, theirs: Vault, source: BackupSource, plan: EvidencePlan, progress: Progress
) -> Brought:
    """Decrypt the new items' files and encrypt them with our own keys.

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

    An interruption can come after the commit, so a file with a row always stays.
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
    original = _reencrypt(ours, source, file, item.sha256, "original", brought, tick)
    if original is None:
        # The record is kept although its file is missing: the check reports that.
        brought.lost.append(item.number)
        name = ours.originals.name_for(item.sha256)
        original = StoredFile(name, secrets.token_bytes(32), item.sha256)
    picture = theirs.evidence.rendition_file_of(new.origin_number)
    rendition = None
    if picture is not None:
        rendition = _reencrypt(ours, source, picture, item.sha256, "rendition", brought, tick)
    brought.files[item.number] = (original, rendition)


def _reencrypt(
    ours: Vault,
    source: BackupSource,
    file: StoredFile,
    original: str,
    purpose: str,
    brought: Brought,
    tick: Callable[[], None],
) -> StoredFile | None:
    """Re-encrypt one file; None where it was already lost or damaged in the other vault."""
    listed = f"{ORIGINALS_FOLDER}/{file.name}"
    if listed not in source.contents.files:
        return None
    tick()
    try:
        with source.open(listed) as sealed:
            staged = ours.originals.stage(decrypted(sealed, file.key))
    except (OSError, DamagedError) as e:
        if _is_as_listed(source, listed, tick):
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
    return StoredFile(name, staged.key, staged.sha256, file.notes)


def _is_as_listed(source: BackupSource, name: str, tick: Callable[[], None]) -> bool:
    """Return whether a file of the backup matches its list, so that the damage is older."""
    try:
        with source.open(name) as file:
            return pour(file, Nowhere(), tick).sha256 == source.contents.files[name].sha256
    except (OSError, SourceError):
        return False


def write_evidence(
    ours: Vault, theirs: Vault, plan: EvidencePlan, brought: Brought, origin: str
) -> None:
    """Write the rows and their custody events, in the current transaction."""
    for grave in plan.graves:
        _write_grave(ours, theirs, grave, origin)
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
    for found in plan.recognised:
        _write_recognised(ours, found, origin)


def _write_grave(ours: Vault, theirs: Vault, grave: Grave, origin: str) -> None:
    there = theirs.evidence.get(grave.origin_number)
    assert there is not None
    ours.evidence.put_tombstone(grave.number, grave.sha256, there.added, there.source)
    label = evidence_label(grave.origin_number)
    told = next((t for t in tombstones(theirs.log.events()) if t.evidence == there.number), None)
    body: dict[str, Json] = {
        "evidence": evidence_label(grave.number),
        "sha256": grave.sha256,
        "reason": told.reason if told is not None else "",
        "withheld": [],
        "origin": origin,
        "origin_evidence": label,
    }
    if told is not None:
        body["removed"] = told.moment.isoformat()
    ours.log.append(Operation.CONTENT_REMOVED, body)


def _write_recognised(ours: Vault, found: Recognised, origin: str) -> None:
    item, original = ours.evidence.get(found.number), ours.evidence.get(found.copy_of)
    assert item is not None
    assert original is not None
    ours.evidence.set_copy(found.number, found.copy_of, found.steps)
    body = copy_body(item, original, found.steps)
    ours.log.append(Operation.EVIDENCE_IS_COPY, {**body, "origin": origin})


def _log_details(ours: Vault, item: Evidence, origin: str) -> None:
    ours.log.append(Operation.EVIDENCE_CHANGED, {**changed_body(item), "origin": origin})


def _rendition(theirs: Vault, number: int, file: StoredFile | None) -> StoredRendition | None:
    if file is None:
        return None
    row = theirs.database.one("SELECT preview, rows FROM renditions WHERE evidence = ?", (number,))
    assert row is not None
    return StoredRendition(bytes(row[0]), file, bytes(row[1]))
