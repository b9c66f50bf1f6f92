"""Reads a damaged database page by page, without the database engine.

The engine reaches rows through the schema and inner pages: when one of those is damaged, everything
below it is unreachable. Here every page is decrypted and read on its own, so a damaged page loses
only its own content. The formats are SQLCipher 4's page (AES-256-CBC, HMAC-SHA512, 80 reserved
bytes; https://www.zetetic.net/sqlcipher/design/) and SQLite's table leaf page and record
(https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1).
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from evidence_keeper.system.files import disk_errors, open_file

PAGE = 4096
_SALT, _IV, _MAC = 16, 16, 64
_USABLE = PAGE - _IV - _MAC
_FILE_HEADER = 100
_TABLE_LEAF = 13
_MAX_COLUMNS = 200

Value = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row.

    Attributes:
        rowid: Its number in its table.
        values: As stored; NULL where a column is the row's number itself.
        sound: Whether the row is complete and all its pages are authentic.
    """

    rowid: int
    values: tuple[Value, ...]
    sound: bool


class RawPages:
    """The pages of an encrypted database file. Use as a context.

    Args:
        path: The database file.
        key: The raw 256-bit key.

    Raises:
        KeeperError: DISK_*.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        with disk_errors(path):
            self._file: IO[bytes] = open_file(path)
            salt = self._file.read(_SALT)
            self.count = path.stat().st_size // PAGE
        mac_salt = bytes(byte ^ 0x3A for byte in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, mac_salt, 2, 32)

    def __enter__(self) -> RawPages:
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        self._file.close()

    def page(self, number: int) -> tuple[bytes, bool]:
        """Return a page's usable bytes and whether they are authentic.

        Unreadable bytes are zeros. An unauthentic page is decrypted anyway: in this mode a changed
        byte destroys only its own block of 16 and a bit of the next.
        """
        try:
            self._file.seek((number - 1) * PAGE)
            raw = self._file.read(PAGE)
        except OSError:
            raw = b""
        if len(raw) < PAGE:
            return bytes(_USABLE), False
        start = _SALT if number == 1 else 0
        sealed, iv, mac = raw[start:_USABLE], raw[_USABLE : _USABLE + _IV], raw[_USABLE + _IV :]
        wanted = hmac.new(self._mac_key, sealed + iv + struct.pack("<I", number), "sha512").digest()
        decryptor = Cipher(AES256(self._key), CBC(iv)).decryptor()
        plain = decryptor.update(sealed) + decryptor.finalize()
        return bytes(start) + plain, hmac.compare_digest(wanted, mac)

    def rows(self, number: int) -> Iterator[RawRow]:
        """Yield the rows that begin on a page; none unless it is a table leaf."""
        page, authentic = self.page(number)
        start = _FILE_HEADER if number == 1 else 0
        if page[start] != _TABLE_LEAF:
            return
        (cells,) = struct.unpack_from(">H", page, start + 3)
        first = start + 8
        for place in range(first, min(first + 2 * cells, _USABLE - 1), 2):
            (offset,) = struct.unpack_from(">H", page, place)
            row = self._row(page, offset, authentic=authentic)
            if row is not None:
                yield row

    def _row(self, page: bytes, offset: int, *, authentic: bool) -> RawRow | None:
        try:
            length, offset = _varint(page, offset)
            rowid, offset = _varint(page, offset)
            if length > self.count * PAGE:
                return None
            payload, sound = self._payload(page, offset, length)
            values, whole = _values(payload)
        except (IndexError, ValueError, struct.error):
            return None
        return RawRow(rowid, values, authentic and sound and whole)

    def _payload(self, page: bytes, offset: int, length: int) -> tuple[bytes, bool]:
        """Return the reachable bytes of a row, and whether all are authentic."""
        most = _USABLE - 35
        if length <= most:
            return page[offset : offset + length], True
        least = (_USABLE - 12) * 32 // 255 - 23
        local = least + (length - least) % (_USABLE - 4)
        local = local if local <= most else least
        pieces, sound = [page[offset : offset + local]], True
        (follow,) = struct.unpack_from(">I", page, offset + local)
        left, seen = length - local, set[int]()
        while left > 0:
            if not 1 < follow <= self.count or follow in seen:
                return b"".join(pieces), False
            seen.add(follow)
            overflow, authentic = self.page(follow)
            sound = sound and authentic
            pieces.append(overflow[4 : 4 + left])
            left -= len(pieces[-1])
            (follow,) = struct.unpack_from(">I", overflow, 0)
        return b"".join(pieces), sound


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    """Return a variable-length integer of up to nine bytes, and where it ends."""
    value = 0
    for place in range(offset, offset + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[offset + 8], offset + 9


def _values(payload: bytes) -> tuple[tuple[Value, ...], bool]:
    """Return the columns of a record, and whether all are complete.

    Raises:
        ValueError, IndexError: this is no record.
    """
    end, place = _varint(payload, 0)
    types = []
    while place < end:
        kind, place = _varint(payload, place)
        types.append(kind)
    if place != end or len(types) > _MAX_COLUMNS:
        raise ValueError("header")
    values, whole = [], True
    for kind in types:
        size = _size(kind)
        piece = payload[place : place + size]
        whole = whole and len(piece) == size
        values.append(_value(kind, piece))
        place += size
    return tuple(values), whole


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise ValueError("type")
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _value(kind: int, piece: bytes) -> Value:
    if kind >= 12:
        # Damaged parts of a text become replacement characters.
        return piece if kind % 2 == 0 else piece.decode("utf-8", "replace")
    if kind == 0:
        return None
    if kind == 7:
        return float(struct.unpack(">d", piece)[0]) if len(piece) == 8 else None
    if kind in (8, 9):
        return kind - 8
    return int.from_bytes(piece, "big", signed=True)
