"""Checks a whole vault: chain, versions, pages, every encrypted file."""

from __future__ import annotations

import contextlib
import hashlib

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.record.removal import Tombstone
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.storage.checks.conversation_check import (
    ToldOfConversations,
    changed_conversations,
)
from evidence_keeper.storage.checks.evidence_check import changed_records
from evidence_keeper.storage.checks.opening_check import WRITES
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import DamagedError
from evidence_keeper.storage.evidence.sequences import changed_sequences
from evidence_keeper.storage.upkeep.removal import tombstones
from evidence_keeper.storage.vault.vault import Vault

_MOST_PAGES = 20
_ROWS_AT_ONCE = 200
_KEEPS = (Operation.EVIDENCE_ADDED, Operation.ORIGINAL_HEALED)


def check(vault: Vault, progress: Progress) -> Verification:
    """Walk the custody log, every version, every page and every encrypted file.

    Raises:
        Cancelled: asked to stop between two files.
    """
    findings = check_record(vault)
    checked = 1
    try:
        files = vault.evidence.all_files()
        for done, (number, is_original, file) in enumerate(files):
            progress.step(done, len(files), evidence_label(number))
            findings += _file(vault, number, file, is_original=is_original)
            checked += 1
        progress.step(len(files), len(files))
    except KeeperError as e:
        if e.code is Code.CANCELLED:
            raise
        findings.append(Finding("unreadable", detail=e.code.value))
    outcome = Outcome.CHANGED if findings else Outcome.UNCHANGED
    return Verification(outcome, tuple(findings), checked=checked)


def check_record(vault: Vault) -> list[Finding]:
    """Walk the custody log, every page and every version, but not the encrypted files."""
    findings = [*vault.look_over(), *_pages(vault)]
    try:
        findings += _versions(vault)
    except KeeperError as e:
        findings.append(Finding("unreadable", detail=e.code.value))
    return findings


def _pages(vault: Vault) -> list[Finding]:
    """Check every page's authentication and the structure of the database.

    If all used pages are sound, the damaged pages are free ones, as a loss of power may leave them:
    they are rewritten.
    """
    findings = _faults_of(vault, "cipher_integrity_check")
    vault.database.execute("PRAGMA shrink_memory")  # so that the check reads from the disk
    structure = _faults_of(vault, "integrity_check")
    if findings and not structure and not vault.read_only:
        with contextlib.suppress(KeeperError):  # then the damage is reported
            vault.database.renew_free_pages()
            findings = _faults_of(vault, "cipher_integrity_check")
    return [*findings, *structure]


def _faults_of(vault: Vault, pragma: str) -> list[Finding]:
    try:
        rows = vault.database.all(f"PRAGMA {pragma}")
    except KeeperError as e:
        return [Finding("page_damaged", detail=e.code.value)]
    told = (str(message)[:200] for (message,) in rows[:_MOST_PAGES])
    return [Finding("page_damaged", detail=text) for text in told if text != "ok"]


def _versions(vault: Vault) -> list[Finding]:
    """Compare every stored version and evidence row with the log."""
    findings: list[Finding] = []
    hashes = vault.incidents.version_hashes()
    logged: set[tuple[int, int]] = set()
    rows = vault.database.all("SELECT number, versions FROM incidents")
    current: dict[int, int] = {row[0]: row[1] for row in rows}
    known = {n: f.sha256 for n, original, f in vault.evidence.all_files() if original}
    events = vault.log.events()
    graves = tombstones(events)
    gone = {grave.incident for grave in graves}
    buried = {n for n, _ in vault.evidence.tombstones()} & {g.evidence for g in graves}
    for event in events:
        body = event.told()
        if event.operation in WRITES and body:
            key = (int(body["incident"]), int(body["version"]))
            logged.add(key)
            if key[0] not in gone and hashes.get(key) != body["sha256"]:
                findings.append(Finding("entry_changed", str(key[0]), str(key[1])))
        elif event.operation in _KEEPS and body:
            number = int(str(body["evidence"]).removeprefix("EK-"))
            if number not in buried and known.get(number) != body["sha256"]:
                findings.append(Finding("evidence_changed", evidence_label(number)))
    findings += changed_records(vault.evidence, events)
    findings += changed_sequences(vault.database, events)
    findings += changed_conversations(vault, ToldOfConversations(events))
    findings += _check_removals(vault, events, graves, {number for number, _ in hashes}, set(known))
    unlogged = sorted(set(hashes) - logged)
    findings += [Finding("entry_not_logged", str(n), str(v)) for n, v in unlogged]
    newest: dict[int, int] = {}
    for number, version in hashes:
        newest[number] = max(version, newest.get(number, 0))
    rolled_back = {n for n in newest if current.get(n) != newest[n]}
    findings += [Finding("entry_rolled_back", str(n)) for n in sorted(rolled_back)]
    findings += _current_rows(vault, rolled_back)
    return findings


def _check_removals(
    vault: Vault,
    events: list[CustodyEvent],
    graves: list[Tombstone],
    written: set[int],
    kept: set[int],
) -> list[Finding]:
    """Compare missing content with the log's removals: none more, none less.

    Args:
        written: Incidents that have versions.
        kept: Evidence that has a file.
    """
    buried_incidents = {g.incident for g in graves if g.incident is not None}
    buried_items = {g.evidence for g in graves if g.evidence is not None}
    empty = {number for number, _ in vault.evidence.tombstones()}
    back = (buried_incidents & written, buried_items & kept)
    lost = (vault.incidents.removed() - buried_incidents, empty - buried_items)
    explained = {n for grave in graves for n in grave.withheld}
    return [
        *(Finding("not_removed", str(n)) for n in sorted(back[0])),
        *(Finding("not_removed", evidence_label(n)) for n in sorted(back[1])),
        *(Finding("removed_unlogged", str(n)) for n in sorted(lost[0])),
        *(Finding("removed_unlogged", evidence_label(n)) for n in sorted(lost[1])),
        *(
            Finding("event_emptied", str(event.number))
            for event in events
            if not event.body and event.number not in explained
        ),
    ]


def _current_rows(vault: Vault, told: set[int]) -> list[Finding]:
    """Compare each incident's current row with its newest version, except those already
    reported.
    """
    return [
        Finding("entry_changed", str(number), "row")
        for first in range(1, vault.incidents.highest_number() + 1, _ROWS_AT_ONCE)
        for number in vault.incidents.unlike_newest(
            vault.incidents.version_rows(first, first + _ROWS_AT_ONCE - 1)
        )
        if number not in told
    ]


def _file(vault: Vault, number: int, file: StoredFile, *, is_original: bool) -> list[Finding]:
    """Decrypt one file and compare its fingerprint."""
    digest = hashlib.sha256()
    what = "original" if is_original else "rendition"
    try:
        for chunk in vault.originals.read(file.name, file.key):
            digest.update(chunk)
    except DamagedError as e:
        state = "missing" if e.missing else "damaged"
        return [Finding(f"{what}_{state}", evidence_label(number))]
    if digest.hexdigest() != file.sha256:
        return [Finding(f"{what}_damaged", evidence_label(number))]
    return []
