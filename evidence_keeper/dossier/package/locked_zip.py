"""Writes a ZIP that opens with a password: AES-256 as specified by WinZip (AE-2).

Our package is its only file, so that the names, sizes and lists inside the package are encrypted as
well; unpacking it gives the package that anybody can check. Nothing unencrypted reaches the disk,
and memory use does not depend on the size.

When an entry of the package is written, its ZIP header is written again. A header is therefore
buffered until it is final: reusing keystream would leak the XOR of two plaintexts. The
authentication code covers the bytes in order and is computed at the end.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from evidence_keeper.domain.progress import Progress

NAME = b"package.zip"
"""Name of the one file inside, which everybody sees: it reveals neither owner nor content."""
_TURNS, _SALT, _CHECK, _CODE = 1000, 16, 2, 10
"""Key derivation rounds, and sizes in bytes, all given by the format."""
_BLOCK, _RUN, _CHUNK = 16, 1 << 16, 1 << 20
_NEEDS, _LOCKED, _AES = 51, 1, 99
_ABOUT_AES = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 0)
"""AE-2 (without a CRC, which would reveal the content), AES-256, stored."""
_LARGEST = 0xFFFFFFFE
"""Largest size and position in 32 bits."""


class _Stream:
    """AES in counter mode; the counter starts at 1 and is little-endian.

    The cryptography library counts big-endian, so the counters are made here.
    """

    def __init__(self, key: bytes) -> None:
        self._blocks = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - of counters
        self._counters = bytearray(b"".join(n.to_bytes(_BLOCK, "little") for n in range(_RUN)))

    def applied(self, data: bytes | bytearray, place: int) -> bytes:
        """Return the bytes encrypted for a position in the file."""
        first, skip = divmod(place, _BLOCK)
        mask = self._mask(first + 1, -(-(skip + len(data)) // _BLOCK))[skip : skip + len(data)]
        mixed = int.from_bytes(data, "little") ^ int.from_bytes(mask, "little")
        return mixed.to_bytes(len(data), "little")

    def _mask(self, first: int, count: int) -> bytes:
        made = []
        while count:
            high, low = divmod(first, _RUN)
            taken = min(count, _RUN - low)
            self._set_high(high)
            with memoryview(self._counters) as counters:
                some = counters[low * _BLOCK : (low + taken) * _BLOCK]
                made.append(self._blocks.update(some))
                some.release()
            first, count = first + taken, count - taken
        return b"".join(made)

    def _set_high(self, high: int) -> None:
        """Set the upper bytes of the counters; the two lowest are constant."""
        for place in range(2, 8):
            byte = high >> 8 * (place - 2) & 0xFF
            if self._counters[place] != byte:
                self._counters[place::_BLOCK] = bytes([byte]) * _RUN


class _Inside:
    """The file that the package is written to; it encrypts everything."""

    def __init__(self, file: BinaryIO, start: int, stream: _Stream) -> None:
        self._file, self._start, self._stream = file, start, stream
        self._place = 0
        self._waiting = bytearray()
        self._held = (0, b"")
        """The first write after a seek, with its position."""
        self._moved = True
        self.size = 0

    def tell(self) -> int:
        """Return the position of the next write."""
        return self._place

    def seek(self, place: int) -> int:
        """Set the position of the next write."""
        self._empty()
        self._place, self._moved = place, True
        return place

    def flush(self) -> None:
        """Do nothing: buffered bytes are written on a seek, and at the end."""

    def write(self, data: bytes) -> int:
        """Take all of the bytes."""
        if self._moved:
            self._moved = False
            place, held = self._held
            again = place == self._place and len(held) == len(data)
            if not again:
                self._release()
                self._held = (self._place, bytes(data))
                return self._advance(len(data))
            self._held = (0, b"")
        self._waiting += data
        self._advance(len(data))
        while len(self._waiting) >= _CHUNK:
            self._put(self._place - len(self._waiting), self._waiting[:_CHUNK])
            del self._waiting[:_CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the buffered bytes."""
        self._empty()
        self._release()

    def _advance(self, count: int) -> int:
        self._place += count
        self.size = max(self.size, self._place)
        return count

    def _empty(self) -> None:
        if self._waiting:
            self._put(self._place - len(self._waiting), self._waiting)
            self._waiting.clear()

    def _release(self) -> None:
        place, held = self._held
        if held:
            self._put(place, held)
        self._held = (0, b"")

    def _put(self, place: int, data: bytes | bytearray) -> None:
        self._file.seek(self._start + place)
        self._file.write(self._stream.applied(data, place))


@contextlib.contextmanager
def locked_zip(
    file: BinaryIO, password: str, moment: datetime, progress: Progress
) -> Iterator[BinaryIO]:
    """Open the one file in a new ZIP for writing; on success the ZIP is complete.

    Args:
        file: Empty, writable and readable at any position.
        password: ASCII, checked by `domain.dossier.plan.lock_fault`: programs disagree about other
            characters.
        moment: Date and time of the file inside.
        progress: Reports the final reading; may cancel.

    Raises:
        OSError: the disk refused.
        Cancelled: the user asked to stop.
    """
    salt = secrets.token_bytes(_SALT)
    made = hashlib.pbkdf2_hmac("sha1", password.encode("ascii"), salt, _TURNS, 64 + _CHECK)
    start = len(_head(moment, 0)) + _SALT + _CHECK
    inside = _Inside(file, start, _Stream(made[:32]))
    yield cast(BinaryIO, inside)
    inside.finish()
    code = _code(file, start, inside.size, made[32:64], progress)
    file.seek(0)
    file.write(_head(moment, inside.size) + salt + made[64:])
    file.seek(start + inside.size)
    file.write(code + _directory(moment, inside.size, start + inside.size + _CODE))


def _code(file: BinaryIO, start: int, size: int, key: bytes, progress: Progress) -> bytes:
    """Return the authentication code of the written bytes."""
    code = hmac.new(key, digestmod="sha1")
    file.seek(start)
    for done in range(0, size, _CHUNK):
        progress.step(done, size)
        code.update(file.read(min(_CHUNK, size - done)))
    return code.digest()[:_CODE]


def _common(moment: datetime, extra: int, *, packed: int, plain: int) -> bytes:
    """Return the common part of a file's two headers."""
    day = max(moment.year - 1980, 0) << 9 | moment.month << 5 | moment.day
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    told = (_NEEDS, _LOCKED, _AES, time, day, 0, packed, plain, len(NAME), extra)
    return struct.pack("<5H3L2H", *told)


def _sizes(size: int) -> tuple[int, int]:
    return _SALT + _CHECK + size + _CODE, size


def _head(moment: datetime, size: int) -> bytes:
    """Return the local header, of the same length for any size.

    Where 32 bits are enough, the room for larger sizes is padding, like an alignment.
    """
    packed, plain = _sizes(size)
    room = struct.pack("<HHH14x", 0xD935, 16, 1)
    if packed > _LARGEST:
        room = struct.pack("<HHQQ", 1, 16, plain, packed)
        packed = plain = 0xFFFFFFFF
    extra = room + _ABOUT_AES
    return b"PK\x03\x04" + _common(moment, len(extra), packed=packed, plain=plain) + NAME + extra


def _directory(moment: datetime, size: int, place: int) -> bytes:
    """Return the end of the ZIP: the directory with its one file, which begins at `place`."""
    packed, plain = _sizes(size)
    extra = _ABOUT_AES
    if packed > _LARGEST:
        extra = struct.pack("<HHQQ", 1, 16, plain, packed) + extra
        packed = plain = 0xFFFFFFFF
    about = struct.pack("<BB", _NEEDS, 3)
    rest = struct.pack("<3H2L", 0, 0, 0, 0o100600 << 16, 0)
    listed = _common(moment, len(extra), packed=packed, plain=plain)
    entry = b"PK\x01\x02" + about + listed + rest + NAME + extra
    end, at = b"", place
    if place > _LARGEST:
        told = (44, _NEEDS, _NEEDS, 0, 0, 1, 1, len(entry), place)
        end = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", *told)
        end += b"PK\x06\x07" + struct.pack("<LQL", 0, place + len(entry), 1)
        at = 0xFFFFFFFF
    return entry + end + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, len(entry), at, 0)
