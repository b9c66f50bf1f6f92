"""Writes irregular ZIP archives: any name, flag, method and version."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
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

    def header(self) -> bytes:
        """Return the header that stands before the data."""
        checked = (zlib.crc32(self.data), len(self.data), len(self.data), len(self.name), 0)
        head = struct.pack(
            "<4s5H3I2H", b"PK\x03\x04", self.version, self.flags, self.method, 0, 33, *checked
        )
        return head + self.name

    def line(self, offset: int) -> bytes:
        """Return the entry of the directory."""
        checked = (zlib.crc32(self.data), len(self.data), len(self.data), len(self.name))
        numbers = (self.version, self.version, self.flags, self.method, 0, 33)
        head = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *numbers, *checked, 0, 0, 0, 0, 0, offset)
        return head + self.name


def write(path: Path, members: Iterable[Member], *, behind: bytes = b"") -> Path:
    """Write an archive; `behind` stands between the last entry and the directory."""
    out, directory, count = bytearray(), bytearray(), 0
    for member in members:
        out += member.before
        if member.is_listed:
            directory += member.line(len(out))
            count += 1
        out += member.header() + member.data
    out += behind
    end = (0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), len(out), 0)
    path.write_bytes(out + directory + struct.pack("<4s4H2IH", b"PK\x05\x06", *end))
    return path
