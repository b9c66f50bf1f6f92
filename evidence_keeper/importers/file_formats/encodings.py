"""Finds files in UTF-16 or windows-1251 and gives their bytes as UTF-8."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import BinaryIO, cast

from evidence_keeper.importers.file_formats.streams import ByteSource
from evidence_keeper.importers.interface import HEAD, Export

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"'](windows-1251|utf-16)[\"']", re.I)
_PLAIN = re.compile(rb"\s*[{\[\d]")
"""The start of a text of WhatsApp or of JSON; web pages and mail tell their encoding themselves."""


class Recoded:
    """A source of bytes that become UTF-8 while it is read."""

    def __init__(self, file: ByteSource, encoding: str) -> None:
        self._file, self._encoding = file, encoding
        self._begin()

    def _begin(self) -> None:
        self._decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        self._ready, self._ended = b"", False

    def read(self, count: int = -1, /) -> bytes:
        """Return up to `count` bytes; none at the end. It raises what the source raises."""
        while not self._ended and (count < 0 or len(self._ready) < count):
            raw = self._file.read(HEAD)
            self._ended = not raw
            self._ready += self._decoder.decode(raw, self._ended).encode("utf-8", "replace")
        got = self._ready if count < 0 else self._ready[:count]
        self._ready = self._ready[len(got) :]
        return got


class _RecodedFile(Recoded):
    """A file that is read from its start to its end, as often as wanted."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._whole = file
        super().__init__(file, encoding)
        self.seek(0)

    def seek(self, place: int) -> int:
        assert place == 0
        self._whole.seek(0)
        self._begin()
        return 0


def encoding_of(head: bytes) -> tuple[str, bool]:
    """Return the encoding of a text that is no UTF-8, and whether it was guessed; else "".

    Args:
        head: The first bytes of the text.
    """
    if declared := _DECLARED.match(head):
        return declared[1].decode("ascii").lower(), False
    if encoding := _MARKS.get(head[:2], ""):
        return encoding, False
    return ("windows-1251", True) if _is_cyrillic(head) else ("", False)


def as_utf8(export: Export) -> tuple[Export, bool]:
    """Return an export as UTF-8, and whether its encoding was guessed."""
    export.file.seek(0)
    encoding, guessed = encoding_of(export.file.read(HEAD))
    if not encoding:
        return export, False
    return replace(export, file=cast("BinaryIO", _RecodedFile(export.file, encoding))), guessed


def _is_cyrillic(head: bytes) -> bool:
    """Return whether a text can only be windows-1251: no UTF-8 at all, and Cyrillic letters."""
    if head.isascii() or b"\0" in head or not _PLAIN.match(head):
        return False
    if any("\x80" <= c < "\udc80" for c in head.decode("utf-8", "surrogateescape")):
        return False
    high = [b for b in head if b >= 0x80]
    return sum(b >= 0xC0 or b in (0xA8, 0xB8) for b in high) >= 0.8 * len(high)
