"""Writes irregular ZIP archives: any name, flag, method and version."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """One entry: what both headers say, and the bytes that follow as they are."""

    name: bytes
    data: bytes = b""
    flags: int = 0
    method: int = 0
    version: int = 20
    before: bytes = b""
    """Bytes before the entry that the directory does not mention."""
    is_listed: bool = True
    size: int | None = None
    """Size and checksum of what the data unpacks to; of the data itself by default."""
    crc: int | None = None
    local: dict[str, int] = field(default_factory=dict)
    """Flags, method, checksum and sizes where the header before the data says other ones."""
    local_name: bytes | None = None
    local_extra: bytes = b""
    extra: bytes = b""
    comment: bytes = b""

    def _checked(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        return crc, len(self.data), len(self.data) if self.size is None else self.size

    def header(self) -> bytes:
        """Return the header that stands before the data."""
        name = self.name if self.local_name is None else self.local_name
        flags, method = (self.local.get(key, getattr(self, key)) for key in ("flags", "method"))
        stated = zip(("crc", "packed", "size"), self._checked(), strict=True)
        checked = (self.local.get(key, number) for key, number in stated)
        numbers = (self.version, flags, method, 0, 33, *checked)
        lengths = (len(name), len(self.local_extra))
        head = struct.pack("<4s5H3I2H", b"PK\x03\x04", *numbers, *lengths)
        return head + name + self.local_extra

    def line(self, offset: int) -> bytes:
        """Return the entry of the directory."""
        numbers = (self.version, self.version, self.flags, self.method, 0, 33, *self._checked())
        lengths = (len(self.name), len(self.extra), len(self.comment))
        head = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *numbers, *lengths, 0, 0, 0, offset)
        return head + self.name + self.extra + self.comment


def end_record(count: int, size: int, offset: int, comment: bytes = b"") -> bytes:
    """Return the record at the end: entries, bytes of the directory, and where it begins."""
    numbers = (0, 0, count & 0xFFFF, count & 0xFFFF, size, offset, len(comment))
    return struct.pack("<4s4H2IH", b"PK\x05\x06", *numbers) + comment


def write(
    path: Path,
    members: Iterable[Member],
    *,
    behind: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
) -> Path:
    """Write an archive.

    Args:
        path: Where to.
        members: Its entries.
        behind: What stands between the last entry and the directory.
        comment: Of the archive.
        count: How many entries the end says there are; the right number by default.
    """
    out, directory, listed = bytearray(), bytearray(), 0
    for member in members:
        out += member.before
        if member.is_listed:
            directory += member.line(len(out))
            listed += 1
        out += member.header() + member.data
    out += behind
    end = end_record(listed if count is None else count, len(directory), len(out), comment)
    path.write_bytes(out + directory + end)
    return path
