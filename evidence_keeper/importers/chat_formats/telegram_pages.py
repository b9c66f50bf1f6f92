"""Reads Telegram Desktop's web pages, `messages.html`, `messages2.html` and so on.

The exporter writes them unless somebody asks for JSON. A thousand messages make a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
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
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.chat_formats.telegram_repeats import Repeats
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.file_formats.html_parser import Element, PageParser, fed
from evidence_keeper.importers.file_formats.streams import (
    Damaged,
    ExportStream,
    beginning,
    decoded,
    was_repaired,
    whole,
)
from evidence_keeper.importers.interface import HEAD, Export
from evidence_keeper.importers.local_time import ZoneClock, whole_number
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_MEMBER = re.compile(r"(?:^|/)messages(\d{0,9})\.html$")
_PAGE = re.compile(r'class="message (?:default|service)\b|class="page_wrap')
_LARGEST = 16 * 1024**2
"""Bytes of one page."""

_NUMBER = re.compile(r"message(-?\d{1,18})")
_TIME = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC(?:([+-])(\d\d):(\d\d))?)?")
_LENGTH = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)\b")
_CALLED = re.compile(r"(\w+)(?: \((\d{1,6}) seconds?\))?")
_VOTES = re.compile(r"(\d{1,12}) votes?\b")
_MEDIA = {
    "media_voice_message": "voice_message",
    "media_audio_file": "audio_file",
    "media_video": "video_file",
    "video_file_wrap": "video_file",
    "sticker_wrap": "sticker",
    "animated_wrap": "animation",
}
"""The classes of what is attached, and the names that the export in JSON has for them."""

_ATTACHED = ("media", "photo_wrap", "video_file_wrap", "sticker_wrap", "animated_wrap")
_FILES = ("media_photo", "media_video", "media_file", "media_voice_message", "media_audio_file")
_LEFT_OUT = ("reply_to", "reactions", "signature", "userpic", "initials")
"""Parts that are no words of the message."""


@dataclass(slots=True)
class _Found:
    """The parts of one message of a page."""

    id: str
    is_notice: bool
    is_joined: bool
    written: str = ""
    sender: list[str] = field(default_factory=list)
    forwarded: bool = False
    forwarded_from: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    media: str = ""
    told: list[str] = field(default_factory=list)
    """What stands beside a file: a title, a length, a telephone number."""
    is_call: bool = False
    is_file_left_out: bool = False
    """Whether the page names a file that was not exported."""
    question: list[str] = field(default_factory=list)
    answers: list[tuple[list[str], list[str]]] = field(default_factory=list)


class _Page(PageParser):
    """Collects the messages of a page, its title, and the names of the pages beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[_Found] = []
        self.title: list[str] = []
        self.beside: list[tuple[int, str]] = []
        """How many messages stand before the link to another page, and its name."""
        self._message: _Found | None = None

    def begin(self, element: Element) -> None:
        """See PageParser."""
        classes, values = element.classes, element.values
        if "message" in classes and not classes.isdisjoint(("default", "service")):
            self.finish()  # an unclosed message must not swallow the next
            self._message = _Found(values.get("id", ""), "service" in classes, "joined" in classes)
            return
        message = self._message
        if message is None:
            if "pagination" in classes and values.get("href"):
                self.beside.append((len(self.done), values["href"]))
            return
        if "forwarded" in classes:
            message.forwarded = True
        if "date" in classes and not self.within("forwarded"):
            message.written = message.written or values.get("title", "")
        elif "answer" in classes:
            message.answers.append(([], []))
        elif element.tag == "br":
            self.text("\n")
        self._attach(element, message)

    def _attach(self, element: Element, message: _Found) -> None:
        classes, link = element.classes, element.values.get("href", "")
        message.is_call = message.is_call or "media_call" in classes
        if not classes.isdisjoint(_ATTACHED):
            message.media = next((_MEDIA[c] for c in classes if c in _MEDIA), message.media)
            if link:
                message.files.append(link)
            else:
                message.is_file_left_out = not classes.isdisjoint(_FILES)
        elif link and self.within("text"):
            message.links.append(link)

    def end(self, element: Element) -> None:
        """See PageParser."""
        if "message" in element.classes:
            self.finish()

    def text(self, data: str) -> None:
        """See PageParser."""
        message = self._message
        if message is None:
            if self.within("page_header") and self.within("text"):
                self.title.append(data)
        elif self.within(*_LEFT_OUT):
            return
        elif self.within("from_name"):
            if not self.within("details"):
                names = message.forwarded_from if self.within("forwarded") else message.sender
                names.append(data)
        elif self.within("question"):
            message.question.append(data)
        elif self.within("answer"):
            message.answers[-1][self.within("details")].append(data)
        elif self.within("text") or (message.is_notice and self.within("body")):
            message.text.append(data)
        elif self.within("media") and data.strip():
            message.told.append(data.strip())

    @property
    def is_cut(self) -> bool:
        """Whether the page ends in the middle of a message."""
        return self._message is not None

    def finish(self) -> None:
        """Keep the message that is being read."""
        if self._message is not None:
            self.done.append(self._message)
        self._message = None


class TelegramPages(PieceReader):
    """Reads one page, or an archive with the pages of one chat or of many."""

    format = Format.TELEGRAM

    def recognises(self, export: Export) -> bool:
        """Return whether it is such a page, or an archive with one: others use that name too."""
        if not archives.is_zip(export):
            head = beginning(export)
            return head.startswith("<") and _PAGE.search(head) is not None
        try:
            with archives.opened(export) as archive:
                members, _ = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
                if not members:
                    return False
                with archives.member_stream(archive, members[0], export.name) as file:
                    stream = ExportStream(file, members[0].file_size, Progress(), export.size)
                    return _PAGE.search(decoded(stream.read(HEAD))) is not None
        except Damaged:
            return False
        except KeeperError as e:
            if e.code is not Code.EXPORT_UNREADABLE:
                raise
            return False

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        if not archives.is_zip(export):
            if not self.recognises(export):
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            yield from convert.pieces(whole(export, progress), export.size, "chat", "")
            return
        with archives.opened(export) as archive:
            members, unsafe = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
            yield from (
                Refused(m.filename, RefusalReason.DAMAGED, _folder(m.filename)) for m in unsafe
            )
            if not members:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            convert.beside = frozenset(archive.namelist())
            begin = 0
            for member in sorted(members, key=lambda m: _order(m.filename)):
                with archives.member_stream(archive, member, export.name) as file:
                    size, weight = member.file_size, member.compress_size
                    stream = ExportStream(file, size, progress, export.size, begin, weight)
                    name = member.filename
                    yield from convert.pieces(stream, size, _folder(name), name)
                begin += weight


class _Convert:
    """Converts pages to messages.

    Attributes:
        beside: The names of the archive's files.
    """

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me
        self._seen: dict[str, Repeats] = {}
        self.beside: frozenset[str] = frozenset()

    def pieces(
        self, stream: ExportStream, size: int, chat: str, member: str
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield the pieces of one page; `member` is its name in an archive."""
        if size > _LARGEST:
            yield Refused(member or "begin", RefusalReason.TOO_LARGE, chat)
            return
        raw, is_whole = b"", True
        try:
            while chunk := stream.read():
                raw += chunk
        except Damaged:
            is_whole = False
        page = _Page()
        is_cut = not fed(page, decoded(raw)) or page.is_cut
        page.finish()
        if title := _trim(page.title):
            yield Title(chat, title)
        before, sender, day = f"{member}, " if member else "", "", ""
        for number, found in enumerate(page.done):
            yield from self._absent(page, number, chat, member)
            stream.record()
            known = _NUMBER.fullmatch(found.id)
            if found.is_notice:
                sender = ""
                if known is None or known[1].startswith("-"):  # the line above each day
                    day = _trim(found.text)
                    continue
            sender = sender if found.is_joined else _trim(found.sender)
            place = f"{before}message {known[1]}" if known else f"{before}element {number + 1}"
            yield self._piece(found, chat, member, place, sender, day)
        yield from self._absent(page, len(page.done), chat, member)
        if not is_whole or is_cut:
            yield Refused(f"{before}end", RefusalReason.DAMAGED, chat)

    def _absent(self, page: _Page, number: int, chat: str, member: str) -> Iterator[Refused]:
        """Name the pages that a page leads to at this place and that the file does not hold."""
        for at, name in page.beside:
            if at == number and str(PurePosixPath(member).parent / name) not in self.beside:
                yield Refused(name, RefusalReason.ABSENT, chat)

    def _piece(
        self, found: _Found, chat: str, member: str, place: str, sender: str, day: str
    ) -> MessagePiece | Refused:
        words = _trim(found.text)
        text = "\n".join(filter(None, (words, _trim(found.question))))
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, chat)
        sent, by_local_clock = self._sent(found.written)
        kind, direction, seconds = MessageKind.TEXT, None, None
        own = sender == self._me if self._me and sender else None
        told = " · ".join(found.told)
        if found.is_call:
            kind = MessageKind.CALL
            direction, seconds = _call(found.told[-1] if found.told else "")
            own = direction is Direction.OUTGOING if direction else own
        elif found.is_notice:
            kind, own = MessageKind.NOTICE, None
        elif found.media and (length := _LENGTH.search(told)):
            hours, minutes, rest = (int(part or 0) for part in length.groups())
            seconds = hours * 3600 + minutes * 60 + rest
        links = [link for link in found.links if link not in words]
        beside = [told] if told and not found.is_call and not found.files else []
        folder = PurePosixPath(member).parent
        files = [f for f in found.files if not f.startswith(("http://", "https://"))]
        message = Message(
            position=0,
            sent=sent,
            written=found.written or (day if found.is_notice else ""),
            sender=sender,
            text=text,
            place="",
            kind=kind,
            own=own,
            attachments=(*found.files, *beside, *links),
            direction=direction,
            seconds=seconds,
            media=found.media,
            poll=tuple(
                (_trim(answer).removeprefix("- "), _votes("".join(votes)))
                for answer, votes in found.answers
            ),
            forwarded=found.forwarded,
            forwarded_from=_trim(found.forwarded_from),
        )
        seen = self._seen.setdefault(chat, Repeats())
        number = _NUMBER.fullmatch(found.id)
        if number and seen.again(int(number[1]), message) is RefusalReason.REPEATED:
            return Refused(place, RefusalReason.REPEATED, chat)
        return MessagePiece(
            chat,
            replace(message, position=self._numbers.next(chat), place=place),
            repaired=was_repaired(text),
            outside=found.is_file_left_out
            or any(str(folder / f) not in self.beside for f in files),
            by_local_clock=by_local_clock,
        )

    def _sent(self, written: str) -> tuple[datetime | None, bool]:
        """Return the time, and whether it is the computer's local time: exports until 2021."""
        found = _TIME.fullmatch(written)
        if found is None:
            return None, False
        day, month, year, hour, minute, second = map(int, found.groups()[:6])
        try:
            local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - see below
            if " UTC" not in written:
                return self._clock.local(local), True
            off = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
            zone = timezone(-off if found[7] == "-" else off)
            return self._clock.moment(local.replace(tzinfo=zone)), False
        except ValueError:
            return None, False


def _call(told: str) -> tuple[Direction | None, int | None]:
    """Return the direction and the seconds of a call.

    The exporter writes “Outgoing” and “Cancelled” for own calls, “Incoming”, “Missed” and
    “Declined” for others; a declined one was heard.
    """
    found = _CALLED.fullmatch(told)
    if found is None:
        return None, None
    directions = {
        "Outgoing": Direction.OUTGOING,
        "Cancelled": Direction.OUTGOING,
        "Incoming": Direction.INCOMING,
        "Declined": Direction.INCOMING,
        "Missed": Direction.MISSED,
    }
    return directions.get(found[1]), whole_number(found[2])


def _votes(told: str) -> int | None:
    """Return the number in “3 votes, chosen vote”; None where there is none."""
    found = _VOTES.search(told)
    return int(found[1]) if found else None


def _folder(name: str) -> str:
    """Return the key of the conversation of a page in an archive: its folder."""
    parent = PurePosixPath(name).parent
    return str(parent) if parent.name else "chat"


def _order(name: str) -> tuple[str, int]:
    found = _MEMBER.search(name)
    return str(PurePosixPath(name).parent), int(found[1] or 1) if found else 0


def _trim(parts: list[str]) -> str:
    """Return a text without the line ends and indentation of the page's markup."""
    return "".join(parts).strip("\n\r\t ")
