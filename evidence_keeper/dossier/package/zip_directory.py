"""Reads the directory of a ZIP that may be damaged or malicious.

`zipfile` refuses the whole archive for one odd entry (a name that is no UTF-8, a newer version
number), and cuts names at a NUL. Such an added entry must not hide a change, so every entry is read
here unchanged. `verify.html` reads the directory in the same way.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, cast

_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_LONGEST_COMMENT = 65_535
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_DESCRIPTORS = (12, 16, 20, 24)
"""Sizes of data descriptors, which may follow the data of an entry."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
"""Readable compression methods."""


class NoDirectoryError(Exception):
    """The file has no readable ZIP directory."""


class TooManyEntriesError(Exception):
    """The directory lists more entries than allowed."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry of the directory; the offset is from the beginning of the file."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def name(self) -> str:
        """The name; bytes that are no UTF-8 are kept as lone surrogates."""
        return self.raw_name.decode("utf-8", "surrogateescape")

    @property
    def is_encrypted(self) -> bool:
        """Whether the entry has a password."""
        return bool(self.flags & 1)

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder; one with bytes is a file in disguise."""
        return self.raw_name.endswith(b"/") and not self.size


@dataclass(frozen=True, slots=True)
class ZipDirectory:
    """The entries, and whether the file has unlisted data between or before them."""

    entries: list[ZipEntry]
    has_unlisted_data: bool


def read_directory(file: BinaryIO, most: int) -> ZipDirectory:
    """Read the directory.

    Args:
        file: The ZIP, seekable.
        most: Most entries.

    Raises:
        NoDirectoryError, TooManyEntriesError, OSError.
    """
    end, start, shift = _find_directory(file)
    entries: list[ZipEntry] = []
    file.seek(start)
    while file.tell() < end:
        if len(entries) >= most:
            raise TooManyEntriesError
        entries.append(_read_entry(file, shift))
    if file.tell() != end:
        raise NoDirectoryError
    return ZipDirectory(entries, _has_gap(file, entries, start))


def _find_directory(file: BinaryIO) -> tuple[int, int, int]:
    """Return the end and the start of the directory, and the correction for offsets."""
    length = file.seek(0, 2)
    tail_start = max(0, length - _LONGEST_COMMENT - _END.size)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    if at < 0:
        raise NoDirectoryError
    *_, count, size, offset, _comment = _END.unpack_from(tail, at)
    end = tail_start + at
    if count == _FULL_16 or _FULL_32 in (size, offset):
        size, offset, end = _large_directory(file, size, offset, end)
    start = end - size
    if start < 0 or offset > start:
        raise NoDirectoryError
    return end, start, start - offset


def _large_directory(file: BinaryIO, size: int, offset: int, end: int) -> tuple[int, int, int]:
    """Return size, offset and end from the ZIP64 record, where there is one."""
    if end < _LOCATOR.size + _END_64.size:
        return size, offset, end
    file.seek(end - _LOCATOR.size)
    mark, _, where, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if mark != b"PK\x06\x07":
        return size, offset, end
    for place in (where, end - _LOCATOR.size - _END_64.size):  # the second if data precedes the ZIP
        file.seek(place)
        record = file.read(_END_64.size)
        if record[:4] == b"PK\x06\x06" and len(record) == _END_64.size:
            *_, size, offset = _END_64.unpack(record)
            return size, offset, place
    raise NoDirectoryError


def _read_entry(file: BinaryIO, shift: int) -> ZipEntry:
    head = file.read(_ENTRY.size)
    if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
        raise NoDirectoryError
    parts = _ENTRY.unpack(head)
    _, _, _, flags, method, _, _, crc, packed, size, n, extra, comment, _, _, _, offset = parts
    name, more = file.read(n), file.read(extra)
    file.seek(comment, 1)
    large = iter(_large_numbers(more))
    if size == _FULL_32:
        size = next(large, size)
    if packed == _FULL_32:
        packed = next(large, packed)
    if offset == _FULL_32:
        offset = next(large, offset)
    return ZipEntry(name, flags, method, crc, packed, size, offset + shift)


def _large_numbers(extra: bytes) -> Iterator[int]:
    """Yield the numbers of the ZIP64 extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            data = extra[at + 4 : at + 4 + length]
            yield from (n for (n,) in struct.iter_unpack("<Q", data[: len(data) // 8 * 8]))
            return
        at += 4 + length


def _has_gap(file: BinaryIO, entries: Iterable[ZipEntry], directory: int) -> bool:
    """Return whether bytes before the directory belong to no entry."""
    reached, descriptor = 0, False
    for entry in sorted(entries, key=lambda e: e.offset):
        if _is_gap(entry.offset - reached, descriptor=descriptor):
            return True
        end = _data_start(file, entry) + entry.packed
        if end > reached:
            reached, descriptor = end, bool(entry.flags & 8)
    return _is_gap(directory - reached, descriptor=descriptor)


def _is_gap(length: int, *, descriptor: bool) -> bool:
    return length > 0 and not (descriptor and length in _DESCRIPTORS)


def _data_start(file: BinaryIO, entry: ZipEntry) -> int:
    """Return the start of an entry's data; its own offset where no entry begins there."""
    try:
        file.seek(entry.offset)
        head = file.read(_LOCAL.size)
    except (OSError, OverflowError):  # an offset beyond any file
        return entry.offset
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        return entry.offset
    name, extra = _LOCAL.unpack(head)[-2:]
    return entry.offset + _LOCAL.size + int(name) + int(extra)


def open_entry(file: BinaryIO, entry: ZipEntry) -> AbstractContextManager[BinaryIO]:
    """Open an entry for reading; one at a time, because `file` is shared.

    Raises:
        zipfile.BadZipFile and other exceptions of `zipfile`, here or on reading.
    """
    start = _data_start(file, entry)
    if start == entry.offset:
        raise zipfile.BadZipFile
    file.seek(entry.offset + _LOCAL.size)
    if file.read(len(entry.raw_name)) != entry.raw_name:
        raise zipfile.BadZipFile
    if entry.method == zipfile.ZIP_STORED and entry.packed != entry.size:
        raise zipfile.BadZipFile
    info = zipfile.ZipInfo()
    info.compress_type, info.CRC = entry.method, entry.crc
    info.compress_size, info.file_size = entry.packed, entry.size
    file.seek(start)
    return cast(AbstractContextManager[BinaryIO], zipfile.ZipExtFile(file, "r", info))
