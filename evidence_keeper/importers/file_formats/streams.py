"""Reads the bytes of an export in pieces and reports progress."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from typing import Protocol
from zipfile import BadZipFile

from evidence_keeper.domain.progress import Progress
from evidence_keeper.importers.interface import HEAD, Export

CHUNK = 262_144
"""Bytes that are read at a time."""

_EVERY = 200
"""Records between two reports of the progress."""

_LONGEST = 1_048_576
"""Most bytes of a line that are held at once; a longer one comes in pieces."""

_NO_UTF8 = re.compile("[\udc80-\udcff]")


class Damaged(Exception):
    """The bytes end too early, or cannot be unpacked."""


class ByteSource(Protocol):
    """A source of bytes."""

    def read(self, count: int = -1, /) -> bytes:
        """Return up to `count` bytes; none at the end."""


class ExportStream:
    """One file of an export: the export itself or a member of an archive.

    Args:
        file: Read from its current position.
        size: Its bytes.
        progress: Reports the bytes of the export that were read.
        total: Bytes of the whole export.
        begin, weight: The part of the export that this file is, in bytes.
    """

    def __init__(
        self,
        file: ByteSource,
        size: int,
        progress: Progress,
        total: int,
        begin: int = 0,
        weight: int | None = None,
    ) -> None:
        self._file = file
        self._size = max(size, 1)
        self._progress = progress
        self._total = total
        self._begin = begin
        self._weight = size if weight is None else weight
        self._read = 0
        self._records = 0

    def read(self, count: int = CHUNK) -> bytes:
        """Return up to `count` bytes; none at the end.

        Raises:
            Damaged: they cannot be read.
            Cancelled: asked to stop.
        """
        try:
            got = self._file.read(count)
        except (BadZipFile, zlib.error, EOFError, OSError) as e:
            raise Damaged from e
        self._read += len(got)
        self._tell()
        return got

    def record(self) -> None:
        """Count one record, for the progress.

        Raises:
            Cancelled: asked to stop.
        """
        self._records += 1
        if self._records % _EVERY == 0:
            self._tell()

    def _tell(self) -> None:
        part = min(self._read / self._size, 1.0)
        self._progress.step(self._begin + int(self._weight * part), self._total)


def whole(export: Export, progress: Progress) -> ExportStream:
    """Return the export itself from its start."""
    export.file.seek(0)
    return ExportStream(export.file, export.size, progress, export.size)


def lines(stream: ExportStream) -> Iterator[tuple[int, str, bool]]:
    """Yield each line as its number from 1, its text without its end, and True.

    A line above a mebibyte comes in pieces with the same number, the later ones with False. Bytes
    that are no UTF-8 become lone surrogates, which no text of the file itself can contain.

    Raises:
        Damaged, Cancelled: as `ExportStream.read`.
    """
    number, begins, rest = 1, True, b""
    while chunk := stream.read():
        *complete, rest = (rest + chunk).split(b"\n")
        for raw in complete:
            yield number, decoded(raw.removesuffix(b"\r")), begins
            number, begins = number + 1, True
        if len(rest) > _LONGEST:
            cut = _boundary(rest)
            yield number, decoded(rest[:cut]), begins
            rest, begins = rest[cut:], False
    if rest:
        yield number, decoded(rest.removesuffix(b"\r")), begins


def decoded(raw: bytes) -> str:
    """Decode UTF-8; an invalid byte becomes a lone surrogate."""
    return raw.decode("utf-8", "surrogateescape")


def beginning(export: Export) -> str:
    """Return the start of a file as text, without leading marks and white space."""
    export.file.seek(0)
    return decoded(export.file.read(HEAD)).lstrip("\ufeff \t\r\n")


def was_repaired(text: str) -> bool:
    """Return whether a text contains a byte that was no UTF-8."""
    return not text.isascii() and _NO_UTF8.search(text) is not None


def characters(stream: ExportStream) -> Iterator[str]:
    """Yield the text of a file in pieces, without a byte order mark.

    Raises:
        Damaged, Cancelled: as `ExportStream.read`.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    first = True
    while chunk := stream.read():
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text
    yield decoder.decode(b"", final=True)


def _boundary(raw: bytes) -> int:
    """Return the last position that splits no character."""
    for back in range(1, 5):
        byte = raw[-back]
        if byte < 0x80:
            return len(raw) - back + 1
        if byte >= 0xC0:
            return len(raw) - back
    return len(raw)
