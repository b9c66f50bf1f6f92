"""Reads the directory of a ZIP that may be damaged or malicious.

`zipfile` refuses the whole archive for one odd entry (a name that is no UTF-8, a newer version
number), and cuts names at a NUL. Whoever adds such an entry must not hide what was changed, so
every entry is read here as it stands. Programs that unpack a ZIP may find another directory, or
other names, than this one, where a ZIP is made so; that is reported as unlisted data, or the other
name as one more file. `verify.html` reads the directory in the same way.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple

_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_TAIL, _MOST_TRIED = 16 << 20, 10_000
"""Bytes at the end in which the end record is looked for, behind data that was appended, and how
many of what may be one are tried."""
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_DESCRIPTORS = (12, 16, 20, 24)
"""Bytes that may follow the data of an entry whose sizes were not known beforehand."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of compression that can be read; a browser reads no others either."""
_ZIP64, _UNICODE_NAME = 1, 0x7075
"""Extra fields: large numbers, and a name that some programs give out in the place of the other."""
_RECORD = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06|\x06\x06|\x06\x07)")
"""Signatures of ZIP records; none may stand in a comment or an extra field."""


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
    other_name: bytes | None = None
    """The name in the extra field, in the copy of the entry that stands for it."""

    @property
    def name(self) -> str:
        """The name; bytes that are no UTF-8 are kept as lone surrogates."""
        raw = self.raw_name if self.other_name is None else self.other_name
        return raw.decode("utf-8", "surrogateescape")

    @property
    def is_encrypted(self) -> bool:
        """Whether the entry has a password."""
        return bool(self.flags & 1)

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder; one that holds bytes is a file in disguise.

        Nothing, deflated, is two bytes.
        """
        return self.name.endswith("/") and not self.size and self.packed <= 2


@dataclass(frozen=True, slots=True)
class ZipDirectory:
    """The entries, and whether the file holds data besides them that none lists."""

    entries: list[ZipEntry]
    has_unlisted_data: bool


class _Place(NamedTuple):
    """Where a directory is, by how much offsets are to be shifted, and how many entries it has."""

    start: int
    end: int
    shift: int
    total: int
    is_last: bool
    """Whether nothing stands between the directory and the end of the file but its own records."""


def read_directory(file: BinaryIO, most: int) -> ZipDirectory:
    """Read the directory: the last one that has entries.

    Args:
        file: The ZIP, seekable.
        most: Most entries.

    Raises:
        NoDirectoryError, TooManyEntriesError, OSError.
    """
    read = 0
    for at, tail in _end_records(file):
        entries: list[ZipEntry] = []
        try:
            place = _find_directory(file, at, tail)
            file.seek(place.start)
            hides = False
            while file.tell() < place.end:
                read += 1
                if read > most:
                    raise TooManyEntriesError
                found, texts = _read_entry(file, place.shift)
                entries += found
                hides = hides or bool(_RECORD.search(texts))
        except (NoDirectoryError, OverflowError):
            continue
        if file.tell() != place.end or not entries:
            continue
        listed = sum(entry.other_name is None for entry in entries)
        fits = place.is_last and not place.shift and listed & _FULL_16 == place.total & _FULL_16
        return ZipDirectory(entries, hides or not fits or _has_gap(file, entries, place.start))
    raise NoDirectoryError


def _end_records(file: BinaryIO) -> Iterator[tuple[int, memoryview]]:
    """Yield where the end record may be and all that follows from there, the last one first."""
    length = file.seek(0, 2)
    tail_start = max(0, length - _TAIL)
    file.seek(tail_start)
    tail = file.read()
    at = len(tail) - _END.size + 4
    for _ in range(_MOST_TRIED):
        at = tail.rfind(b"PK\x05\x06", 0, max(0, at))
        if at < 0:
            return
        yield tail_start + at, memoryview(tail)[at:]
        at += 3


def _find_directory(file: BinaryIO, at: int, tail: memoryview) -> _Place:
    """Return where the directory is whose record at the end begins `tail`."""
    *_, count, size, offset, comment = _END.unpack_from(tail)
    is_last = len(tail) == _END.size + comment and not _RECORD.search(tail, _END.size)
    end = at
    if count == _FULL_16 or _FULL_32 in (size, offset):
        large = _large_directory(file, at)
        if large is not None:
            count, size, offset, end = large
            is_last = is_last and end + _END_64.size + _LOCATOR.size == at
    start = end - size
    if start < 0 or offset > start:
        raise NoDirectoryError
    return _Place(start, end, start - offset, count, is_last)


def _large_directory(file: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """Return count, size, offset and end from the record of large archives, where there is one."""
    if end < _LOCATOR.size + _END_64.size:
        return None
    file.seek(end - _LOCATOR.size)
    mark, _, where, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if mark != b"PK\x06\x07":
        return None
    for place in (where, end - _LOCATOR.size - _END_64.size):  # the second where data stands before
        file.seek(place)
        record = file.read(_END_64.size)
        if record[:4] == b"PK\x06\x06" and len(record) == _END_64.size:
            *_, count, size, offset = _END_64.unpack(record)
            return count, size, offset, place
    raise NoDirectoryError


def _read_entry(file: BinaryIO, shift: int) -> tuple[list[ZipEntry], bytes]:
    """Return an entry, a second time with its other name where it has one; and what follows it."""
    head = file.read(_ENTRY.size)
    if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
        raise NoDirectoryError
    parts = _ENTRY.unpack(head)
    _, _, _, flags, method, _, _, crc, packed, size, n, extra, comment, _, _, _, offset = parts
    name, more = file.read(n), file.read(extra)
    large = iter(_large_numbers(more))
    if size == _FULL_32:
        size = next(large, size)
    if packed == _FULL_32:
        packed = next(large, packed)
    if offset == _FULL_32:
        offset = next(large, offset)
    entry = ZipEntry(name, flags, method, crc, packed, size, offset + shift)
    others = [replace(entry, other_name=other) for other in _other_names(more, name)]
    return [entry, *others], name + more + file.read(comment)


def _fields(extra: bytes, wanted: int) -> Iterator[bytes]:
    """Yield the extra fields of one kind."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == wanted:
            yield extra[at + 4 : at + 4 + length]
        at += 4 + length


def _large_numbers(extra: bytes) -> Iterator[int]:
    """Yield the numbers of the extra field for large files, as many as there are."""
    data = next(_fields(extra, _ZIP64), b"")
    yield from (n for (n,) in struct.iter_unpack("<Q", data[: len(data) // 8 * 8]))


def _other_names(extra: bytes, name: bytes) -> list[bytes]:
    """Return the names in extra fields that are not the entry's own: version, checksum, name."""
    return [data[5:] for data in _fields(extra, _UNICODE_NAME) if data[5:] != name]


def _has_gap(file: BinaryIO, entries: Iterable[ZipEntry], directory: int) -> bool:
    """Whether there are bytes before the directory that belong to no entry, or hide a record."""
    reached, descriptor = 0, False
    for entry in sorted(entries, key=lambda e: e.offset):
        if _is_gap(entry.offset - reached, descriptor=descriptor):
            return True
        local = _local_header(file, entry)
        if _RECORD.search(local.extra):
            return True
        end = local.data_start + entry.packed
        if end > reached:
            reached, descriptor = end, bool(entry.flags & 8)
    return _is_gap(directory - reached, descriptor=descriptor)


def _is_gap(length: int, *, descriptor: bool) -> bool:
    return length > 0 and not (descriptor and length in _DESCRIPTORS)


class _Local(NamedTuple):
    """What stands before an entry's data."""

    flags: int
    method: int
    name: bytes
    extra: bytes
    data_start: int
    numbers: tuple[int, int, int]
    """Checksum, packed and unpacked size, as programs see them that unpack without a directory."""

    def fits(self, entry: ZipEntry) -> bool:
        """Return whether it says the same as the directory; numbers may follow the data."""
        follow = (0, _FULL_32) if self.flags & 8 else ()
        numbers = zip(self.numbers, (entry.crc, entry.packed, entry.size), strict=True)
        return (
            (self.name, self.method, self.flags & 1) == (entry.raw_name, entry.method, 0)
            and not _other_names(self.extra, self.name)
            and all(here == there or here in follow for here, there in numbers)
        )


def _local_header(file: BinaryIO, entry: ZipEntry) -> _Local:
    """Return what stands before an entry's data; nothing, where no entry begins there."""
    none = _Local(0, 0, b"", b"", entry.offset, (0, 0, 0))
    try:
        file.seek(entry.offset)
        head = file.read(_LOCAL.size)
    except (OSError, OverflowError):  # an offset far beyond what a file can have
        return none
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        return none
    _, _, flags, method, _, _, crc, packed, size, n, length = _LOCAL.unpack(head)
    start = entry.offset + _LOCAL.size + n + length
    name, extra = file.read(n), file.read(length)
    large = iter(_large_numbers(extra))
    if size == _FULL_32:
        size = next(large, size)
    if packed == _FULL_32:
        packed = next(large, packed)
    return _Local(flags, method, name, extra, start, (crc, packed, size))


def open_entry(file: BinaryIO, entry: ZipEntry) -> BinaryIO:
    """Open an entry for reading; one at a time, `file` is read through it.

    Raises:
        zipfile.BadZipFile, zlib.error: it is damaged; here or when it is read.
    """
    local = _local_header(file, entry)
    if local.data_start == entry.offset or not local.fits(entry):
        raise zipfile.BadZipFile
    file.seek(local.data_start)
    return io.BufferedReader(_EntryReader(file, entry), 1 << 16)


class _EntryReader(io.RawIOBase):
    """Reads the bytes of one entry, which must be all that it holds."""

    def __init__(self, file: BinaryIO, entry: ZipEntry) -> None:
        self._file, self._entry = file, entry
        is_stored = entry.method == zipfile.ZIP_STORED
        self._inflate = None if is_stored else zlib.decompressobj(-zlib.MAX_WBITS)
        self._packed_left, self._left, self._crc = entry.packed, entry.size, 0

    def readable(self) -> bool:
        """It is read only."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a part of the buffer; 0 at the end of an entry that is whole."""
        data = self._some(len(buffer))
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        if self._left < 0 or (not data and not self._is_whole()):
            raise zipfile.BadZipFile
        buffer[: len(data)] = data
        return len(data)

    def _is_whole(self) -> bool:
        inflate = self._inflate
        ended = inflate is None or (inflate.eof and not inflate.unused_data)
        return ended and not self._left and not self._packed_left and self._crc == self._entry.crc

    def _packed(self, most: int) -> bytes:
        data = self._file.read(min(most, self._packed_left))
        self._packed_left -= len(data)
        return data

    def _some(self, most: int) -> bytes:
        if self._inflate is None:
            return self._packed(most)
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._packed(1 << 16)
            data = self._inflate.decompress(packed, most)
            if data or not packed:
                return data
        return b""
