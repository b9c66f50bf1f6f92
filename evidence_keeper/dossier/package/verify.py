"""Verifies a package: unchanged, changed (and where), or unable to tell (and why).

Findings when it is changed: `file_changed` (detail: the fingerprint that was expected),
`file_missing`, `file_added`, `file_duplicate`, `file_unreadable`, `list_changed` (a manifest or
the signed list itself), `signature_wrong`, `key_unreadable`, `seal_unreadable`, `seal_mismatch`
(item: which part the seal does not fit), `log_broken` (item: number of the event),
`data_unlisted` (a ZIP holds data that its directory does not list, or a second directory), and
against an earlier package `earlier_changed`, `not_extending` (item: the earlier seal),
`log_diverges`, and in their place `order_swapped` where the earlier one extends the first. Item is
the name of a file in the package unless said otherwise. A package compared with itself or with a
copy (the same seal) is unchanged: there is nothing to extend.

A newer format cannot be told only where the signature is right; else it is a change.

Findings when it cannot be told: `not_found`, `not_ours` (detail: kind of the error),
`not_readable`, `encrypted`, `compression_unknown` (detail: its number), `too_many_entries`,
`too_large`, `format_newer` (detail: its number), `several_packages` (item: their folders; in a ZIP
this is a change), and `earlier_unable` (the earlier package; detail: its finding). Beside a finding
of the first kind they do not make it less of a change.

Adding files never removes a finding: unlisted files are not read, every copy of a file and every
package in a ZIP is checked, and an unreadable file does not end the check.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import canonical_bytes
from evidence_keeper.domain.record.custody import CustodyEvent, Operation, first_fault
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.package_files import (
    CheckedPackage,
    Findings,
    covered_by_manifests,
    hash_all,
    names_below,
    names_to_read,
)
from evidence_keeper.dossier.package.package_source import Unable, open_source

_MAX_LOG = 256_000_000
_MAX_KEY = 100_000
_SEAL = re.compile("[0-9a-f]{64}")
_MARKERS = (bag.SEAL, bag.SIGNED, bag.TAG_MANIFEST)
"""Files of every bag of ours; some may be missing."""
_OBSTACLES = frozenset({"encrypted", "compression_unknown", "too_large", "earlier_unable"})
"""Findings that alone show no change."""


def _check_copies(package: CheckedPackage) -> None:
    """Record unreadable and duplicate files."""
    for name in sorted(package.names):
        for fault in package.copies(name).faults:
            package.add("file_unreadable", name, fault)
        if package.source.copies[package.top + name] > 1:
            package.add("file_duplicate", name)


def _check_lists(package: CheckedPackage) -> None:
    """Compare both manifests with the files, and the manifests themselves, byte for byte.

    If the signed list covers a file, a mismatch means that the manifest was changed.
    """
    signed = [bag.parse_manifest(data) for data in package.contents(bag.SIGNED)]
    by_any = {line for lines in signed for line in lines.items()}
    by_all = set.intersection(*(set(lines.items()) for lines in signed)) if signed else set()
    for name, covered in covered_by_manifests(package.names).items():
        of_tags = name == bag.TAG_MANIFEST
        vouched = (by_any, by_all) if of_tags else (set[tuple[str, str]](), set[tuple[str, str]]())
        for data in package.contents(name):
            _check_list(package, name, data, covered, *vouched)
    for name in (bag.MANIFEST, bag.TAG_MANIFEST, *bag.TAG_FILES):
        if name not in package.names:
            package.add("file_missing", name)


def _check_list(
    package: CheckedPackage,
    name: str,
    data: bytes,
    covered: list[str],
    by_any: set[tuple[str, str]],
    by_all: set[tuple[str, str]],
) -> None:
    """Compare one copy of a manifest with the files.

    `by_any` are the lines in any copy of the signed list, `by_all` those in each copy.
    """
    listed = bag.parse_manifest(data)
    for file, expected in listed.items():
        if file not in package.names:
            package.add("file_missing", file)
        for digest in package.digests(file) - {expected}:
            if (file, digest) in by_any:
                package.add("list_changed", name)
            if (file, digest) not in by_all:
                package.add("file_changed", file, expected)
    named_by_any, named_by_all = {n for n, _ in by_any}, {n for n, _ in by_all}
    for file in covered:
        if file not in listed and file in named_by_any:
            package.add("list_changed", name)
        if file not in listed and file not in named_by_all:
            package.add("file_added", file)
    if data != bag.manifest_bytes(listed):
        package.add("list_changed", name)


def _check_signature(package: CheckedPackage) -> None:
    """Check that the signed list is complete and that its signature is right."""
    lists = list(package.contents(bag.SIGNED))
    for data in lists:
        listed = bag.parse_manifest(data)
        for name in bag.SIGNED_NOW:
            expected = listed.get(name, "")
            if package.digests(name) - {expected}:
                package.add("file_changed", name, expected)
        for name in sorted(listed.keys() - package.names):
            package.add("file_missing", name)
        if data != bag.manifest_bytes(listed):
            package.add("list_changed", bag.SIGNED)
    keys = [bag.public_key_raw(pem) for pem in package.contents(bag.PUBLIC_KEY, _MAX_KEY)]
    signatures = list(package.contents(bag.SIGNATURE, _MAX_KEY))
    if any(package.is_unknown(n) for n in (bag.SIGNED, bag.PUBLIC_KEY, bag.SIGNATURE)):
        return
    if not all(keys or [b""]):
        package.add("key_unreadable", bag.PUBLIC_KEY)
    if not any(keys):
        return
    if (len(lists), len(keys), len(signatures)) == (1, 1, 1):
        with contextlib.suppress(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(keys[0]).verify(signatures[0], lists[0])
            package.key = keys[0]
            return
    package.add("signature_wrong", bag.SIGNATURE)


def _load_json(data: bytes) -> object:
    """Return parsed JSON; None unless it is in canonical form."""
    try:
        value = json.loads(data)
        return value if canonical_bytes(value) == data else None
    except (ValueError, RecursionError):
        return None


def _check_seals(package: CheckedPackage) -> None:
    """Check each copy of the seal."""
    for data in package.contents(bag.SEAL):
        sealed = _load_json(data)
        if not isinstance(sealed, dict):
            package.add("seal_unreadable", bag.SEAL)
        elif not _is_newer(package, sealed):
            package.sealed.append(sealed)
            _check_seal(package, sealed)
    digests = package.digests(bag.SEAL)
    if not digests and not package.is_unknown(bag.SEAL):
        package.add("seal_unreadable", bag.SEAL)
    package.seal = "".join(digests) if len(digests) == 1 else ""


def _is_newer(package: CheckedPackage, sealed: dict[str, object]) -> bool:
    """Return whether the seal has a newer format; trusted only if the signature is right.

    Raises:
        Unable: format_newer.
    """
    number = sealed.get("format")
    if not isinstance(number, int) or number <= bag.FORMAT:
        return False
    signed = [bag.parse_manifest(data) for data in package.contents(bag.SIGNED)]
    if package.key and package.digests(bag.SEAL) == {lines.get(bag.SEAL) for lines in signed}:
        raise Unable("format_newer", bag.SEAL, str(number))
    return True


def _check_seal(package: CheckedPackage, sealed: dict[str, object]) -> None:
    """Check that a seal matches originals, chronology and the signing key."""
    keys = {bag.public_key_raw(pem).hex() for pem in package.contents(bag.PUBLIC_KEY)}
    if keys - {str(sealed.get("public_key"))} or bag.PUBLIC_KEY not in package.names:
        package.add("seal_mismatch", bag.PUBLIC_KEY)
    wanted = str(sealed.get("chronology_sha256"))
    if package.digests(bag.CHRONOLOGY) - {wanted} or bag.CHRONOLOGY not in package.names:
        package.add("seal_mismatch", bag.CHRONOLOGY)
    items = sealed.get("items")
    expected: dict[str, set[str]] = {}
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            expected.setdefault(str(item.get("number")), set()).add(str(item.get("sha256")))
    actual: dict[str, set[str]] = {}
    for name in package.names:
        if name.startswith(bag.ORIGINALS):
            label = name.removeprefix(bag.ORIGINALS).partition(".")[0]
            actual.setdefault(label, set()).update(package.digests(name))
    for label in sorted(expected.keys() | actual.keys()):
        fits = label in expected and label in actual and actual[label] <= expected[label]
        if not fits or len(expected[label]) > 1:
            package.add("seal_mismatch", label)


def _event(row: object) -> CustodyEvent:
    """Return one event; raises TypeError, KeyError or ValueError when it is malformed."""
    if not isinstance(row, dict):
        raise TypeError
    return CustodyEvent(
        number=int(row["number"]),
        previous=str(row["previous"]),
        operation=str(row["operation"]),
        wall=str(row["wall"]),
        zone=str(row["zone"]),
        clock_jump=bool(row["clock_jump"]),
        body_hash=str(row["body_hash"]),
        hash=str(row["hash"]),
        salt=str(row.get("salt", "")),
        body=str(row.get("body", "")),
    )


def _check_logs(package: CheckedPackage) -> None:
    """Check each copy of the custody log, and that the seal names its length and head."""
    ends: list[dict[str, object]] = []
    for data in package.contents(bag.CUSTODY, _MAX_LOG):
        events = _check_log(package, data)
        if events is not None:
            ends.append({"length": len(events), "head": events[-1].hash if events else ""})
            package.events = events
    digests = package.digests(bag.CUSTODY)
    if not digests and not package.is_unknown(bag.CUSTODY):
        package.add("log_broken", "1")
    if len(digests) != 1:
        package.events = []
    if any(sealed.get("log") != end for sealed in package.sealed for end in ends):
        package.add("seal_mismatch", bag.CUSTODY)


def _check_log(package: CheckedPackage, data: bytes) -> list[CustodyEvent] | None:
    """Return the events of a custody log; None, with a finding, when its chain is broken."""
    document = _load_json(data)
    rows = document.get("events") if isinstance(document, dict) else None
    events: list[CustodyEvent] = []
    fault: int | None = 1
    if isinstance(rows, list):
        try:
            events = [_event(row) for row in rows]
            fault = first_fault(events)
        except (TypeError, KeyError, ValueError):
            fault = len(events) + 1
    if fault is not None:
        package.add("log_broken", str(fault))
        return None
    return events


def _examine(path: Path, progress: Progress) -> CheckedPackage:
    """Read and check a package, or several in one folder or ZIP.

    Raises:
        Unable: it cannot be told.
    """
    source = open_source(path, _MARKERS)
    findings = Findings()
    try:
        below = names_below(source)
        needed = {
            top + name: None
            for top, names in below.items()
            for name in names_to_read(source, top, names)
        }
        hashed = hash_all(source, list(needed), findings, progress, path.name)
        packages = [CheckedPackage(source, top, findings, below[top], hashed) for top in below]
        for package in packages:
            _check_copies(package)
            _check_lists(package)
            _check_signature(package)
            _check_seals(package)
            _check_logs(package)
        for name in _outside(packages):
            findings.add("file_added", name)
    finally:
        source.close()
    if source.has_unlisted_data:
        findings.add("data_unlisted", path.name)
    if len(packages) == 1:
        return packages[0]
    for top in below:
        findings.add("several_packages", top)
    return CheckedPackage(source, "", findings, frozenset(source.copies), hashed)


def _outside(packages: list[CheckedPackage]) -> list[str]:
    """Return the files outside a package, by full name, except those that another lists."""
    inside = Counter(package.top + name for package in packages for name in package.names)
    listed = {
        package.top + name
        for package in packages
        for one in (bag.MANIFEST, bag.TAG_MANIFEST)
        for data in package.contents(one)
        for name in (*bag.parse_manifest(data), bag.TAG_MANIFEST)
    }
    names = packages[0].source.copies
    return sorted(n for n in names if inside[n] < len(packages) and n not in listed)


def _exported_seals(package: CheckedPackage) -> set[object]:
    """Return the seals of the dossiers that a package's log names."""
    seals = set()
    for event in package.events:
        body = _load_json(event.body.encode("utf-8")) if event.body else None
        if event.operation == Operation.DOSSIER_EXPORTED and isinstance(body, dict):
            seals.add(body.get("seal"))
    return seals


def _compare(package: CheckedPackage, earlier: Path, progress: Progress) -> str:
    """Check that the package extends the earlier one; return its seal if so."""
    try:
        old = _examine(earlier, progress)
    except Unable as e:
        package.add("earlier_unable", earlier.name, e.code)
        return ""
    if old.findings.found:
        package.add("earlier_changed", earlier.name, next(iter(old.findings.found)).code)
    seals = _exported_seals(package)
    if package.seal in _exported_seals(old) and old.seal not in seals and not old.findings.found:
        package.add("order_swapped")
        return ""
    if old.seal not in seals and old.seal != package.seal:
        package.add("not_extending", old.seal)
    length = len(old.events)
    if length and (
        len(package.events) < length or package.events[length - 1].hash != old.events[-1].hash
    ):
        package.add("log_diverges", str(length))
    return "" if package.findings.found or old.seal == package.seal else old.seal


def verify_package(path: Path, progress: Progress, earlier: Path | None = None) -> Verification:
    """Verify a package, as a ZIP or unpacked; nothing is extracted.

    Args:
        path: The ZIP or the folder.
        progress: Counts files; may cancel.
        earlier: An earlier package of the same vault, which the first should extend.

    Returns:
        The outcome with its findings. A pass shows that no byte has changed since the package was
            made; it does not prove who wrote a message or when.

    Raises:
        Cancelled: the user asked to stop.
    """
    extends = ""
    try:
        package = _examine(path, progress)
        if earlier is not None:
            extends = _compare(package, earlier, progress)
    except Unable as e:
        return Verification(Outcome.UNABLE, (Finding(e.code, e.item, e.detail),))
    findings = tuple(package.findings.found)
    obstacles = _OBSTACLES | ({"several_packages"} if path.is_dir() else set())
    outcome = Outcome.UNCHANGED
    if findings:
        no_change = all(finding.code in obstacles for finding in findings)
        outcome = Outcome.UNABLE if no_change else Outcome.CHANGED
    return Verification(
        outcome,
        findings,
        package.seal,
        len(package.names),
        earlier_seals=_earlier_seals(package),
        extends=extends,
    )


def _earlier_seals(package: CheckedPackage) -> tuple[str, ...]:
    """Return the seals that this package names; none of a changed one."""
    named = package.sealed[0].get("earlier_seals") if package.sealed else None
    if package.findings.found or not isinstance(named, list):
        return ()
    return tuple(s for s in named if isinstance(s, str) and _SEAL.fullmatch(s))
