"""Opens archives safely.

An archive can claim anything. No size is trusted before it is checked against the bytes, and
nothing is ever unpacked to disk.
"""

from __future__ import annotations

import copy
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Self

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.importers.interface import Export

_LARGEST = 2 * 1024**3
"""Most bytes of text in one member."""

_TIMES, _HARMLESS = 250, 4 * 1024**2
"""Highest compression ratio of a member above so many bytes.

Chats shrink to a third or a tenth; only a bomb comes near the thousand that deflate can do."""

_MOST, _DIRECTORY = 200_000, 32 * 1024**2
"""Most members of an archive, and most bytes of its directory, which is read whole."""

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"


def is_zip(export: Export) -> bool:
    """Return whether it begins like an archive."""
    export.file.seek(0)
    return export.file.read(4) in (b"PK\x03\x04", _END)


def holds(export: Export, name: re.Pattern[str]) -> bool:
    """Return whether an archive has a member of such a name; false for an unreadable archive.

    Raises:
        KeeperError: ORIGINAL_*, Cancelled: from the file below the archive.
    """
    try:
        with opened(export) as archive:
            return any(name.search(member) for member in archive.namelist())
    except KeeperError as e:
        if e.code is not Code.EXPORT_UNREADABLE:
            raise
        return False


def opened(export: Export) -> zipfile.ZipFile:
    """Return the archive with its directory read.

    Raises:
        KeeperError: EXPORT_UNREADABLE (name).
    """
    try:
        if not _list_is_sane(export):
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
        return zipfile.ZipFile(export.file)
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, RuntimeError) as e:
        raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name) from e


def members(
    archive: zipfile.ZipFile, wanted: Callable[[str], bool]
) -> tuple[list[zipfile.ZipInfo], list[zipfile.ZipInfo]]:
    """Return the members with such names: those that are safe to open, and the others."""
    found = [m for m in archive.infolist() if not m.filename.endswith("/") and wanted(m.filename)]
    return [m for m in found if is_safe(m)], [m for m in found if not is_safe(m)]


def is_safe(member: zipfile.ZipInfo) -> bool:
    """Return whether it is neither encrypted nor a bomb, and compressed in the usual way."""
    packed = max(member.compress_size, 1)
    return (
        not member.flag_bits & 0x1
        and member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and member.file_size <= _LARGEST
        and (member.file_size <= _HARMLESS or member.file_size <= _TIMES * packed)
    )


def is_too_large(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is unsafe only because of its size or its unpacked size."""
    usual = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return usual and not member.flag_bits & 0x1 and not is_safe(member)


class Member:
    """A member opened for reading. Its damage is reported after all readable bytes."""

    def __init__(self, file: IO[bytes], checksum: int) -> None:
        self._file = file
        self._expected = checksum
        self._checksum = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, count: int = -1, /) -> bytes:
        """Return up to `count` bytes, never more than the directory says; none at the end.

        Raises:
            zipfile.BadZipFile, zlib.error, EOFError, OSError: it is damaged.
        """
        got = self._file.read(count)
        if not got and count and self._checksum != self._expected:
            raise zipfile.BadZipFile
        self._checksum = zlib.crc32(got, self._checksum)
        return got


def member_stream(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Member:
    """Return a member for reading.

    Raises:
        KeeperError: EXPORT_UNREADABLE (name).
    """
    # Without the checksum, `zipfile` does not withhold the end of a damaged member; see `Member`.
    unchecked = copy.copy(member)
    del unchecked.CRC
    try:
        return Member(archive.open(unchecked), member.CRC)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, EOFError) as e:
        raise KeeperError(Code.EXPORT_UNREADABLE, name=name) from e


def _list_is_sane(export: Export) -> bool:
    """Return whether the directory is small enough to be read; `zipfile` reads it whole."""
    tail = min(export.size, 65_557 + 76)
    export.file.seek(export.size - tail)
    end = export.file.read(tail)
    at = end.rfind(_END)
    if at < 0 or len(end) - at < 22:
        return False
    count, size = struct.unpack_from("<HI", end, at + 10)
    at_64 = at - 76  # the record and its locator come directly before
    if at_64 >= 0 and end[at_64 : at_64 + 4] == _END_64:
        count, size = struct.unpack_from("<QQ", end, at_64 + 32)
    return bool(count <= _MOST and size <= _DIRECTORY)
