"""Merges a backup of another vault into this one, without loss and without duplicates.

First the files, then one transaction for all rows with their custody events. The other vault's log
is not copied into ours: one event binds its length and head, and each merged version names its
fingerprint in that log.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.conversation import Conversation
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.backup.backup_source import BackupSource, damaged, opened, places
from evidence_keeper.storage.backup.copying import need_space
from evidence_keeper.storage.backup.restore import Secret, copy_essential
from evidence_keeper.storage.checks.full_check import check_record
from evidence_keeper.storage.merge.merge_conversations import (
    plan_conversations,
    write_conversations,
)
from evidence_keeper.storage.merge.merge_entries import Addition, EntryPlan, plan_entries
from evidence_keeper.storage.merge.merge_evidence import (
    Brought,
    EvidencePlan,
    bring_files,
    plan_evidence,
    undo,
    write_evidence,
)
from evidence_keeper.storage.merge.merge_notes import unite_earlier_notes
from evidence_keeper.storage.merge.merge_papers import (
    OwnPapers,
    plan_papers,
    plan_sequences,
    write_papers,
    write_sequences,
)
from evidence_keeper.storage.record.drafts_and_preferences import UNSAVED_PROFILE
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder, work_folder
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.migrations import NEWEST, migrate
from evidence_keeper.storage.vault.vault import DATABASE_FILE, Vault

PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Merged:
    """The additions of a merge.

    Attributes:
        cases, incidents, versions, evidence, drafts: How many of each are new here; `versions`
            counts later versions of incidents that existed here.
        details: Evidence whose notes, marks or order were completed.
        profile: Parts of "about me" that were empty here.
        marks: Incidents that are marked as important from now on.
        papers: 1 each for new parts of the safety plan, own numbers, people, letters, and steps of
            an unfinished copy.
        conflicts: Pairs of incident numbers: ours, and the other continuation.
        lost: Labels of evidence whose file was already lost in the other vault.
        removed: Labels of items that were removed for good here and therefore not merged.
        warnings: Findings of the check of the other vault's record.
    """

    cases: int = 0
    incidents: int = 0
    versions: int = 0
    evidence: int = 0
    drafts: int = 0
    details: int = 0
    profile: int = 0
    papers: int = 0
    conversations: int = 0
    marks: int = 0
    conflicts: tuple[tuple[int, int], ...] = ()
    lost: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()

    def added(self) -> dict[str, int]:
        """Return the counts by name."""
        names = (
            "cases", "incidents", "versions", "evidence", "drafts", "details", "profile", "papers",
            "conversations", "marks",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def nothing_new(self) -> bool:
        """Whether everything existed here already."""
        return not any(self.added().values())


@dataclass(slots=True)
class _Plan:
    """Everything that is missing here."""

    cases: list[tuple[str, str]]
    evidence: EvidencePlan
    entries: EntryPlan
    drafts: list[dict[str, Any]]
    profile: dict[str, str] = field(default_factory=dict)
    profile_added: int = 0
    papers: OwnPapers | None = None
    sequences: list[tuple[int, ...]] = field(default_factory=list)
    conversations: list[tuple[int, Conversation]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)

    def removed(self) -> tuple[str, ...]:
        """Return the labels of items that were removed here and are not merged."""
        items = (evidence_label(n) for n in self.evidence.removed)
        return (*(str(n) for n in self.entries.removed), *items)

    def is_empty(self) -> bool:
        return not (
            self.cases
            or self.evidence.fresh
            or self.evidence.changed
            or self.evidence.recognised
            or self.entries.additions
            or self.drafts
            or self.profile_added
            or self.papers
            or self.sequences
            or self.conversations
            or self.marks
        )


def merge(ours: Vault, target: Path, secret: Secret, progress: Progress) -> Merged:
    """Merge into this vault what it lacks from a backup.

    Args:
        ours: Open, and not read-only.
        target: A `.ekbackup` file, a backup folder, or one generation's folder. Of several
            generations the newest outside this vault's history is used.
        secret: Opens the other vault; not needed where both began with one backup.
        progress: Files done and in all.

    Raises:
        KeeperError: VAULT_READ_ONLY, NO_BACKUP, BACKUP_SEVERAL, BACKUP_DAMAGED, VAULT_NEWER,
            WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, DISK_*; Cancelled. Nothing is changed
            then.
    """
    if ours.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    for place in places(target):
        with opened(place) as source:
            if not _is_our_past(ours, source):
                return _merged(ours, source, secret, progress)
    return Merged()


def _is_our_past(ours: Vault, source: BackupSource) -> bool:
    """Return whether the backup's log is a prefix of ours, so that everything in it exists here.

    Drafts may differ, but drafts of our own past were finished or discarded.
    """
    return ours.log.hash_at(source.contents.length) == source.contents.head


def _merged(ours: Vault, source: BackupSource, secret: Secret, progress: Progress) -> Merged:
    if source.contents.schema > NEWEST:
        raise KeeperError(Code.VAULT_NEWER, version=source.contents.schema)
    work = work_folder(ours.folder)
    try:
        need_space(work, source.contents.files[DATABASE_FILE].size)
        copy_essential(source, work, progress)
        with contextlib.closing(_open(ours, source, work, secret)) as theirs:
            migrate(theirs.database)
            warnings = check_record(theirs)
            if any(w.code in ("page_damaged", "unreadable") for w in warnings):
                raise damaged(source.name, DATABASE_FILE)
            return _united(ours, theirs, source, tuple(warnings), progress)
    finally:
        remove_folder(work)


def _open(ours: Vault, source: BackupSource, work: Path, secret: Secret) -> Vault:
    """Open the other vault's database, with our own key where both began with one backup."""
    try:
        if source.contents.vault_id == keys.read_key_file(ours.folder).vault_id:
            return ours.same_keys(work)
        key = keys.unlock(
            keys.read_key_file(work),
            work,
            passphrase=secret.passphrase,
            recovery_code=secret.recovery,
        )
        return Vault(work, key, None)
    except KeeperError as e:
        if e.code is Code.VAULT_DAMAGED:
            raise damaged(source.name, DATABASE_FILE) from e
        raise


def _united(
    ours: Vault,
    theirs: Vault,
    source: BackupSource,
    warnings: tuple[Finding, ...],
    progress: Progress,
) -> Merged:
    plan = _plan(ours, theirs)
    if plan.is_empty():
        return Merged(removed=plan.removed(), warnings=warnings)
    wanted = sum(new.item.size for new in plan.evidence.fresh)
    need_space(ours.folder, wanted)
    brought = bring_files(ours, theirs, source, plan.evidence, progress)
    try:
        with ours.change():
            _write(ours, theirs, source, plan, brought, intact=not warnings)
    except BaseException:
        undo(ours, brought)
        raise
    additions = plan.entries.additions
    return Merged(
        cases=len(plan.cases),
        incidents=sum(a.first == 1 for a in additions),
        versions=sum(len(a.versions) for a in additions if a.first > 1),
        evidence=len(plan.evidence.fresh),
        drafts=len(plan.drafts),
        details=len(plan.evidence.completed() | {n for s in plan.sequences for n in s}),
        profile=plan.profile_added,
        papers=len(plan.papers.changed) if plan.papers is not None else 0,
        conversations=len(plan.conversations),
        marks=len(plan.marks),
        conflicts=tuple(plan.entries.conflicts),
        lost=tuple(evidence_label(n) for n in brought.lost),
        removed=plan.removed(),
        warnings=warnings,
    )


def _plan(ours: Vault, theirs: Vault) -> _Plan:
    known = {case.name for case in ours.incidents.cases()}
    cases = [(c.name, c.zone) for c in theirs.incidents.cases() if c.name not in known]
    evidence = plan_evidence(ours, theirs)
    entries = plan_entries(ours, theirs, evidence.numbers)
    plan = _Plan(cases, evidence, entries, [])
    present = [draft.body for draft in ours.notebook.drafts()]
    gone = ours.incidents.removed()
    for draft in reversed(theirs.notebook.drafts()):
        body = _renumber_links(draft.body, entries.numbers, evidence.numbers)
        if body not in present and body.get("incident") not in gone:
            present.append(body)
            plan.drafts.append(body)
    own, other = (_profile(vault) for vault in (ours, theirs))
    unsaved = theirs.notebook.preference(UNSAVED_PROFILE)
    if isinstance(unsaved, Mapping):
        other |= {str(k): str(v) for k, v in unsaved.items() if v}
    missing = {k: v for k, v in other.items() if v and not own.get(k)}
    plan.profile, plan.profile_added = {**own, **missing}, len(missing)
    plan.papers = plan_papers(ours, theirs, evidence.numbers)
    plan.sequences = plan_sequences(ours, theirs, evidence.numbers)
    plan.conversations = plan_conversations(ours, theirs, evidence.numbers)
    plan.marks = _plan_marks(ours, theirs, entries)
    return plan


def _plan_marks(ours: Vault, theirs: Vault, entries: EntryPlan) -> list[int]:
    """Return our numbers of incidents that are marked as important in the other vault alone.

    A mark that was taken off in one of the vaults comes back: rather one too many than one lost.
    """
    settled = ours.incidents.important() | ours.incidents.removed()
    marked = {entries.numbers[n] for n in theirs.incidents.important() if n in entries.numbers}
    return sorted(marked - settled)


def _profile(vault: Vault) -> dict[str, str]:
    stored = vault.notebook.preference(PROFILE)
    return {str(k): str(v) for k, v in stored.items()} if isinstance(stored, Mapping) else {}


def _renumber_links(
    body: dict[str, Any], incidents: Mapping[int, int], evidence: Mapping[int, int]
) -> dict[str, Any]:
    """Return a draft with our numbers in its links; links to items without one are dropped."""
    linked = dict(body)
    for key in ("incident", "denies"):
        if isinstance(body.get(key), int):
            linked[key] = incidents.get(body[key])
    if isinstance(body.get("evidence"), list):
        linked["evidence"] = [
            evidence[n] for n in body["evidence"] if isinstance(n, int) and n in evidence
        ]
    return linked


def _write(
    ours: Vault,
    theirs: Vault,
    source: BackupSource,
    plan: _Plan,
    brought: Brought,
    *,
    intact: bool,
) -> None:
    """Write everything, in the current transaction."""
    origin = source.contents.vault_id
    ours.database.execute("PRAGMA defer_foreign_keys = ON")
    head: Json = {
        "origin": origin,
        "length": source.contents.length,
        "head": source.contents.head,
        "intact": intact,
    }
    ours.log.append(Operation.VAULT_MERGED, head)
    for case in theirs.incidents.cases():
        if (case.name, case.zone) in plan.cases:
            ours.incidents.add_case(case)
            body: Json = {"case": case.name, "zone": case.zone, "origin": origin}
            ours.log.append(Operation.CASE_ADDED, body)
    write_evidence(ours, theirs, plan.evidence, brought, origin)
    unite_earlier_notes(ours, theirs, plan.evidence.numbers)
    write_sequences(ours, plan.sequences, origin)
    write_conversations(ours, theirs, plan.conversations, origin)
    for addition in plan.entries.additions:
        _write_incident(ours, addition, origin)
    for number in plan.marks:
        ours.incidents.set_important(number, important=True)
        marked: Json = {"incident": number, "important": True, "origin": origin}
        ours.log.append(Operation.INCIDENT_MARKED, marked)
    for draft in plan.drafts:
        ours.notebook.save_draft(None, draft)
    if plan.papers is not None:
        write_papers(ours, plan.papers, origin)
    if plan.profile_added:
        ours.notebook.set_preference(PROFILE, plan.profile)
        digest = fingerprint(canonical_bytes(plan.profile))
        ours.log.append(Operation.PROFILE_CHANGED, {"sha256": digest, "origin": origin})


def _write_incident(ours: Vault, addition: Addition, origin: str) -> None:
    for place, version in enumerate(addition.versions):
        number = addition.first + place
        sha256 = ours.incidents.put(
            addition.number, version.entry, version.written, number, addition.uid
        )
        body: Json = {
            "incident": addition.number,
            "version": number,
            "sha256": sha256,
            "written": version.written.isoformat(),
            "origin": origin,
            "origin_incident": addition.origin_number,
            "origin_sha256": version.origin_sha256,
        }
        ours.log.append(Operation.INCIDENT_MERGED, body)
    if addition.binned is not None:
        ours.incidents.set_binned(addition.number, addition.binned)
        ours.log.append(Operation.INCIDENT_BINNED, {"incident": addition.number, "origin": origin})
