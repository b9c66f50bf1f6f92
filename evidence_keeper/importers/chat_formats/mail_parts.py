"""Splits a mailbox into letters, without their attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence_keeper.domain.record.conversation import RefusalReason, Refused
from evidence_keeper.importers.file_formats.streams import Damaged, ExportStream

_SEPARATOR = re.compile(rb"From \S.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d\d:\d\d")
_TYPE = re.compile(rb"content-type\s*:\s*([\w.+-]+)/", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_KEPT = (b"text", b"multipart", b"message")

_LARGEST, _LONGEST_HEADERS = 16 * 1024**2, 1024**2
_MOST_KINDS, _MOST_PARTS, _MOST_FIELDS = 50, 2_000, 20_000
"""Boundaries, parts and header lines of one letter: the parser makes an object of each."""

_PIECE = 65_536


@dataclass(slots=True)
class MailMessage:
    """One letter without the bytes of pictures, sounds and documents.

    Attributes:
        number: From 1 within the mailbox.
        raw: Its headers and text parts.
    """

    number: int
    raw: bytes


@dataclass(slots=True)
class _Collector:
    """Collects the lines of one letter."""

    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    headers: int = 0
    parts: int = 0
    fields: int = 0
    in_headers: bool = True
    dropping: bool = False
    boundaries: set[bytes] = field(default_factory=set)
    block: list[bytes] = field(default_factory=list)
    too_large: bool = False

    def take(self, line: bytes) -> None:
        """Add one line, with its end."""
        if line.startswith(b"--") and self._is_boundary(line):
            self.in_headers, self.dropping, self.block, self.headers = True, False, [], 0
            self.parts += 1
        elif self.in_headers:
            self.headers += len(line)
            self.fields += 1
            self.too_large = self.too_large or self.headers > _LONGEST_HEADERS
            if not line.strip():
                self.in_headers = False
                self._end_of_headers()
            elif not self.too_large:
                self.block.append(line)
        elif self.dropping:
            return
        self.size += len(line)
        self.too_large = self.too_large or self.size > _LARGEST or self._has_too_much
        if self.too_large:
            self.lines.clear()
        else:
            self.lines.append(line)

    @property
    def _has_too_much(self) -> bool:
        return self.parts > _MOST_PARTS or self.fields > _MOST_FIELDS

    def _is_boundary(self, line: bytes) -> bool:
        sign = line.rstrip()[2:]
        return sign in self.boundaries or sign.removesuffix(b"--") in self.boundaries

    def _end_of_headers(self) -> None:
        headers = b"".join(self.block)
        kind = _TYPE.search(headers)
        self.dropping = kind is not None and kind[1].lower() not in _KEPT
        self.boundaries.update(a or b for a, b in _BOUNDARY.findall(headers[:_PIECE]))
        self.too_large = self.too_large or len(self.boundaries) > _MOST_KINDS


def letters(stream: ExportStream, is_mailbox: bool) -> Iterator[MailMessage | Refused]:
    """Yield the letters of a mailbox, or the only one of a file.

    Lines that begin with ">From" stay unchanged: some programs write them so, some people too.
    """
    number, collector, blank = 1, _Collector(), True
    try:
        for line, begins in _lines(stream):
            if is_mailbox and blank and begins and _SEPARATOR.match(line):
                if collector.size:
                    stream.record()
                    yield _finished(collector, number)
                    number += 1
                collector, blank = _Collector(), False
                continue
            blank = begins and not line.strip()
            collector.take(line)
    except Damaged:
        if collector.size:
            yield _finished(collector, number)
        yield Refused(f"message {number}", RefusalReason.DAMAGED)
        return
    if collector.size:
        yield _finished(collector, number)


def _finished(collector: _Collector, number: int) -> MailMessage | Refused:
    if collector.too_large:
        return Refused(f"message {number}", RefusalReason.TOO_LARGE)
    return MailMessage(number, b"".join(collector.lines))


def _lines(stream: ExportStream) -> Iterator[tuple[bytes, bool]]:
    """Yield each line with its end, or a piece of a very long one; and whether it begins a line."""
    rest, begins = b"", True
    while chunk := stream.read():
        *complete, rest = (rest + chunk).split(b"\n")
        for raw in complete:
            yield raw + b"\n", begins
            begins = True
        if len(rest) > _PIECE:
            yield rest, begins
            rest, begins = b"", False
    if rest:
        yield rest, begins
