"""Checking a package: unchanged, changed (what exactly), or unable to tell (why).

Findings when it is changed: `file_changed` (detail: the fingerprint that was expected),
`file_missing`, `file_added`, `file_duplicate`, `file_unreadable`, `list_changed` (a manifest or
the signed list itself), `signature_wrong`, `key_unreadable`, `seal_unreadable`, `seal_mismatch`
(item: which part the seal does not fit), `log_broken` (item: number of the event), and against an
earlier package `earlier_changed`, `not_extending` (item: the earlier seal), `log_diverges`, and in
their place `order_swapped` where the earlier one extends the first. Item is the name of a file in
the package unless said otherwise. A package compared with itself or with a copy (the same seal) is
unchanged: there is nothing to extend.

A newer format cannot be told only where the signature is right; else it is a change.

Findings when it cannot be told: `not_found`, `not_ours` (detail: kind of the error),
`not_readable`, `encrypted`, `too_many_entries`, `too_large`, `format_newer` (detail: its number),
and where nothing else was found `earlier_unable` (the earlier package; detail: its finding).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from evidence_keeper.domain.canonical import canonical_bytes
from evidence_keeper.domain.custody import CustodyEvent, Operation, first_fault
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.dossier import bag
from evidence_keeper.dossier.sources import ZIP_FAULTS, Source, Unable, open_source

_CHUNK, _WAITING = 1 << 20, 4
"""Bytes that are read at once, and how many such chunks may wait for their fingerprint."""
_MAX_LIST = 64_000_000
_MAX_LOG = 256_000_000
_SEAL = re.compile("[0-9a-f]{64}")


@dataclass(slots=True)
class _Package:
    """What was read of one package."""

    source: Source
    hashes: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    key: bytes = b""
    """The raw key, once the signature was found right by it; empty before."""
    seal: str = ""
    sealed: dict[str, object] = field(default_factory=dict)
    events: list[CustodyEvent] = field(default_factory=list)

    def add(self, code: str, item: str = "", detail: str = "") -> None:
        """Note a finding once."""
        finding = Finding(code, item, detail)
        if finding not in self.findings:
            self.findings.append(finding)

    def read(self, name: str, limit: int = _MAX_LIST) -> bytes:
        """Return a small file; empty when it is missing or cannot be read."""
        if name not in self.hashes:
            return b""
        if self.source.size(name) > limit:
            raise Unable("too_large", name)
        with self.source.open(name) as file:
            return file.read(limit + 1)


class _Hashing:
    """Takes fingerprints on a thread of its own, while the next bytes are read."""

    def __init__(self) -> None:
        self._helper = ThreadPoolExecutor(max_workers=1)  # one alone keeps the order
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> _Hashing:
        return self

    def __exit__(self, *_: object) -> None:
        self._helper.shutdown()

    def of(self, file: BinaryIO, told: Callable[[], None]) -> Future[str]:
        """Read a file to its end and promise its SHA-256."""
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            if len(self._waiting) >= _WAITING:
                self._waiting.popleft().result()
            self._waiting.append(self._helper.submit(digest.update, chunk))
            told()
        return self._helper.submit(digest.hexdigest)


def _hash_all(package: _Package, progress: Progress) -> None:
    """Hash every file as a stream."""
    names = package.source.names
    promised: dict[str, Future[str]] = {}
    with _Hashing() as hashing:
        for done, name in enumerate(names):
            told = partial(progress.step, done, len(names), name)
            told()
            try:
                with package.source.open(name) as file:
                    promised[name] = hashing.of(file, told)
            except ZIP_FAULTS as e:
                package.add("file_unreadable", name, type(e).__name__)
    package.hashes.update((name, found.result()) for name, found in promised.items())
    for name in package.source.duplicates:
        package.add("file_duplicate", name)
    for name in package.source.strangers:
        package.add("file_added", name)


def _check_list(package: _Package, name: str, covered: list[str], vouched: dict[str, str]) -> None:
    """Compare a list of fingerprints with the files, and the list itself, byte for byte.

    Where the signed list vouches for a file, it is this list that was changed.
    """
    unreadable = {f.item for f in package.findings if f.code == "file_unreadable"}
    if name not in package.hashes:
        if name not in unreadable:
            package.add("file_missing", name)
        return
    data = package.read(name)
    listed = bag.parse_manifest(data)
    for file, expected in listed.items():
        actual = package.hashes.get(file)
        if actual is None:
            if file not in unreadable:
                package.add("file_missing", file)
        elif actual != expected and actual == vouched.get(file):
            package.add("list_changed", name)
        elif actual != expected:
            package.add("file_changed", file, expected)
    for file in covered:
        if file not in listed and file in vouched:
            package.add("list_changed", name)
        elif file not in listed:
            package.add("file_added", file)
    agrees = {f: h for f, h in package.hashes.items() if f in covered}
    if data != bag.manifest_bytes(agrees) and set(listed) == set(agrees) and listed == agrees:
        package.add("list_changed", name)


def _check_lists(package: _Package) -> None:
    payload = [n for n in package.source.names if n.startswith("data/")]
    tags = [n for n in package.source.names if not n.startswith("data/")]
    signed = bag.parse_manifest(package.read(bag.SIGNED))
    _check_list(package, bag.MANIFEST, payload, {})
    _check_list(package, bag.TAG_MANIFEST, [n for n in tags if n != bag.TAG_MANIFEST], signed)
    for name in bag.TAG_FILES:
        if name not in package.source.names:
            package.add("file_missing", name)


def _check_signature(package: _Package) -> None:
    """Check that the signed list covers what it must and that its signature is right."""
    signed = package.read(bag.SIGNED)
    listed = bag.parse_manifest(signed)
    for name in bag.SIGNED_FILES:
        actual = package.hashes.get(name)
        if actual is not None and listed.get(name) != actual:
            package.add("file_changed", name, listed.get(name, ""))
    expected = {n: h for n, h in package.hashes.items() if n in bag.SIGNED_FILES}
    if signed != bag.manifest_bytes(expected) and listed == expected:
        package.add("list_changed", bag.SIGNED)
    raw = bag.public_key_raw(package.read(bag.PUBLIC_KEY))
    if not raw:
        package.add("key_unreadable", bag.PUBLIC_KEY)
        return
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(package.read(bag.SIGNATURE), signed)
    except InvalidSignature:
        package.add("signature_wrong", bag.SIGNATURE)
        return
    package.key = raw


def _load_json(data: bytes) -> object:
    """Return parsed JSON; None when it is not in the one byte form that the program writes."""
    try:
        value = json.loads(data)
        return value if canonical_bytes(value) == data else None
    except (ValueError, RecursionError):
        return None


def _check_seal(package: _Package) -> None:
    """Check that the seal fits originals, chronology and the signing key."""
    data = package.read(bag.SEAL)
    package.seal = hashlib.sha256(data).hexdigest() if data else ""
    sealed = _load_json(data)
    if not isinstance(sealed, dict):
        package.add("seal_unreadable", bag.SEAL)
        return
    number = sealed.get("format")
    if isinstance(number, int) and number > bag.FORMAT:
        listed = bag.parse_manifest(package.read(bag.SIGNED))
        if package.key and listed.get(bag.SEAL) == package.hashes.get(bag.SEAL):
            raise Unable("format_newer", bag.SEAL, str(number))
        return
    package.sealed = sealed
    if sealed.get("public_key") != bag.public_key_raw(package.read(bag.PUBLIC_KEY)).hex():
        package.add("seal_mismatch", bag.PUBLIC_KEY)
    if sealed.get("chronology_sha256") != package.hashes.get(bag.CHRONOLOGY):
        package.add("seal_mismatch", bag.CHRONOLOGY)
    items = sealed.get("items")
    wanted: dict[str, str] = {}
    if isinstance(items, list):
        wanted = {str(i.get("number")): str(i.get("sha256")) for i in items if isinstance(i, dict)}
    actual = {
        name.removeprefix(bag.ORIGINALS).partition(".")[0]: digest
        for name, digest in package.hashes.items()
        if name.startswith(bag.ORIGINALS)
    }
    for label in sorted(set(wanted) | set(actual)):
        if wanted.get(label) != actual.get(label):
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


def _check_log(package: _Package) -> None:
    """Check the custody log's chain and that the seal names its length and head."""
    document = _load_json(package.read(bag.CUSTODY, _MAX_LOG))
    rows = document.get("events") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        package.add("log_broken", "1")
        return
    try:
        package.events = [_event(row) for row in rows]
        fault = first_fault(package.events)
    except (TypeError, KeyError, ValueError):
        fault = len(package.events) + 1
    if fault is not None:
        package.add("log_broken", str(fault))
        return
    head = package.events[-1].hash if package.events else ""
    sealed = package.sealed.get("log")
    if package.sealed and sealed != {"length": len(rows), "head": head}:
        package.add("seal_mismatch", bag.CUSTODY)


def _examine(path: Path, progress: Progress) -> _Package:
    """Read and check one package.

    Raises:
        Unable: it cannot be told.
    """
    source = _open(path)
    try:
        package = _Package(source)
        _hash_all(package, progress)
        _check_lists(package)
        _check_signature(package)
        _check_seal(package)
        _check_log(package)
    except ZIP_FAULTS as e:
        raise Unable("not_readable", path.name, type(e).__name__) from e
    finally:
        source.close()
    return package


def _open(path: Path) -> Source:
    """Open the package by a file that every bag of ours has; one of them may be missing."""
    fault = Unable("not_ours", path.name)
    for marker in (bag.SEAL, bag.SIGNED, bag.TAG_MANIFEST):
        try:
            return open_source(path, marker)
        except Unable as e:
            fault = e
            if e.code != "not_ours":
                break
        except OSError as e:
            raise Unable("not_readable", path.name, type(e).__name__) from e
    raise fault


def _exported(package: _Package) -> set[object]:
    """Return the seals of the dossiers that a package's log names."""
    seals = set()
    for event in package.events:
        body = _load_json(event.body.encode("utf-8")) if event.body else None
        if event.operation == Operation.DOSSIER_EXPORTED and isinstance(body, dict):
            seals.add(body.get("seal"))
    return seals


def _compare(package: _Package, earlier: Path, progress: Progress) -> str:
    """Check that the package extends the earlier one; return its seal if so."""
    try:
        old = _examine(earlier, progress)
    except Unable as e:
        package.add("earlier_unable", earlier.name, e.code)
        return ""
    if old.findings:
        package.add("earlier_changed", earlier.name, old.findings[0].code)
    seals = _exported(package)
    if package.seal in _exported(old) and old.seal not in seals and not old.findings:
        package.add("order_swapped")
        return ""
    if old.seal not in seals and old.seal != package.seal:
        package.add("not_extending", old.seal)
    length = len(old.events)
    if length and (
        len(package.events) < length or package.events[length - 1].hash != old.events[-1].hash
    ):
        package.add("log_diverges", str(length))
    return "" if package.findings or old.seal == package.seal else old.seal


def verify_package(path: Path, progress: Progress, earlier: Path | None = None) -> Verification:
    """Check a package, as a ZIP or unpacked; nothing is extracted.

    Args:
        path: The ZIP or the folder.
        progress: Told files done and in all; may cancel.
        earlier: A package made earlier from the same vault, which the first should extend.

    Returns:
        The outcome with what was found. A pass shows that no byte has changed since the package
        was made; it does not prove who wrote a message or when.

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
    outcome = Outcome.CHANGED if package.findings else Outcome.UNCHANGED
    if package.findings and all(f.code == "earlier_unable" for f in package.findings):
        outcome = Outcome.UNABLE
    return Verification(
        outcome,
        tuple(package.findings),
        package.seal,
        len(package.source.names),
        earlier_seals=_earlier_seals(package),
        extends=extends,
    )


def _earlier_seals(package: _Package) -> tuple[str, ...]:
    """Return the seals that this package names; a changed one is believed in nothing."""
    named = package.sealed.get("earlier_seals")
    if package.findings or not isinstance(named, list):
        return ()
    return tuple(s for s in named if isinstance(s, str) and _SEAL.fullmatch(s))
