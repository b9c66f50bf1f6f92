"""Reads the length of a sound or film from its headers while it streams past.

Known: MP4, M4A, 3GP and QuickTime (ISO 14496-12, `mvhd`), WAV, and Ogg with Opus or Vorbis
(RFC 3533, RFC 7845). Others have a kind and no duration. Only lengths and numbers are read and
nothing is decoded; what does not fit is "not known". Memory is bounded whatever the file says.
"""

from __future__ import annotations

import struct

_LONGEST_MS = 7 * 24 * 3600 * 1000
"""Longer durations than a week are treated as damage."""

_MOST_MOOV = 4 * 1024 * 1024
_MOST_BOXES = 10_000
"""Most outermost boxes: films have a handful; fragmented ones have many, after their `moov`."""

_HEAD, _TAIL = 4096, 70_000
_BOX_KINDS = frozenset({"video/mp4", "audio/mp4", "video/3gpp", "video/quicktime"})
_OGG_KINDS = frozenset({"audio/ogg", "video/ogg"})


class DurationReader:
    """Reads a file chunk by chunk.

    Args:
        media_type: From `file_type.media_type_of`.
    """

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type
        self._boxes = _Boxes() if media_type in _BOX_KINDS else None
        self._wanted = self._boxes is not None or media_type in (*_OGG_KINDS, "audio/wav")
        self._head = b""
        self._tail = b""
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Process the next bytes."""
        if not self._wanted:
            return
        self._size += len(chunk)
        if len(self._head) < _HEAD:
            self._head += chunk[: _HEAD - len(self._head)]
        if self._boxes is not None:
            self._boxes.feed(chunk)
        else:
            self._tail = (self._tail + chunk)[-_TAIL:]

    def milliseconds(self) -> int | None:
        """Return the duration; None where unknown."""
        try:
            if self._boxes is not None:
                found = _movie(self._boxes.moov)
            elif self._media_type == "audio/wav":
                found = _wave(self._head, self._size)
            else:
                found = _ogg(self._head, self._tail) if self._wanted else None
        except (struct.error, IndexError, ValueError, ZeroDivisionError, OverflowError):
            return None
        return found if found is not None and 0 <= found <= _LONGEST_MS else None


class _Boxes:
    """Walks over the outermost boxes and keeps the start of the first `moov` with content.

    Every box costs time regardless of its size: after `_MOST_BOXES` it stops, so that a file of
    tiny boxes cannot delay the import.
    """

    def __init__(self) -> None:
        self.moov = bytearray()
        self._buffer = b""
        self._skip = 0
        self._keep = 0
        self._boxes = 0
        self._ended = False

    def feed(self, chunk: bytes) -> None:
        if self._ended:
            return
        data, at = self._buffer + chunk, 0
        self._buffer = b""
        while at < len(data) and not self._ended:
            left = len(data) - at
            if self._keep:
                part = min(self._keep, left, _MOST_MOOV - len(self.moov))
                self.moov += data[at : at + part]
                self._keep -= part
                at += part
                self._ended = not self._keep or len(self.moov) >= _MOST_MOOV
            elif self._skip:
                part = min(self._skip, left)
                self._skip -= part
                at += part
            elif left < 16:
                self._buffer = data[at:]
                return
            else:
                at += self._begin(data, at)

    def _begin(self, data: bytes, at: int) -> int:
        """Read a box's head; return its length in bytes."""
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        if size == 0:
            size = 1 << 62  # up to the end of the file
        self._boxes += 1
        if size < head or self._boxes > _MOST_BOXES:
            self._ended = True
        elif kind == b"moov":
            self._keep = size - head
        else:
            self._skip = size - head
        return head


def _movie(moov: bytes | bytearray) -> int | None:
    place = 0
    for _ in range(_MOST_BOXES):
        if place + 8 > len(moov):
            return None
        size, kind = struct.unpack_from(">I4s", moov, place)
        if kind == b"mvhd":
            if moov[place + 8] == 1:
                scale, length = struct.unpack_from(">IQ", moov, place + 28)
            else:
                scale, length = struct.unpack_from(">II", moov, place + 20)
            # Recorders write all ones, or zero, when they do not know the duration (yet).
            return None if length in (0, 0xFFFFFFFF) else int(length * 1000 // scale)
        if size < 8:
            return None
        place += size
    return None


def _wave(head: bytes, size: int) -> int | None:
    place, rate = 12, 0
    while place + 8 <= len(head):
        kind, length = struct.unpack_from("<4sI", head, place)
        if kind == b"fmt ":
            (rate,) = struct.unpack_from("<I", head, place + 16)
        elif kind == b"data":
            return int(min(length, size - place - 8) * 1000 // rate)
        place += 8 + length + length % 2
    return None


def _ogg(head: bytes, tail: bytes) -> int | None:
    opus, vorbis = head.find(b"OpusHead"), head.find(b"\x01vorbis")
    before = 0
    if opus >= 0:
        rate = 48_000
        (before,) = struct.unpack_from("<H", head, opus + 10)
    elif vorbis >= 0:
        (rate,) = struct.unpack_from("<I", head, vorbis + 12)
    else:
        return None
    place = tail.rfind(b"OggS")
    while place >= 0:
        (granule,) = struct.unpack_from("<q", tail, place + 6)
        if granule >= 0:
            return int(max(0, granule - before) * 1000 // rate)
        place = tail.rfind(b"OggS", 0, place)
    return None
