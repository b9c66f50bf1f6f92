"""Reads VK's pages `messagesN.html`: one of them or the whole archive of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import PurePosixPath

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Message,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    Refused,
)
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.file_formats.html_parser import fed
from evidence_keeper.importers.file_formats.streams import Damaged, ExportStream
from evidence_keeper.importers.interface import HEAD, Export
from evidence_keeper.importers.local_time import ZoneClock
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_MEMBER = re.compile(r"(?:^|/)messages/(-?\w{1,40})/messages(\d{1,9})\.html$")
_PAGE = re.compile(rb"class=[\"']message(?:__header)?[\"']")
_CHARSET = re.compile(rb"charset=[\"']?utf-?8", re.IGNORECASE)
_LARGEST = 16 * 1024**2
"""Bytes of one page: they hold fifty messages each."""

_MONTHS = {
    name: number
    for names in (
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "қаң ақп нау сәу мам мау шіл там қыр қаз қар жел",
    )
    for number, name in enumerate(names.split(), 1)
}
_TIME = re.compile(
    r"(?P<written>(\d{1,2}) ([^\W\d_]{3,12})\.? (\d{4}) (?:в|at|сағат) (\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?: ([ap])m)?)",
    re.IGNORECASE,
)
_OWN = ("Вы", "You", "Сіз")
_EDITED = re.compile(r"\((?:ред\.|edited)\)\s*$")
_DELETED = ("Сообщение удалено", "Message deleted")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_DEEPEST = 200


@dataclass(slots=True)
class _Found:
    """The parts of one message of a page."""

    id: str
    header: list[str] = field(default_factory=list)
    link: str = ""
    text: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    links: int = 0


class _Page(HTMLParser):
    """Collects the messages of a page.

    A message is `div.message` with `div.message__header` and a `div` with the text, in which
    `div.kludges` contains the attachments.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Found] = []
        self.title = ""
        self._open: list[tuple[str, str]] = []
        """Each open element and its class; within a message only its own elements."""
        self._message: _Found | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        values = {key: value or "" for key, value in attrs}
        if tag == "br" and self._message is not None and self._is_text():
            self._message.text.append("\n")
        if tag in _VOID:
            return
        classes = values.get("class", "").split()
        if "message" in classes:
            self._finish()  # an unclosed message must not swallow the next
            self._message = _Found(values.get("data-id", ""))
            self._open = [(tag, "")]
            return
        kind = classes[0] if classes else ""
        if self._message is not None:
            self._sent_along(tag, kind, values, self._message)
        if len(self._open) < _DEEPEST:
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        at = next((n for n in reversed(range(len(self._open))) if self._open[n][0] == tag), None)
        if at is None:
            return
        del self._open[at:]
        if at == 0:
            self._finish()

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        kind = self._open[-1][1] if self._open else ""
        if self._message is None:
            if kind == "ui_crumb":
                self.title = data.strip() or self.title
        elif self._is_in("message__header"):
            self._message.header.append(data)
        elif kind == "attachment__description":
            self._message.attached.append(data.strip())
        elif self._is_text():
            self._message.text.append(data)

    @property
    def is_cut(self) -> bool:
        """Whether the page ends in the middle of a message."""
        return self._message is not None

    def finish(self) -> None:
        """Keep a message that the end of the page truncated, if its header is there."""
        if self._message is not None and "".join(self._message.header).strip():
            self._finish()

    def _finish(self) -> None:
        if self._message is not None:
            self.done.append(self._message)
        self._message = None

    def _is_in(self, kind: str) -> bool:
        return any(k == kind for _, k in self._open)

    def _is_text(self) -> bool:
        """Return whether this is the text: inside a message, not among its attachments."""
        inside = [kind for _, kind in self._open[1:]]
        return bool(inside) and not any(
            kind in ("message__header", "kludges") or kind.startswith("attachment")
            for kind in inside
        )

    def _sent_along(self, tag: str, kind: str, values: dict[str, str], message: _Found) -> None:
        if tag != "a":
            return
        if self._is_in("message__header"):
            message.link = values.get("href", "")
        elif kind == "attachment__link" and values.get("href"):
            message.attached.append(values["href"])
            message.links += 1


class Vk(PieceReader):
    """Reads pages in the archive's encoding."""

    format = Format.VK

    def recognises(self, export: Export) -> bool:
        """Return whether it is a page with messages, or an archive with such pages in the right
        place.
        """
        if archives.is_zip(export):
            return archives.holds(export, _MEMBER)
        export.file.seek(0)
        head = export.file.read(HEAD)
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_PAGE.search(head))

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        if not archives.is_zip(export):
            export.file.seek(0)
            if not _PAGE.search(export.file.read(min(export.size, _LARGEST))):
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            export.file.seek(0)
            stream = ExportStream(export.file, export.size, progress, export.size)
            yield from convert.pieces(stream, export.size, "chat", "")
            return
        with archives.opened(export) as archive:
            members, unsafe = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
            yield from (
                Refused(m.filename, RefusalReason.DAMAGED, PurePosixPath(m.filename).parent.name)
                for m in unsafe
            )
            if not members:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            begin = 0
            for member in sorted(members, key=lambda m: _order(m.filename)):
                with archives.member_stream(archive, member, export.name) as file:
                    size, weight = member.file_size, member.compress_size
                    stream = ExportStream(file, size, progress, export.size, begin, weight)
                    key = PurePosixPath(member.filename).parent.name
                    yield from convert.pieces(stream, size, key, member.filename)
                begin += weight


class _Convert:
    """Converts pages to messages."""

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me

    def pieces(
        self, stream: ExportStream, size: int, chat: str, member: str
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield the pieces of one page; `member` is its name in an archive."""
        if size > _LARGEST:
            yield Refused(member or "begin", RefusalReason.TOO_LARGE, chat)
            return
        raw, whole = b"", True
        try:
            while chunk := stream.read():
                raw += chunk
        except Damaged:
            whole = False
        page = _Page()
        encoding = "utf-8" if _CHARSET.search(raw[:4_000]) else "windows-1251"
        is_cut = not fed(page, raw.decode(encoding, "surrogateescape")) or page.is_cut
        page.finish()
        if page.title:
            yield Title(chat, page.title)
        before = f"{member}, " if member else ""
        for number, found in enumerate(page.done, 1):
            stream.record()
            place = f"{before}message {found.id}" if found.id else f"{before}element {number}"
            yield self._piece(found, chat, place)
        if not whole or is_cut:
            yield Refused(f"{before}end", RefusalReason.DAMAGED, chat)

    def _piece(self, found: _Found, chat: str, place: str) -> MessagePiece | Refused:
        header = " ".join("".join(found.header).split())
        time = _last_time(header)
        text = _trim("".join(found.text))
        if not header:
            return Refused(place, RefusalReason.NOT_UNDERSTOOD, chat)
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, chat)
        sender = (header[: time.start()] if time else _EDITED.sub("", header)).strip().rstrip(",")
        local = _local(time) if time else None
        message = Message(
            position=self._numbers.next(chat),
            sent=self._clock.local(local) if local else None,
            written=time["written"] if time else "",
            sender=sender,
            text=text,
            place=place,
            kind=MessageKind.DELETED if text.strip() in _DELETED else MessageKind.TEXT,
            account=found.link,
            own=sender in _OWN or (sender == self._me if self._me else False),
            attachments=tuple(filter(None, found.attached)),
            edited=_EDITED.search(header) is not None,
        )
        return MessagePiece(chat, message, linked=found.links > 0, by_local_clock=True)


def _order(name: str) -> tuple[str, int]:
    found = _MEMBER.search(name)
    return (found[1], int(found[2])) if found else ("", 0)


def _last_time(header: str) -> re.Match[str] | None:
    """Return the last time in a header: a name may look like one."""
    found = list(_TIME.finditer(header[:2_000]))
    return found[-1] if found else None


def _local(found: re.Match[str]) -> datetime | None:
    _, day, month, year, hour, minute, second, half = found.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half in "pP" else 0)
    try:
        number = _MONTHS[month[:3].casefold()]
        return datetime(int(year), number, int(day), hours, int(minute), int(second or 0))  # noqa: DTZ001 - by the local clock
    except (KeyError, ValueError):
        return None


def _trim(text: str) -> str:
    """Return a text without the line ends and indentation of the page's markup."""
    return text.strip("\n\r\t ") if "\n" in text[:1] + text[-1:] else text
