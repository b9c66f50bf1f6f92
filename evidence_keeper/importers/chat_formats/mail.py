"""Reads letters: one `.eml` file, or a mailbox as `.mbox`.

A conversation is everything between the same people, regardless of sender and subject: what matters
is who wrote to whom, and a subject changes with every new attempt.

Letters are parsed with the oldest policy of `email` and headers are read here: the newer policy
parses each header as a grammar, which hostile ones can keep busy for minutes.
"""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import email.policy
import email.utils
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Message,
    ReadingOptions,
    RefusalReason,
    Refused,
)
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.chat_formats.mail_parts import MailMessage, letters
from evidence_keeper.importers.file_formats.html_parser import fed
from evidence_keeper.importers.file_formats.streams import whole
from evidence_keeper.importers.interface import HEAD, Export
from evidence_keeper.importers.local_time import ZoneClock
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_FIELD = re.compile(rb"[!-9;-~]{1,80}:")
_SIGNS = (b"from:", b"date:", b"message-id:", b"received:", b"subject:", b"to:", b"return-path:")
_ZONE = re.compile(r":\d\d\b[\s(]*(?:[+-]\d{4}\b|(?:UTC?|GMT|Z|[ECMP][SD]T)\b)")
"""A zone follows the time of day; before it a year can look like one."""
_PARSED, _LONGEST = 4_000, 100_000
"""Characters of a header that are parsed as a structure, and that are read at all."""

_MOST_PEOPLE, _MOST_PARTS = 50, 500
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
_UNSEEN = frozenset({"style", "script", "head", "title"})

Part = email.message.Message


class Mail(PieceReader):
    """Reads letters in their Internet message format."""

    format = Format.EMAIL

    def recognises(self, export: Export) -> bool:
        """Return whether it begins with the headers of a letter, or with the first line of a
        mailbox.
        """
        export.file.seek(0)
        head = export.file.read(HEAD).lstrip(b"\xef\xbb\xbf\r\n")
        if head.startswith(b"From "):
            head = head.partition(b"\n")[2]
        fields = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].split(b"\n")
        named = [f for f in fields if f.strip() and not f.startswith((b" ", b"\t", b">"))]
        good = sum(_FIELD.match(f) is not None for f in named)
        known = {f.partition(b":")[0].lower() + b":" for f in named} & set(_SIGNS)
        return len(known) >= 2 and good >= len(named) - 1

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        if export.size and not self.recognises(export):
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
        stream = whole(export, progress)
        is_mailbox = stream.read(5) == b"From "
        stream = whole(export, progress)
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        for letter in letters(stream, is_mailbox):
            yield letter if isinstance(letter, Refused) else convert.piece(letter)


class _Convert:
    """Converts letters to messages."""

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me

    def piece(self, letter: MailMessage) -> MessagePiece | Refused:
        """Return one letter as a message."""
        place = f"message {letter.number}"
        try:
            parsed = email.message_from_bytes(letter.raw, policy=email.policy.compat32)
            return self._piece(parsed, place)
        # The parser of the standard library fails in many ways on other input.
        except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
            return Refused(place, RefusalReason.DAMAGED)

    def _piece(self, parsed: Part, place: str) -> MessagePiece | Refused:
        authors = _people(parsed, "From") or _people(parsed, "Sender")
        received = _received_time(parsed)
        date = _header(parsed, "Date")
        if not authors and not date and not received:
            return Refused(place, RefusalReason.NOT_UNDERSTOOD)
        subject, body = _header(parsed, "Subject"), _body(parsed)
        text = "\n\n".join(filter(None, (subject, body)))
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE)
        name, address = authors[0] if authors else ("", "")
        written = date or received
        when, is_local = _time(written)
        people = [*authors, *_people(parsed, "To"), *_people(parsed, "Cc")]
        key, title = _chat(people)
        sender = name or address
        message = Message(
            position=self._numbers.next(key),
            sent=self._clock.either(when) if when else None,
            written=written,
            sender=sender,
            text=text,
            place=_place(place, _header(parsed, "Message-ID"), received),
            account=address,
            own=self._me in (sender, address) if self._me and sender else None,
            attachments=_attachments(parsed),
        )
        return MessagePiece(key, message, title, by_local_clock=is_local)


def _header(parsed: Part, name: str) -> str:
    """Return a header decoded in one line; empty where it is missing."""
    values = _values(parsed, name)
    return _unfold(values[0]) if values else ""


def _values(parsed: Part, name: str) -> list[str]:
    """Return the raw values of the headers of a name."""
    return [str(value) for key, value in parsed.raw_items() if key.lower() == name.lower()]


def _unfold(value: object) -> str:
    raw = re.sub(r"\r?\n(?=[ \t])", "", str(value)[:_LONGEST]).strip()
    if "=?" not in raw:
        # Non-ASCII bytes are lone surrogates: usually they are UTF-8.
        return raw.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    try:
        return str(email.header.make_header(email.header.decode_header(raw)))
    except (ValueError, LookupError, email.errors.MessageError):
        return raw


def _people(parsed: Part, name: str) -> list[tuple[str, str]]:
    """Return names and addresses of a header."""
    values = [_raw(value)[:_PARSED] for value in _values(parsed, name)[:5]]
    found = email.utils.getaddresses(values)[:_MOST_PEOPLE]
    return [(_unfold(called), address) for called, address in found if called or address]


def _raw(value: object) -> str:
    return re.sub(r"[\r\n]+", " ", str(value))


def _received_time(parsed: Part) -> str:
    """Return the time of the topmost `Received`: the receiving server's own."""
    values = _values(parsed, "Received")
    return _raw(values[0])[:_PARSED].rpartition(";")[2].strip()[:100] if values else ""


def _time(written: str) -> tuple[datetime | None, bool]:
    """Return the time, and whether it has no zone."""
    try:
        when = email.utils.parsedate_to_datetime(written[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, False
    if not _ZONE.search(written):
        return when.replace(tzinfo=None), True
    return (when if when.tzinfo else when.replace(tzinfo=UTC)), False


def _chat(people: list[tuple[str, str]]) -> tuple[str, str]:
    """Return key and title of the conversation between some people, whoever writes."""
    names: dict[str, str] = {}
    for name, address in people:
        shown = f"{name} <{address}>" if name and name != address else address or name
        names.setdefault((address or name).casefold(), shown)
    key = ", ".join(sorted(names))
    if len(key) > 300:
        key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return key or "unknown", ", ".join(names.values())[:300]


def _place(place: str, identity: str, received: str) -> str:
    parts = [place, f"Message-ID {identity[:300]}" if identity else ""]
    return "; ".join(filter(None, (*parts, f"Received {received}" if received else "")))


def _parts(parsed: Part) -> Iterator[Part]:
    """Yield the parts with content, but not those of attached letters."""
    waiting = [parsed]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inside = part.get_payload()
        if isinstance(inside, list) and part.get_content_maintype() == "multipart":
            waiting[:0] = [p for p in inside if isinstance(p, email.message.Message)]
        else:
            yield part


def _is_attached(part: Part) -> bool:
    kind = part.get_content_type()
    return bool(part.get_filename()) or kind not in ("text/plain", "text/html")


def _body(parsed: Part) -> str:
    """Return the text: the plain parts, else the readable text of HTML."""
    texts = [p for p in _parts(parsed) if not _is_attached(p)]
    plain = [_text(p) for p in texts if p.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain).replace("\r\n", "\n").rstrip("\n")
    pages = [_Page.text_of(_text(p)) for p in texts if p.get_content_type() == "text/html"]
    return "\n".join(pages)


def _text(part: Part) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return raw.decode(charset, "surrogateescape")
    except (LookupError, UnicodeError, ValueError):
        return raw.decode("utf-8", "surrogateescape")


def _attachments(parsed: Part) -> tuple[str, ...]:
    attached = (p for p in _parts(parsed) if _is_attached(p))
    return tuple(_unfold(p.get_filename() or p.get_content_type()) for p in attached)


class _Page(HTMLParser):
    """Extracts the readable text of a letter in HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._hidden = ""

    @classmethod
    def text_of(cls, page: str) -> str:
        """Return the text of a page."""
        parser = cls()
        fed(parser, page)
        lines = ("".join(parser._out)).split("\n")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(s.split()) for s in lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        if tag in _UNSEEN and not self._hidden:
            self._hidden = tag
        if tag in _BREAKS:
            self._out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if tag == self._hidden:
            self._hidden = ""
        if tag in _BREAKS and tag != "br":
            self._out.append("\n")

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        if not self._hidden:
            self._out.append(" ".join(data.split("\n")))
