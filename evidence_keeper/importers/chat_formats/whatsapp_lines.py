"""Parses WhatsApp message headers: where a message begins and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from evidence_keeper.domain.record.conversation import DateOrder, RefusalReason, Refused
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.chat_formats.whatsapp_dates import (
    PERIOD,
    SPACES,
    Orders,
    Parts,
    as_date,
    hour_of_day,
)
from evidence_keeper.importers.chat_formats.whatsapp_phrases import MARKS, is_notice, plain
from evidence_keeper.importers.file_formats.streams import (
    Damaged,
    ExportStream,
    lines,
    was_repaired,
)

_M, _S = f"[{MARKS}]*", f"[{SPACES}]"
_AT = r"à|às|a las|alle|o|om|klo|kl\.?|в|о|um"
"""Words for “at” between date and time (Unicode CLDR)."""

_WRITTEN = (
    rf"(?P<written>(?P<a>\d{{1,4}}){_M}(?P<sep>[-/]|[.] ?){_M}(?P<b>\d{{1,2}}){_M}(?P=sep){_M}"
    rf"(?P<c>\d{{1,4}})\.?{_M}(?:,?{_S}+(?:(?:{_AT}){_S})?|,){_M}"
    rf"(?P<h>\d{{1,2}})(?P<tsep>[:.])(?P<m>\d{{2}})(?:(?P=tsep)(?P<s>\d{{2}}))?"
    rf"(?:{_S}*{_M}(?P<period>{PERIOD}))?)"
)
_BRACKET = re.compile(
    rf"{_M}\[{_M}{_WRITTEN}{_M}\](?:{_S}|(?=[{MARKS}])|$)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_DASH = re.compile(
    rf"{_M}{_WRITTEN}{_M}{_S}+[-–—](?:{_S}|$)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_COLON = re.compile(rf":{_M}(?:{_S}|$)", re.MULTILINE)
_STARTS = re.compile(rf"{_M}\[?{_M}\d")

_LONGEST_NAME, _LONGEST_HEADER = 200, 400
_MOST_NAMES = 5_000
_ALWAYS = 10
"""Number of messages that must continue with the same words and a colon to prove a name with a
colon."""

_REFUSED_BY_FILES = re.compile(r'[\\/:*?"<>|_]')


Shape = tuple[bool, str, bool, bool, bool, bool]
"""The shape of a file's headers, constant because one program on one phone wrote it.

Whether in brackets, how dates are separated, whether a year of four digits comes first, whether
years have four digits, whether there are seconds, whether there is a word for the half of the day.
"""


@dataclass(slots=True)
class Header:
    """The header of a message.

    Attributes:
        shape: Its shape.
        written: Date and time as written.
        parts: The three numbers of the date.
        time: Of the day; None where it is invalid.
        rest: The text after it: a name, a colon and text, or a line of the program.
    """

    shape: Shape
    written: str
    parts: Parts
    time: time | None
    rest: str

    def local(self, order: DateOrder) -> datetime | None:
        """Return the time by the phone's clock; None where it is invalid."""
        day = as_date(self.parts, order)
        return None if day is None or self.time is None else datetime.combine(day, self.time)

    def split(self, with_colon: frozenset[str] = frozenset()) -> tuple[str, str]:
        """Return sender and text; no sender for a line of the program.

        Args:
            with_colon: Names that contain a colon.
        """
        found = _COLON.search(self.rest, 0, _LONGEST_HEADER)
        if found is None:
            return "", self.rest
        name = self.rest[: found.start()]
        if not name or len(name) > _LONGEST_NAME or self._is_notice(name):
            return "", self.rest
        if with_colon and (longer := self.longer()) and longer[0] in with_colon:
            return longer
        return name, self.rest[found.end() :]

    def _is_notice(self, name: str) -> bool:
        """Return whether the colon after a name stands inside a notice, such as in a title."""
        if is_notice(name):
            return True
        opened = sum(map(name.count, "«„“")) > sum(map(name.count, "»”"))
        return (opened or name.count('"') % 2 == 1) and is_notice(
            self.rest[:_LONGEST_HEADER], len(name)
        )

    def longer(self) -> tuple[str, str] | None:
        """Return sender and text if the name contained the first colon."""
        if self.rest.count(":", 0, _LONGEST_HEADER) < 2:
            return None
        found = list(_COLON.finditer(self.rest, 0, _LONGEST_HEADER))[:2]
        if len(found) < 2 or found[1].start() > _LONGEST_NAME:
            return None
        return self.rest[: found[1].start()], self.rest[found[1].end() :]


@dataclass(slots=True)
class WhatsAppEntry:
    """A header with its following lines.

    Attributes:
        line: Number of its first line.
        size: Characters in all; above `MAX_TEXT` the parts are incomplete.
        repaired: Whether there were bytes that are no UTF-8.
    """

    line: int
    header: Header
    size: int = 0
    repaired: bool = False
    parts: list[str] = field(default_factory=list)

    def add(self, text: str, begins: bool) -> None:
        """Add a line, or the rest of one; the rest of a too large text is dropped."""
        self.size += len(text) + begins
        if self.size <= MAX_TEXT:
            self.parts.append(f"\n{text}" if begins else text)
        self.repaired = self.repaired or was_repaired(text)

    def split(self, with_colon: frozenset[str] = frozenset()) -> tuple[str, str]:
        """Return sender and whole text."""
        sender, text = self.header.split(with_colon)
        return sender, "".join((text, *self.parts)) if self.parts else text


class Survey:
    """Facts about the whole file: the order of its dates, and names with a colon."""

    def __init__(self, title: str) -> None:
        self._title = _REFUSED_BY_FILES.sub("_", title)
        self._orders = Orders()
        self._names: dict[str, list[str | int | None]] = {}
        self._counts: dict[str, int] = {}
        self._longer: dict[str, str | None] = {}
        self._latest: dict[DateOrder, datetime] = {}
        self._back = dict.fromkeys(DateOrder, 0)
        self._day: tuple[Parts, dict[DateOrder, date | None]] = (("", "", ""), {})
        self.messages = 0

    def see(self, header: Header, name: str, is_kept: bool) -> None:
        """Process one header.

        Args:
            header: The header.
            name: The text before its first colon; empty where the program wrote it.
            is_kept: Whether it becomes a message, being not too large.
        """
        self.messages += is_kept
        self._orders.see(header.parts, header.shape[1] == ".")
        self._see_time(header)
        if name and (name in self._counts or len(self._counts) < _MOST_NAMES):
            longer = header.longer()
            whole = longer[0] if longer else None
            if self._counts.get(name, 0) and self._longer[name] != whole:
                whole = None
            self._longer[name] = whole
            self._counts[name] = self._counts.get(name, 0) + 1

    @property
    def orders(self) -> tuple[DateOrder, ...]:
        """The possible orders of day and month."""
        return self._orders.possible()

    def with_colon(self, me: str = "") -> frozenset[str]:
        """Return the names that contain a colon.

        A single line does not distinguish them from a name and a text with a colon. The chat's
        title does, or that all of many messages continue with the same words.

        Args:
            me: The name that the user gave as her own.
        """
        found = {
            whole
            for name, whole in self._longer.items()
            if whole and (self._counts[name] >= _ALWAYS or self._is_title(whole))
        }
        return frozenset(found | ({me} if _COLON.search(me) else set()))

    def names(self) -> tuple[str, ...]:
        """Return the senders, the most frequent first."""
        known = self.with_colon()
        counted = sorted(self._counts.items(), key=lambda item: -item[1])
        longer = ((self._longer[name], name) for name, _ in counted)
        return tuple(whole if whole in known and whole else name for whole, name in longer)

    def went_back(self, order: DateOrder) -> int:
        """Return how often a time is before the preceding one."""
        return self._back[order]

    def _is_title(self, name: str) -> bool:
        return _REFUSED_BY_FILES.sub("_", plain(name)) == self._title

    def _see_time(self, header: Header) -> None:
        if header.time is None:
            return
        if self._day[0] != header.parts:
            self._day = (header.parts, {o: as_date(header.parts, o) for o in DateOrder})
        for order, day in self._day[1].items():
            if day is None:
                continue
            now = datetime.combine(day, header.time)
            if (before := self._latest.get(order)) is not None and now < before:
                self._back[order] += 1
            self._latest[order] = now


def header(line: str) -> Header | None:
    """Return the header at the start of a line; None where there is none."""
    if not _STARTS.match(line):
        return None
    start = line[:_LONGEST_HEADER]
    bracket = "[" in line[:6]  # direction marks may precede it
    found = (_BRACKET if bracket else _DASH).match(start)
    if found is None:
        return None
    a, b, c = found["a"], found["b"], found["c"]
    if 3 in (len(a), len(c)) or len(a) == len(c) == 4:
        return None
    period = found["period"] or ""
    shape = (
        bracket,
        found["sep"],
        len(a) == 4,
        4 in (len(a), len(c)),
        bool(found["s"]),
        bool(period),
    )
    rest = line[found.start("rest") :]
    return Header(shape, found["written"], (a, b, c), _time_of(found, period), rest)


def entries(stream: ExportStream) -> Iterator[WhatsAppEntry | Refused]:
    """Yield each message with its lines.

    Headers have the shape of the first one: a line of text with another shape stays text.
    """
    shape: Shape | None = None
    entry: WhatsAppEntry | None = None
    stray = False
    number = 0
    try:
        for number, text, begins in lines(stream):
            found = header(text) if begins else None
            if found is None or (shape is not None and found.shape != shape):
                if entry is not None:
                    entry.add(text, begins)
                elif text.strip() and not stray:
                    stray = True
                    yield Refused(f"line {number}", RefusalReason.NOT_UNDERSTOOD)
                continue
            shape = found.shape
            if entry is not None:
                stream.record()
                yield entry
            entry = WhatsAppEntry(number, found, len(found.rest), was_repaired(text))
    except Damaged:
        if entry is not None:
            yield entry
        yield Refused(f"line {number + 1}", RefusalReason.DAMAGED)
        return
    if entry is not None:
        yield entry


def _time_of(found: re.Match[str], period: str) -> time | None:
    hour = hour_of_day(int(found["h"]), period)
    minute, second = int(found["m"]), int(found["s"] or 0)
    if hour is None or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)
