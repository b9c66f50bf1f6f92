"""Reads XML of any size as a stream of elements.

The parser is expat. Document types and entities are refused, and nothing outside the file is ever
fetched. After an error, reading continues at the next record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from evidence_keeper.domain.record.conversation import RefusalReason
from evidence_keeper.importers.file_formats.streams import Damaged, ExportStream, characters
from evidence_keeper.importers.file_formats.xml_repair import (
    MARK,
    repaired,
    unmarked,
    without_pictures,
)

_LARGEST = 24 * 1024**2
"""Most bytes of one tag; pictures are removed before."""

_DEEPEST, _MOST_ATTRIBUTES, _MOST_RESTARTS = 40, 5_000, 1_000


class Refusal(Exception):
    """Content that no export has: a document type, an entity, endless elements."""


@dataclass(slots=True)
class Start:
    """An element begins; `repaired` tells whether one of its values was."""

    name: str
    values: dict[str, str]
    repaired: bool = False


@dataclass(slots=True)
class End:
    """An element ends."""

    name: str


@dataclass(slots=True)
class Break:
    """A skipped part; after one with `last` nothing follows."""

    reason: RefusalReason
    last: bool = False


Event = Start | End | Break


class _Parser:
    """One expat parser with its events and its input.

    Args:
        resumed: Whether it begins in the middle of a document.
    """

    def __init__(self, resumed: bool = False) -> None:
        self.found: list[Event] = []
        self.resumed = resumed
        self.quiet = 0
        """Bytes since the last event: the size of the open tag."""
        self._attributes = 0
        self._given = 0
        self._depth = 0
        self._expat = expat.ParserCreate("UTF-8")
        # Expat 2.6 postpones parsing an unfinished tag; `elements` does that itself, and the size
        # of a tag is known only when it is parsed.
        if hasattr(self._expat, "SetReparseDeferralEnabled"):
            self._expat.SetReparseDeferralEnabled(False)
        if resumed:
            self._expat.Parse(b"<resumed>", False)
            self._given = len(b"<resumed>")
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.EntityDeclHandler = self._refuse

    def give(self, data: bytes, final: bool = False) -> int | None:
        """Parse on; return the position of an error, None without one.

        Raises:
            Refusal: content that no export has.
        """
        before, self._given = self._given, self._given + len(data)
        known = len(self.found)
        try:
            self._expat.Parse(data, final)
        except expat.ExpatError:
            return max(0, self._expat.ErrorByteIndex - before)
        if len(self.found) > known:
            self.quiet = self._attributes = 0
        else:
            self.quiet += len(data)
            self._attributes += data.count(b'="') + data.count(b"='")
        return None

    @property
    def is_too_large(self) -> bool:
        """Whether the open tag is."""
        return self.quiet > _LARGEST or self._attributes > _MOST_ATTRIBUTES

    def _start(self, name: str, values: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refusal
        mended = False
        for key, value in values.items():
            if MARK in value:
                values[key], marked = unmarked(value)
                mended = mended or marked
        self.found.append(Start(name, values, mended))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.found.append(End(name))

    def _refuse(self, *_: object) -> None:
        raise Refusal


@dataclass(slots=True)
class _Reader:
    """Parses a document, and continues with a new parser after an error."""

    resume: re.Pattern[bytes]
    parser: _Parser = field(default_factory=_Parser)
    lost: bytes | None = None
    """After an error: the end of the skipped part, where a record may begin."""
    restarts: int = 0

    def take(self, data: bytes) -> Iterator[Event]:
        """Yield the events in the next bytes."""
        while data:
            if self.lost is not None:
                data = self._record_in(self.lost + data)
                continue
            broken = self.parser.give(data)
            yield from self.parser.found
            self.parser.found.clear()
            if broken is None and not self.parser.is_too_large:
                return
            if broken is not None and self.parser.resumed and data[:broken].endswith(b"</"):
                return  # the end of the document, whose start this parser has not seen
            self.restarts += 1
            self.lost = b""
            last = self.restarts > _MOST_RESTARTS
            reason = RefusalReason.TOO_LARGE if broken is None else RefusalReason.DAMAGED
            yield Break(reason, last)
            data = b"" if last or broken is None else data[broken + 1 :]

    def end(self) -> Iterator[Event]:
        """Yield the events at the end, which may be too early."""
        if self.lost is not None:
            return
        broken = self.parser.give(b"", final=True)
        yield from self.parser.found
        if broken == 0 and not self.parser.resumed:
            yield Break(RefusalReason.DAMAGED, last=True)

    def _record_in(self, data: bytes) -> bytes:
        """Return the data from the next record on; none where there is none."""
        found = self.resume.search(data)
        if found is None:
            self.lost = data[-16:]
            return b""
        self.parser, self.lost = _Parser(resumed=True), None
        return data[found.start() :]


def elements(stream: ExportStream, records: tuple[str, ...]) -> Iterator[Event]:
    """Yield the elements of a document.

    Args:
        stream: Its bytes.
        records: Names of elements at which reading can continue after an error.

    Raises:
        Refusal: a document type, an entity, or endless nesting.
        Cancelled: asked to stop.
    """
    reader = _Reader(re.compile(rb"<(?:" + "|".join(records).encode() + rb")(?=[\s/>])"))
    held: list[bytes] = []
    size = 0
    try:
        for text in repaired(without_pictures(characters(stream))):
            held.append(text.encode("utf-8"))
            size += len(held[-1])
            # An open tag is parsed again with each further piece: so the pieces double, or a tag of
            # megabytes would be parsed a hundred times.
            if size < reader.parser.quiet:
                continue
            yield from reader.take(b"".join(held))
            held, size = [], 0
            if reader.restarts > _MOST_RESTARTS:
                return
        yield from reader.take(b"".join(held))
        yield from reader.end()
    except Damaged:
        yield from reader.take(b"".join(held))
        yield Break(RefusalReason.DAMAGED, last=True)
