"""Reads the files of a package for a check: fingerprints of each copy, contents of small ones."""

from __future__ import annotations

import contextlib
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import CustodyEvent
from evidence_keeper.domain.verification import Finding
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.package_source import MAX_UNPACKED, READ_FAULTS, PackageSource

_CHUNK, _WAITING = 1 << 20, 4
"""Bytes in one read, and how many such chunks may wait for hashing."""
_MAX_LIST = 64_000_000


@dataclass(slots=True)
class Findings:
    """The findings without duplicates, in order."""

    found: dict[Finding, None] = field(default_factory=dict)

    def add(self, code: str, item: str = "", detail: str = "") -> None:
        """Add a finding once."""
        self.found[Finding(code, item, detail)] = None


@dataclass(slots=True)
class Copies:
    """The differing copies of one file, by fingerprint, and the read errors of others."""

    by_digest: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    is_held_back: bool = False
    """Whether a copy was not read at all, for example because of a password or its size."""


@dataclass(slots=True)
class CheckedPackage:
    """One package, with names relative to its folder."""

    source: PackageSource
    top: str
    findings: Findings
    names: frozenset[str]
    hashed: dict[str, Copies]
    """By full name, of all packages in the source."""
    key: bytes = b""
    """The raw key, once it has verified the signature; empty before."""
    seal: str = ""
    sealed: list[dict[str, object]] = field(default_factory=list)
    """The readable copies of the seal."""
    events: list[CustodyEvent] = field(default_factory=list)

    def add(self, code: str, item: str = "", detail: str = "") -> None:
        """Add a finding once."""
        self.findings.add(code, item, detail)

    def copies(self, name: str) -> Copies:
        """Return the copies of a file; empty where it is missing or was not needed."""
        return self.hashed.get(self.top + name) or Copies()

    def digests(self, name: str) -> frozenset[str]:
        """Return the fingerprints of a file's copies."""
        return frozenset(self.copies(name).by_digest)

    def is_unknown(self, name: str) -> bool:
        """Return whether a file exists but no copy of it was read."""
        copies = self.copies(name)
        return copies.is_held_back and not copies.by_digest

    def contents(self, name: str, limit: int = _MAX_LIST) -> Iterator[bytes]:
        """Yield the bytes of each distinct copy of a small file."""
        copies = self.copies(name)
        for digest, copy in list(copies.by_digest.items()):
            try:
                if self.source.size(self.top + name, copy) <= limit:
                    with self.source.open(self.top + name, copy) as file:
                        data = file.read(limit + 1)
                    yield data
                    continue
                self.add("too_large", name)
                copies.is_held_back = True
            except READ_FAULTS as e:
                self.add("file_unreadable", name, type(e).__name__)
            del copies.by_digest[digest]


class _Hashing:
    """Hashes on a thread of its own, while the next bytes are read."""

    def __init__(self) -> None:
        self._helper = ThreadPoolExecutor(max_workers=1)  # one alone keeps the order
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> _Hashing:
        return self

    def __exit__(self, *_: object) -> None:
        self._helper.shutdown()

    def of(self, file: BinaryIO, told: Callable[[], None]) -> Future[str]:
        """Read a file to its end and return a future of its SHA-256."""
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            if len(self._waiting) >= _WAITING:
                self._waiting.popleft().result()
            self._waiting.append(self._helper.submit(digest.update, chunk))
            told()
        return self._helper.submit(digest.hexdigest)


def hash_all(
    source: PackageSource, names: list[str], findings: Findings, progress: Progress, container: str
) -> dict[str, Copies]:
    """Hash every copy of the named files as a stream."""
    hashed = {name: Copies() for name in names}
    promised: list[tuple[str, int, Future[str]]] = []
    total = 0
    with _Hashing() as hashing:
        for done, name in enumerate(names):
            told = partial(progress.step, done, len(names), name)
            told()
            for copy in range(source.copies[name]):
                try:
                    size = source.size(name, copy)
                    code, detail = source.obstacle(name, copy)
                    if code or total + size > MAX_UNPACKED:
                        findings.add(code or "too_large", container, detail)
                        hashed[name].is_held_back = True
                        continue
                    total += size
                    with source.open(name, copy) as file:
                        promised.append((name, copy, hashing.of(file, told)))
                except READ_FAULTS as e:
                    hashed[name].faults.append(type(e).__name__)
    for name, copy, promise in promised:
        hashed[name].by_digest.setdefault(promise.result(), copy)
    return hashed


def _read_lists(source: PackageSource, name: str) -> Iterator[dict[str, str]]:
    """Yield the content of each readable copy of a list."""
    for copy in range(source.copies.get(name, 0)):
        with contextlib.suppress(*READ_FAULTS):
            if source.size(name, copy) <= _MAX_LIST and not source.obstacle(name, copy)[0]:
                with source.open(name, copy) as file:
                    yield bag.parse_manifest(file.read(_MAX_LIST))


def names_to_read(source: PackageSource, top: str, names: frozenset[str]) -> list[str]:
    """Return the files of a package that a check must read; of added files only the name
    matters.
    """
    needed = {*bag.TAG_FILES_NOW, bag.TAG_MANIFEST, bag.CHRONOLOGY, bag.CUSTODY}
    for name, covered in covered_by_manifests(names).items():
        lists = list(_read_lists(source, top + name))
        needed.update(*lists) if lists else needed.update(covered)
    originals = {name for name in names if name.startswith(bag.ORIGINALS)}
    return [*sorted(needed & names), *sorted(originals - needed)]


def covered_by_manifests(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the two manifests, and the files that each must list."""
    names = sorted(names)
    return {
        bag.MANIFEST: [n for n in names if n.startswith("data/")],
        bag.TAG_MANIFEST: [n for n in names if not n.startswith("data/") and n != bag.TAG_MANIFEST],
    }


def names_below(source: PackageSource) -> dict[str, frozenset[str]]:
    """Return the file names of each package in the source, without the folder."""
    below: dict[str, list[str]] = {top: [] for top in source.tops}
    for name in source.copies:
        end = 0
        while end >= 0:
            if name[:end] in below:
                below[name[:end]].append(name[end:])
            end = name.find("/", end) + 1 or -1
    return {top: frozenset(names) for top, names in below.items()}
