"""Opens a package: a ZIP or an unpacked folder. Nothing is ever extracted by name."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from evidence_keeper.dossier.package.zip_directory import (
    METHODS,
    NoDirectoryError,
    TooManyEntriesError,
    ZipEntry,
    open_entry,
    read_directory,
)
from evidence_keeper.system.files import is_certain

MAX_ENTRIES = 1_000_000
MAX_RATIO = 200
MAX_UNPACKED = 1 << 40
"""Largest sum of all files that are read, in bytes."""
_FREE_RATIO_BELOW = 100_000_000  # small files may have any ratio

READ_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    MemoryError,
    struct.error,
)
"""Exceptions seen when reading files of foreign or damaged packages."""


class Unable(Exception):
    """It cannot be told whether the package is unchanged.

    Args:
        code: A finding's code.
        item, detail: As in a finding.
    """

    def __init__(self, code: str, item: str = "", detail: str = "") -> None:
        super().__init__(code)
        self.code, self.item, self.detail = code, item, detail


class PackageSource(Protocol):
    """Files of one or more packages by their full name.

    Attributes:
        copies: How often each name occurs.
        tops: The folders of the packages; empty or with a slash.
        has_unlisted_data: Whether a ZIP contains data that its directory does not list.
    """

    copies: dict[str, int]
    tops: list[str]
    has_unlisted_data: bool

    def open(self, name: str, copy: int) -> AbstractContextManager[BinaryIO]:
        """Open one copy of a file for reading; may raise one of `READ_FAULTS`."""
        ...

    def size(self, name: str, copy: int) -> int:
        """Return a file's declared size in bytes; may raise OSError."""
        ...

    def obstacle(self, name: str, copy: int) -> tuple[str, str]:
        """Return code and detail of the finding that prevents reading a copy; empty for none."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


class ZipSource:
    """A package as a ZIP."""

    def __init__(self, path: Path, markers: tuple[str, ...]) -> None:
        try:
            self._file = path.open("rb")
        except FileNotFoundError as e:
            raise Unable("not_found", path.name) from e
        try:
            directory = read_directory(self._file, MAX_ENTRIES)
            self._entries: dict[str, list[ZipEntry]] = {}
            for entry in directory.entries:
                if not entry.is_folder:
                    self._entries.setdefault(entry.name, []).append(entry)
            self.tops = _tops(self._entries, markers)
            if not self.tops:
                locked = any(entry.is_encrypted for entry in directory.entries)
                raise Unable("encrypted" if locked else "not_ours", path.name)
        except NoDirectoryError as e:
            self._file.close()
            raise Unable("not_ours", path.name, type(e).__name__) from e
        except TooManyEntriesError as e:
            self._file.close()
            raise Unable("too_many_entries", path.name) from e
        except BaseException:
            self._file.close()
            raise
        self.copies = {name: len(entries) for name, entries in self._entries.items()}
        self.has_unlisted_data = directory.has_unlisted_data

    def open(self, name: str, copy: int) -> AbstractContextManager[BinaryIO]:
        """Open an entry."""
        return open_entry(self._file, self._entries[name][copy])

    def size(self, name: str, copy: int) -> int:
        """Return the declared size in bytes."""
        return self._entries[name][copy].size

    def obstacle(self, name: str, copy: int) -> tuple[str, str]:
        """Return why an entry is not read: its password, its compression, or its size."""
        entry = self._entries[name][copy]
        if entry.is_encrypted:
            return "encrypted", ""
        if entry.method not in METHODS:
            return "compression_unknown", str(entry.method)
        if entry.size > _FREE_RATIO_BELOW and entry.size > MAX_RATIO * max(entry.packed, 1):
            return "too_large", ""
        return "", ""

    def close(self) -> None:
        """Close the archive."""
        self._file.close()


def _tops(names: dict[str, list[ZipEntry]], markers: tuple[str, ...]) -> list[str]:
    """Return every folder with a file that each bag of ours has."""
    split = (name.rpartition("/") for name in names)
    return sorted({folder + slash for folder, slash, last in split if last in markers})


def _files_below(folder: Path) -> Iterator[Path]:
    shut: list[Path] = []
    for root, folders, files in os.walk(
        folder, followlinks=False, onerror=lambda e: shut.append(Path(e.filename))
    ):
        folders.sort()
        for name in sorted(files):
            yield Path(root) / name
        for name in folders:
            if is_certain((Path(root) / name).is_symlink):
                yield Path(root) / name
    yield from shut  # an unreadable folder counts as one unreadable file


class FolderSource:
    """An unpacked package: the bag's folder, or the folder it was unpacked into."""

    has_unlisted_data = False

    def __init__(self, path: Path, markers: tuple[str, ...]) -> None:
        self._folder = path
        inner = [""] + [f"{p.name}/" for p in sorted(path.iterdir()) if is_certain(p.is_dir)]
        self.tops = [t for t in inner if any(is_certain((path / t / m).is_file) for m in markers)]
        if not self.tops:
            raise Unable("not_ours", path.name)
        self.copies: dict[str, int] = {}
        for top in [""] if "" in self.tops else self.tops:
            for file in _files_below(path / top):
                if len(self.copies) >= MAX_ENTRIES:
                    raise Unable("too_many_entries", path.name)
                self.copies[file.relative_to(path).as_posix()] = 1

    def open(self, name: str, copy: int) -> AbstractContextManager[BinaryIO]:
        """Open a file; links out of the folder are not followed."""
        path = self._folder / name
        if path.is_symlink() or not path.is_file():
            raise OSError(name)
        return path.open("rb")

    def size(self, name: str, copy: int) -> int:
        """Return the size in bytes."""
        return (self._folder / name).stat().st_size

    def obstacle(self, name: str, copy: int) -> tuple[str, str]:
        """Return nothing: every file in a folder is tried."""
        return "", ""

    def close(self) -> None:
        """Do nothing."""


def open_source(path: Path, markers: tuple[str, ...]) -> PackageSource:
    """Open a ZIP or a folder; `markers` are files of which every bag of ours has at least one.

    Raises:
        Unable: missing, no regular file or folder, not ours, encrypted, or beyond the limits.
    """
    try:
        if path.is_dir():
            return FolderSource(path, markers)
        if path.exists() and not path.is_file():
            raise Unable("not_readable", path.name)  # a pipe or a device could be read for ever
        return ZipSource(path, markers)
    except OSError as e:
        raise Unable("not_readable", path.name, type(e).__name__) from e
