"""Reads the JSON of DiscordChatExporter, one channel a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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
from evidence_keeper.importers.file_formats.json_walk import Begin, Broken, Path, Value, Walk, Want
from evidence_keeper.importers.file_formats.streams import beginning, characters, whole
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.local_time import ZoneClock, iso_time
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_OWN_SIGNS = re.compile(r'(?<!\\)"guild"\s*:\s*\{.*(?<!\\)"channel"\s*:\s*\{', re.DOTALL)
_SAID = ("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "")
"""Kinds of messages that somebody wrote; some versions use numbers for them."""


class Discord(PieceReader):
    """Reads a channel or a conversation of two."""

    format = Format.DISCORD

    def recognises(self, export: Export) -> bool:
        """Return whether it begins with a guild and a channel."""
        head = beginning(export)
        return head.startswith("{") and _OWN_SIGNS.search(head[:8_000]) is not None

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        stream = whole(export, progress)
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        element, entered = 0, False
        for event in Walk(characters(stream), _plan).events():
            if isinstance(event, Begin):
                entered = entered or event.path == ("messages",)
            elif isinstance(event, Value) and len(event.path) == 1:
                convert.note(event)
            else:
                element += event.path == ("messages", "*")
                place = f"element {element}"
                if isinstance(event, Broken):
                    yield Refused(
                        f"after {place}" if event.last else place, event.reason, convert.chat
                    )
                    continue
                stream.record()
                yield convert.piece(event, place)
        if not entered:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)


class _Convert:
    """Converts the exporter's records to messages."""

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me
        self.chat = "chat"
        self._names: list[str] = []

    def note(self, event: Value) -> None:
        """Store the file's facts about the channel and the guild, before the messages."""
        if isinstance(event.value, dict):
            self._names.append(_text(event.value, "name"))
            if event.path == ("channel",):
                self.chat = _text(event.value, "id") or "chat"

    def piece(self, event: Value, place: str) -> MessagePiece | Refused:
        """Return a message."""
        record = event.value
        if not isinstance(record, dict):
            return Refused(place, RefusalReason.NOT_UNDERSTOOD, self.chat)
        identity = _text(record, "id")
        place = f"message {identity}" if identity else place
        text = _content(record)
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, self.chat)
        author = record.get("author")
        author = author if isinstance(author, dict) else {}
        sender = _text(author, "nickname") or _text(author, "name")
        own = sender == self._me if self._me and sender else None
        kind = _kind(record)
        when = iso_time(record.get("timestamp"))
        attached, outside, linked = _attachments(record)
        message = Message(
            position=self._numbers.next(self.chat),
            sent=self._clock.either(when) if when else None,
            written=_text(record, "timestamp"),
            sender="" if kind is MessageKind.NOTICE else sender,
            text=f"{sender}: {text}" if kind is MessageKind.NOTICE and sender else text,
            place=place,
            kind=kind,
            account=_account(author),
            own=None if kind is MessageKind.NOTICE else own,
            attachments=attached,
            direction=_direction(own) if kind is MessageKind.CALL else None,
            seconds=_seconds(record) if kind is MessageKind.CALL else None,
            edited=bool(_text(record, "timestampEdited")),
            forwarded=isinstance(record.get("forwardedMessage"), dict),
        )
        by_local_clock = when is not None and when.tzinfo is None
        title = " – ".join(filter(None, self._names))
        return MessagePiece(
            self.chat, message, title, event.repaired, outside, linked, by_local_clock
        )


def _plan(path: Path) -> Want:
    if path in ((), ("messages",)):
        return Want.ENTER
    taken = (("messages", "*"), ("guild",), ("channel",))
    return Want.TAKE if path in taken else Want.SKIP


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _content(record: Mapping[str, object]) -> str:
    """Return the text; of a forwarded message the forwarded text."""
    text = _text(record, "content")
    forwarded = record.get("forwardedMessage")
    if not text and isinstance(forwarded, dict):
        return _text(forwarded, "content")
    return text


def _account(author: Mapping[str, object]) -> str:
    """Return the account's own name, which its nickname hides, and its number."""
    name, tag, number = (_text(author, key) for key in ("name", "discriminator", "id"))
    whole_name = f"{name}#{tag}" if tag.strip("0") else name
    return f"{whole_name} ({number})" if number and whole_name else whole_name or number


def _kind(record: Mapping[str, object]) -> MessageKind:
    kind = _text(record, "type")
    if kind == "Call":
        return MessageKind.CALL
    return MessageKind.TEXT if kind in _SAID or kind.isdecimal() else MessageKind.NOTICE


def _direction(own: bool | None) -> Direction | None:
    if own is None:
        return None
    return Direction.OUTGOING if own else Direction.INCOMING


def _seconds(record: Mapping[str, object]) -> int | None:
    begin, end = iso_time(record.get("timestamp")), iso_time(record.get("callEndedTimestamp"))
    if begin is None or end is None or (begin.tzinfo is None) != (end.tzinfo is None):
        return None
    return max(0, round((end - begin).total_seconds()))


def _attachments(record: Mapping[str, object]) -> tuple[tuple[str, ...], bool, bool]:
    """Return the attachments, whether one is a file outside the export, and whether one is a
    link.
    """
    found: list[str] = []
    for key, name in (("attachments", "url"), ("stickers", "sourceUrl")):
        listed = record.get(key)
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict):
                found.append(_text(item, name) or _text(item, "fileName"))
    found = [name for name in found if name]
    linked = [name for name in found if name.startswith(("http://", "https://"))]
    return tuple(found), len(found) > len(linked), bool(linked)
