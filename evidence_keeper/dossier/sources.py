"""Where a package is read from: a ZIP or an unpacked folder. Nothing is ever extracted by name."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

MAX_ENTRIES = 100_000
MAX_RATIO = 200
MAX_UNPACKED = 1 << 40
"""Largest sum of all files, in bytes."""
_FREE_RATIO_BELOW = 100_000_000  # small files may shrink as they like

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    KeyError,
    EOFError,
    OSError,
    OverflowError,
    IndexError,
    MemoryError,
    struct.error,
)
"""What reading a foreign or damaged ZIP was seen to raise."""


class Unable(Exception):
    """It cannot be told whether the package is unchanged.

    Args:
        code: A finding's code.
        item, detail: As in a finding.
    """

    def __init__(self, code: str, item: str = "", detail: str = "") -> None:
        super().__init__(code)
        self.code, self.item, self.detail = code, item, detail


class Source(Protocol):
    """Files of a package by their name inside the bag.

    Attributes:
        names: Each file once.
        duplicates: Names that occur more than once.
        strangers: Files outside the bag's folder.
    """

    names: list[str]
    duplicates: list[str]
    strangers: list[str]

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for reading; may raise one of `ZIP_FAULTS`."""
        ...

    def size(self, name: str) -> int:
        """Return a file's size in bytes as it is declared."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


class ZipSource:
    """A package as a ZIP."""

    def __init__(self, path: Path, marker: str) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except FileNotFoundError as e:
            raise Unable("not_found", path.name) from e
        except Exception as e:
            raise Unable("not_ours", path.name, type(e).__name__) from e
        infos = [i for i in self._archive.infolist() if not i.is_dir()]
        self._refuse(infos, path.name)
        tops = Counter(
            i.filename[: -len(marker)] for i in infos if i.filename.endswith("/" + marker)
        )
        if not tops:
            self._archive.close()
            raise Unable("not_ours", path.name)
        top = max(tops, key=lambda t: (tops[t], -len(t)))
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self.duplicates: list[str] = []
        self.strangers: list[str] = []
        for info in infos:
            if not info.filename.startswith(top):
                self.strangers.append(info.filename)
                continue
            name = info.filename[len(top) :]
            if name in self._infos:
                self.duplicates.append(name)
            self._infos[name] = info
        self.names = list(self._infos)

    def _refuse(self, infos: list[zipfile.ZipInfo], name: str) -> None:
        fault = ""
        if len(infos) > MAX_ENTRIES:
            fault = "too_many_entries"
        elif any(i.flag_bits & 1 for i in infos):
            fault = "encrypted"
        elif sum(i.file_size for i in infos) > MAX_UNPACKED or any(
            i.file_size > _FREE_RATIO_BELOW and i.file_size > MAX_RATIO * max(i.compress_size, 1)
            for i in infos
        ):
            fault = "too_large"
        if fault:
            self._archive.close()
            raise Unable(fault, name)

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open an entry."""
        return cast(AbstractContextManager[BinaryIO], self._archive.open(self._infos[name]))

    def size(self, name: str) -> int:
        """Return the declared size in bytes."""
        return self._infos[name].file_size

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _files_below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            yield Path(root) / name
        for name in folders:
            if (Path(root) / name).is_symlink():
                yield Path(root) / name


class FolderSource:
    """An unpacked package: the bag's folder, or the folder it was unpacked into."""

    def __init__(self, path: Path, marker: str) -> None:
        bag = path
        if not (path / marker).is_file():
            inner = [p for p in sorted(path.iterdir()) if p.is_dir() and (p / marker).is_file()]
            if not inner:
                raise Unable("not_ours", path.name)
            bag = inner[0]
        self._bag = bag
        self.names: list[str] = []
        self.duplicates: list[str] = []
        self.strangers: list[str] = []
        for file in _files_below(bag):
            if len(self.names) >= MAX_ENTRIES:
                raise Unable("too_many_entries", path.name)
            self.names.append(file.relative_to(bag).as_posix())

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open a file; a link is not followed out of the folder."""
        path = self._bag / name
        if path.is_symlink() or not path.is_file():
            raise OSError(name)
        return path.open("rb")

    def size(self, name: str) -> int:
        """Return the size in bytes."""
        return (self._bag / name).stat().st_size

    def close(self) -> None:
        """Nothing stays open."""


def open_source(path: Path, marker: str) -> Source:
    """Open a ZIP or a folder; `marker` is the file that every bag of ours has.

    Raises:
        Unable: not there, no regular file or folder, not ours, encrypted, or beyond the limits.
    """
    if path.is_dir():
        return FolderSource(path, marker)
    if path.exists() and not path.is_file():
        raise Unable("not_readable", path.name)  # a pipe or a device could be read for ever
    return ZipSource(path, marker)
