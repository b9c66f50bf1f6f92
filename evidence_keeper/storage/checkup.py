"""The whole check of a vault: chain, versions, pages, every encrypted file."""

from __future__ import annotations

import hashlib
import json

from evidence_keeper.domain.custody import CustodyEvent, Operation
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import evidence_label
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.storage.evidence_store import StoredFile
from evidence_keeper.storage.originals import DamagedError
from evidence_keeper.storage.vault import Vault

_MOST_PAGES = 20
_WRITES = (Operation.INCIDENT_ADDED, Operation.INCIDENT_CHANGED, Operation.INCIDENT_MERGED)


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
    """Walk the custody log, every page and every version; the encrypted files are left aside."""
    findings = [*vault.look_over(), *_pages(vault)]
    try:
        findings += _versions(vault)
    except KeeperError as e:
        findings.append(Finding("unreadable", detail=e.code.value))
    return findings


def _pages(vault: Vault) -> list[Finding]:
    """Check every page's authentication and the structure of the database."""
    findings: list[Finding] = []
    for pragma in ("cipher_integrity_check", "integrity_check"):
        try:
            rows = vault.database.all(f"PRAGMA {pragma}")
        except KeeperError as e:
            return [*findings, Finding("page_damaged", detail=e.code.value)]
        for (message,) in rows[:_MOST_PAGES]:
            if message != "ok":
                findings.append(Finding("page_damaged", detail=str(message)[:200]))
    return findings


def _versions(vault: Vault) -> list[Finding]:
    """Compare every stored version and evidence row with what the log says was written."""
    findings: list[Finding] = []
    hashes = vault.incidents.version_hashes()
    logged: set[tuple[int, int]] = set()
    rows = vault.database.all("SELECT number, versions FROM incidents")
    current: dict[int, int] = {row[0]: row[1] for row in rows}
    known = {n: f.sha256 for n, original, f in vault.evidence.all_files() if original}
    for event in vault.log.events():
        if event.operation in _WRITES:
            body = _body(event)
            key = (int(body["incident"]), int(body["version"]))
            logged.add(key)
            if hashes.get(key) != body["sha256"]:
                findings.append(Finding("entry_changed", str(key[0]), str(key[1])))
        elif event.operation == Operation.EVIDENCE_ADDED:
            body = _body(event)
            number = int(str(body["evidence"]).removeprefix("EK-"))
            if known.get(number) != body["sha256"]:
                findings.append(Finding("evidence_changed", evidence_label(number)))
    unlogged = sorted(set(hashes) - logged)
    findings += [Finding("entry_not_logged", str(n), str(v)) for n, v in unlogged]
    newest: dict[int, int] = {}
    for number, version in hashes:
        newest[number] = max(version, newest.get(number, 0))
    findings += [
        Finding("entry_rolled_back", str(n)) for n in sorted(newest) if current.get(n) != newest[n]
    ]
    findings += _current_rows(vault)
    return findings


def _current_rows(vault: Vault) -> list[Finding]:
    """Compare each incident as it is shown with the newest version that was written."""
    findings = []
    newest = vault.database.all(
        "SELECT incident, body FROM incident_versions v WHERE version = "
        "(SELECT max(version) FROM incident_versions w WHERE w.incident = v.incident)"
    )
    for number, body in newest:
        if not vault.incidents.shows(number, body):
            findings.append(Finding("entry_changed", str(number), "row"))
    return findings


def _body(event: CustodyEvent) -> dict[str, str | int]:
    body: dict[str, str | int] = json.loads(event.body)
    return body


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
