"""Reads the web pages of Instagram and Messenger, `message_1.html` and so on.

Meta writes them unless somebody asks for JSON: ten thousand messages a page, the newest first.
Their times have no zone. docs/conversation-formats.md says from what the two layouts are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Looked,
    Message,
    ReadingOptions,
    RefusalReason,
    Refused,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.text import MAX_TEXT
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
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.local_time import ZoneClock
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_MEMBER = re.compile(r"(?:^|/)messages/[^/]+/([^/]+)/message_(\d{1,6})\.html$")
_PAGE = re.compile(r'class="[^"]{0,80}\b(?:_a6-o|_2lem)\b')
_OF_MESSAGES = re.compile(r'href="[^"]{0,200}\bmessages/')
_NAME = re.compile(r"message(?:_\d{1,6})?\b.*\.html?", re.IGNORECASE)
_LARGEST = 24 * 1024**2
"""Bytes of one page."""

# Each part of a message has a class of the newer layout and one of the layout until 2021.
_BOX, _SENDER, _BODY, _TIME = (
    frozenset(pair)
    for pair in (("_a6-g", "_2lej"), ("_a6-h", "_2lek"), ("_a6-p", "_2let"), ("_a6-o", "_2lem"))
)
_REACTIONS = ("_a6-q", "_tqp")
_TITLE = ("_a70e", "_3b0d")
_MEDIA = {"audio": "audio_file", "video": "video_file"}

_MONTHS = (
    ("jan", "янв", "қаң", "січ", "oca", "yan", "ene"),
    ("feb", "фев", "ақп", "лют", "şub", "fev", "fév"),
    ("mar", "мар", "нау", "бер", "mär"),
    ("apr", "апр", "сәу", "кві", "nis", "avr", "abr"),
    ("may", "май", "мая", "мам", "тра", "mai"),
    ("jun", "июн", "мау", "чер", "haz", "iyn", "juin"),
    ("jul", "июл", "шіл", "лип", "tem", "iyl", "juil"),
    ("aug", "авг", "там", "сер", "ağu", "avg", "ago", "aoû"),
    ("sep", "сен", "қыр", "вер", "eyl", "sen", "set"),
    ("oct", "окт", "қаз", "жов", "eki", "okt", "out"),
    ("nov", "ноя", "қар", "лис", "kas", "noy"),
    ("dec", "дек", "жел", "гру", "ara", "dek", "dez", "dic", "déc"),
)
"""Beginnings of each month's names, in the languages of the service that are read."""

_WORD, _DAY, _YEAR = r"(?P<month>[^\W\d_]{3,12})\.?", r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
_CLOCK = (
    r"[^\d]{0,8}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s?(?P<half>[ap]\.?m\.?)?"
)
_DATES = (
    re.compile(rf"{_WORD} {_DAY},? {_YEAR}{_CLOCK}", re.IGNORECASE),
    re.compile(rf"{_DAY}\.? (?:de )?{_WORD},? (?:de )?{_YEAR}{_CLOCK}", re.IGNORECASE),
)


@dataclass(slots=True)
class _Found:
    """The parts of one message of a page."""

    sender: list[str] = field(default_factory=list)
    text: list[str | None] = field(default_factory=list)
    """The words of the body; None where a block of the page begins."""
    written: list[str] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    media: str = ""
    has_time: bool = False

    def words(self) -> str:
        """Return the text without the markup's empty blocks."""
        blocks, block = [], ""
        for part in (*self.text, None):
            if part is not None:
                block += part
                continue
            blocks.append(block.strip("\n\r\t "))
            block = ""
        return "\n".join(filter(None, blocks))


class _Page(PageParser):
    """Collects the messages of a page, newest first, its title and the pages beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[_Found] = []
        self.title: list[str] = []
        self.beside: dict[str, None] = {}
        """The names of the other pages of the conversation that the page leads to."""
        self._message: _Found | None = None
        self._depth = 0

    def begin(self, element: Element) -> None:
        """See PageParser."""
        if not element.classes.isdisjoint(_BOX):
            self.finish()  # an unclosed message must not swallow the next
            self._message, self._depth = _Found(), len(self.path)
            return
        message, link = self._message, element.values.get("href", "")
        if message is None:
            if self.within("_7s7q") and link and "selected" not in element.classes:
                self.beside[PurePosixPath(link).name] = None
            return
        if not element.classes.isdisjoint(_TIME):
            message.has_time = True
        elif self.within(*_BODY) and not self.within(*_REACTIONS):
            self._attach(element, message, link or element.values.get("src", ""))

    def _attach(self, element: Element, message: _Found, link: str) -> None:
        if element.tag == "div":
            message.text.append(None)
        elif element.tag == "br":
            message.text.append("\n")
        if link and not link.startswith("data:"):
            message.files[link] = None
        message.media = _MEDIA.get(element.tag, message.media)

    def end(self, element: Element) -> None:
        """See PageParser."""
        if self._message is not None and len(self.path) < self._depth:
            self.finish()

    def text(self, data: str) -> None:
        """See PageParser."""
        message = self._message
        if message is None:
            inside = self.within(*_TITLE) or any(element.tag == "h1" for element in self.path)
            if inside:
                self.title.append(data)
        elif self.within(*_TIME):
            message.written.append(data)
        elif self.within(*_SENDER):
            message.sender.append(data)
        elif self.within(*_BODY) and not self.within(*_REACTIONS):
            # What a browser without sound would say, and links that stand among the files.
            is_spare = any(element.tag in _MEDIA for element in self.path) or data in message.files
            if not is_spare:
                message.text.append(data)

    @property
    def is_cut(self) -> bool:
        """Whether the page ends in the middle of a message."""
        return self._message is not None

    def finish(self) -> None:
        """Keep the message that is being read; the list of participants has no time."""
        if self._message is not None and self._message.has_time:
            self.done.append(self._message)
        self._message = None


class MetaPages(PieceReader):
    """Reads one page, or the whole archive of an account."""

    format = Format.INSTAGRAM

    def recognises(self, export: Export) -> bool:
        """Return whether it is a page of messages: posts and comments look the same."""
        if archives.is_zip(export):
            return archives.holds(export, _MEMBER)
        head = beginning(export)
        if not head.startswith("<") or _PAGE.search(head) is None:
            return False
        return _NAME.match(export.name) is not None or _OF_MESSAGES.search(head) is not None

    def service(self, export: Export) -> Format:
        """Return whose export it is: Meta writes those of its services in one form."""
        if archives.is_zip(export):
            with archives.opened(export) as archive:
                head = "\n".join(n for n in archive.namelist() if _MEMBER.search(n))
        else:
            head = beginning(export)
        if "your_instagram_activity/" in head or "Instagram-Logo" in head:
            return Format.INSTAGRAM
        return Format.MESSENGER if "your_facebook_activity/" in head else Format.META

    def look(self, export: Export, progress: Progress) -> Looked:
        """Preview the whole file. See `Importer.look`."""
        looked = super().look(export, progress)
        return replace(looked, remarks=(Remark(RemarkCode.ZONE_UNTOLD), *looked.remarks))

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file, oldest first. See `PieceReader.pieces`."""
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        if not archives.is_zip(export):
            if not self.recognises(export):
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            yield from convert.pieces(whole(export, progress), export.size, "chat", "")
            return
        with archives.opened(export) as archive:
            members, unsafe = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
            yield from (
                Refused(m.filename, RefusalReason.DAMAGED, _chat_of(m.filename)) for m in unsafe
            )
            if not members:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            convert.beside = frozenset(map(_below_messages, archive.namelist()))
            begin = 0
            for member in sorted(members, key=lambda m: _order(m.filename)):
                with archives.member_stream(archive, member, export.name) as file:
                    size, weight = member.file_size, member.compress_size
                    stream = ExportStream(file, size, progress, export.size, begin, weight)
                    name = member.filename
                    yield from convert.pieces(stream, size, _chat_of(name), name)
                begin += weight


class _Convert:
    """Converts pages to messages.

    Attributes:
        beside: The names of the archive's files, from the folder of messages on.
    """

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me
        self.beside: frozenset[str] = frozenset()

    def pieces(
        self, stream: ExportStream, size: int, chat: str, member: str
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield the pieces of one page, the last of the page first; `member` is its name."""
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
        before = f"{member}, " if member else ""
        yield from self._absent(page, chat, member)
        if not is_whole or is_cut:
            yield Refused(f"{before}end", RefusalReason.DAMAGED, chat)
        for number in range(len(page.done), 0, -1):
            stream.record()
            yield self._piece(page.done[number - 1], chat, f"{before}message {number}")
        if title := "".join(page.title).strip():
            yield Title(chat, title)

    def _absent(self, page: _Page, chat: str, member: str) -> Iterator[Refused]:
        """Name the further pages that the file does not hold."""
        folder = PurePosixPath(_below_messages(member)).parent
        for name in page.beside:
            if str(folder / name) not in self.beside:
                yield Refused(name, RefusalReason.ABSENT, chat)

    def _piece(self, found: _Found, chat: str, place: str) -> MessagePiece | Refused:
        text, written = found.words(), " ".join("".join(found.written).split())
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, chat)
        sender = "".join(found.sender).strip()
        local = _time(written)
        links = [f for f in found.files if f.startswith(("http://", "https://"))]
        inside = [f for f in found.files if f not in links]
        message = Message(
            position=self._numbers.next(chat),
            sent=self._clock.local(local) if local else None,
            written=written,
            sender=sender,
            text=text,
            place=place,
            own=sender == self._me if self._me and sender else None,
            attachments=tuple(found.files),
            media=found.media,
        )
        return MessagePiece(
            chat,
            message,
            repaired=was_repaired(text),
            outside=any(_below_messages(f) not in self.beside for f in inside),
            by_local_clock=True,
        )


def _time(written: str) -> datetime | None:
    """Return the time in “Jul 22, 2023 10:51 am” and its like; None where it is not understood."""
    found = next((match for date in _DATES if (match := date.fullmatch(written))), None)
    if found is None:
        return None
    word = found["month"].lower()
    month = next((n for n, begins in enumerate(_MONTHS, 1) if word.startswith(begins)), 0)
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * half.startswith("p")
    try:
        return datetime(  # noqa: DTZ001 - the zone is chosen by the user
            int(found["year"]),
            month,
            int(found["day"]),
            hour,
            int(found["minute"]),
            int(found["second"] or 0),
        )
    except ValueError:
        return None


def _below_messages(name: str) -> str:
    """Return a name from the folder of messages on: archives put folders before it."""
    return name[max(0, name.find("messages/")) :]


def _chat_of(name: str) -> str:
    """Return the key of the conversation of a page in an archive: its folder."""
    folder = PurePosixPath(name).parent
    return f"{folder.parent.name}/{folder.name}"


def _order(name: str) -> tuple[str, int]:
    """Return the order of reading: within a conversation the oldest page, the last, first."""
    found = _MEMBER.search(name)
    return str(PurePosixPath(name).parent), -int(found[2]) if found else 0
