"""Reads Telegram Desktop's `result.json` of one chat or of a whole account."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

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
from evidence_keeper.importers.file_formats.json_walk import (
    Begin,
    Broken,
    Event,
    Path,
    Value,
    Walk,
    Want,
)
from evidence_keeper.importers.file_formats.streams import (
    ExportStream,
    beginning,
    characters,
    whole,
)
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.local_time import ZoneClock, iso_time, whole_number
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_OF_CHAT = ("name", "type", "id")
_SECTIONS = ("chats", "left_chats")
_OWN_SIGNS = re.compile(
    r'(?<!\\)"(?:from_id|actor_id|date_unixtime|personal_information|left_chats)"\s*:'
    r'|(?<!\\)"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies'
    r'|(?:private|public)_(?:group|supergroup|channel))"'
)
_MEMBER = re.compile(r"(?:^|/)result\.json$")
_NUMBER = re.compile(r"message (\d{1,18})")
_FILES = ("photo", "file")
_OF_MESSAGE = frozenset({
    *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id"),
    *("actor", "actor_id", "action", "text", "text_entities", "reply_to_message_id"),
})  # fmt: skip
"""Keys of a service message that are parsed, and so are not repeated in the notice's text."""


@dataclass(slots=True)
class _Chat:
    """The conversation that is being read."""

    number: int
    id: str = ""
    name: str = ""
    type: str = ""
    key: str = ""
    elements: int = 0

    @property
    def title(self) -> str:
        return self.name or self.type


@dataclass(slots=True)
class _State:
    """The state of reading the document."""

    chat: _Chat = field(default_factory=lambda: _Chat(0))
    chats: int = 0
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: dict[str, Repeats] = field(default_factory=dict)
    entered: bool = False
    last_place: str = ""


class Telegram(PieceReader):
    """Reads exports in JSON, alone or in an archive."""

    format = Format.TELEGRAM

    def recognises(self, export: Export) -> bool:
        """Return whether it is a JSON object with keys that only Telegram writes, or an archive
        with such an object.
        """
        if archives.is_zip(export):
            return archives.holds(export, _MEMBER)
        head = beginning(export)
        return head.startswith("{") and _OWN_SIGNS.search(head) is not None

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        numbers = Numbers(export.name)
        if not archives.is_zip(export):
            if not (yield from self._document(whole(export, progress), "", reading, numbers)):
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            return
        with archives.opened(export) as archive:
            members, unsafe = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
            yield from (Refused(m.filename, RefusalReason.DAMAGED) for m in unsafe)
            if not members:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            begin = 0
            for member in members:
                with archives.member_stream(archive, member, export.name) as file:
                    size, weight = member.file_size, member.compress_size
                    stream = ExportStream(file, size, progress, export.size, begin, weight)
                    name = member.filename if len(members) > 1 else ""
                    if not (yield from self._document(stream, name, reading, numbers)):
                        yield Refused(member.filename, RefusalReason.NOT_UNDERSTOOD)
                begin += weight

    def _document(
        self, stream: ExportStream, name: str, reading: ReadingOptions, numbers: Numbers
    ) -> Generator[MessagePiece | Title | Refused, None, bool]:
        """Yield the pieces of one document; return whether it holds a list of messages.

        Args:
            name: Of the member, where an archive has several documents: their chats and places
                begin with it.
        """
        convert, state = _Convert(reading), _State()
        for event in Walk(characters(stream), _plan).events():
            for piece in self._of_event(event, state, convert, numbers, stream):
                yield _named(piece, name) if name else piece
        return state.entered

    def _of_event(
        self, event: Event, state: _State, convert: _Convert, numbers: Numbers, stream: ExportStream
    ) -> Iterator[MessagePiece | Title | Refused]:
        chat = state.chat
        if isinstance(event, Begin):
            state.entered = state.entered or event.path[-1:] in (("messages",), ("list",))
            if event.path[-1:] == ("*",):
                state.chats += 1
                state.chat = _Chat(state.chats)
            return
        if isinstance(event, Broken):
            if event.path[-2:] == ("messages", "*"):
                chat.elements += 1
            yield Refused(_place_of_broken(event, state), event.reason, chat.key or None)
            return
        if event.path[-2:] != ("messages", "*"):
            _note(event, state, convert)
            if event.path[-1] == "name" and chat.key and chat.name:
                yield Title(chat.key, chat.name)
            return
        stream.record()
        chat.elements += 1
        chat.key = chat.key or _new_key(state)
        piece = convert.piece(event.value, chat)
        if isinstance(piece, MessagePiece):
            number = _NUMBER.fullmatch(piece.message.place)
            seen = state.seen.setdefault(chat.key, Repeats())
            again = seen.again(int(number[1]), piece.message) if number else None
            if again is RefusalReason.REPEATED:
                yield Refused(f"{piece.message.place}; element {chat.elements}", again, chat.key)
                return
            if again is not None:  # the same number for other words
                place = f"{piece.message.place}; element {chat.elements}"
                piece.message = replace(piece.message, place=place)
            state.last_place = piece.message.place
            piece.message = replace(piece.message, position=numbers.next(chat.key))
            piece.repaired = event.repaired
        yield piece


class _Convert:
    """Converts Telegram's records to messages."""

    def __init__(self, reading: ReadingOptions) -> None:
        self._clock = ZoneClock(reading.zone)
        self._me = reading.me
        self.owner = ""

    def piece(self, record: object, chat: _Chat) -> MessagePiece | Refused:
        """Return a message without its position."""
        if not isinstance(record, dict):
            return Refused(f"element {chat.elements}", RefusalReason.NOT_UNDERSTOOD, chat.key)
        identity = whole_number(record.get("id"))
        place = f"message {identity}" if identity is not None else f"element {chat.elements}"
        text = _flat(record.get("text"))
        question, poll = _poll(record.get("poll"))
        text = "\n".join(filter(None, (text, question)))
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, chat.key)
        sent, by_local_clock = self._sent(record)
        sender = _name(record.get("from")) or _name(record.get("actor"))
        account = _name(record.get("from_id")) or _name(record.get("actor_id"))
        own = self._own(sender, account, chat)
        kind, direction, seconds = MessageKind.TEXT, None, None
        if record.get("action") == "phone_call":
            kind, direction = MessageKind.CALL, _direction(record, own)
            seconds = whole_number(record.get("duration_seconds"))
            if (
                direction is not Direction.MISSED
            ):  # otherwise it would look like words of the caller
                text = text or _name(record.get("discard_reason"))
        elif record.get("type") == "service":
            kind, text = MessageKind.NOTICE, _notice(record, sender, text)
            sender, own = "", None
        attachments, outside = _attachments(record)
        if kind is MessageKind.TEXT and outside:
            seconds = whole_number(record.get("duration_seconds"))
        message = Message(
            position=0,
            sent=sent,
            written=_name(record.get("date")) or _name(record.get("date_unixtime")),
            sender=sender,
            text=text,
            place=place,
            kind=kind,
            account=account,
            own=own,
            attachments=attachments,
            direction=direction,
            seconds=seconds if seconds is not None and seconds >= 0 else None,
            media=_name(record.get("media_type")),
            poll=poll,
            edited=_is_edited(record),
            forwarded="forwarded_from" in record or "saved_from" in record,
            forwarded_from=_name(record.get("forwarded_from") or record.get("saved_from")),
        )
        return MessagePiece(chat.key, message, chat.title, False, outside, False, by_local_clock)

    def _sent(self, record: Mapping[str, object]) -> tuple[datetime | None, bool]:
        """Return the time, and whether it is the computer's local time: exports until 2021."""
        unix = whole_number(record.get("date_unixtime"))
        if unix is not None and (moment := self._clock.milliseconds(unix * 1_000)):
            return moment, False
        local = iso_time(record.get("date"))
        if local is None:
            return None, False
        return self._clock.either(local), local.tzinfo is None

    def _own(self, sender: str, account: str, chat: _Chat) -> bool | None:
        if self.owner and account:
            return account == self.owner
        if chat.type == "saved_messages":
            return True
        return sender == self._me if self._me and sender else None


def _named(piece: MessagePiece | Title | Refused, name: str) -> MessagePiece | Title | Refused:
    """Return a piece whose chat and place begin with the name of its document."""
    if isinstance(piece, Refused):
        chat = piece.chat and f"{name}#{piece.chat}"
        return replace(piece, place=f"{name}, {piece.place}", chat=chat)
    piece.chat = f"{name}#{piece.chat}"
    if isinstance(piece, MessagePiece):
        piece.message = replace(piece.message, place=f"{name}, {piece.message.place}")
    return piece


def _plan(path: Path) -> Want:
    """Return what to do with the value at a path."""
    inside = path[3:] if path[:1] in (("chats",), ("left_chats",)) else path
    if path in ((), *((s,) for s in _SECTIONS)) or inside == ("messages",):
        return Want.ENTER
    if path[0] in _SECTIONS and path[1:] in (("list",), ("list", "*")):
        return Want.ENTER
    if inside == ("messages", "*") or (len(inside) == 1 and inside[0] in _OF_CHAT):
        return Want.TAKE
    return Want.TAKE if path == ("personal_information",) else Want.SKIP


def _note(event: Value, state: _State, convert: _Convert) -> None:
    """Store the document's facts about a conversation or its owner."""
    key, chat = event.path[-1], state.chat
    if key == "personal_information" and isinstance(event.value, dict):
        user = whole_number(event.value.get("user_id"))
        convert.owner = f"user{user}" if user is not None else ""
    elif key == "name":
        chat.name = _name(event.value)
    elif key == "type":
        chat.type = _name(event.value)
    elif key == "id" and (number := whole_number(event.value)) is not None:
        chat.id = str(number)


def _new_key(state: _State) -> str:
    """Return a key that no other conversation of the file has; one exported twice keeps its."""
    key = state.chat.id or (f"#{state.chat.number}" if state.chat.number else "chat")
    same = (state.chat.type, state.chat.name)
    if state.keys.get(key, same) != same:
        key = f"{key}#{state.chat.number}"
    state.keys[key] = same
    return key


def _place_of_broken(event: Broken, state: _State) -> str:
    if event.last:
        return f"after {state.last_place}" if state.last_place else "begin"
    return f"element {state.chat.elements}"


def _name(value: object) -> str:
    """Return a name or an id: old exports write numbers; deleted accounts have none."""
    return value if isinstance(value, str) else str(whole_number(value) or "")


def _flat(text: object) -> str:
    """Return a text that is a string, or a list of strings and marked-up parts."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = (p.get("text") if isinstance(p, dict) else p for p in text)
    return "".join(part for part in parts if isinstance(part, str))


def _direction(record: Mapping[str, object], own: bool | None) -> Direction | None:
    """Return the direction of a call; an unanswered outgoing call is still outgoing.

    Where the caller is unknown, a missed one may be either. A declined one was heard.
    """
    if own is None:
        return None
    if own:
        return Direction.OUTGOING
    missed = record.get("discard_reason") == "missed"
    return Direction.MISSED if missed else Direction.INCOMING


def _notice(record: Mapping[str, object], actor: str, text: str) -> str:
    """Return the text of a service message: who, which action, and its details."""
    said = [f"{actor}: {_name(record.get('action'))}" if actor else _name(record.get("action"))]
    for key, value in record.items():
        if key in _OF_MESSAGE:
            continue
        if isinstance(value, list):
            value = ", ".join(_name(v) for v in value)
        if isinstance(value, str | int):
            said.append(f"{key}: {value}")
    return "; ".join((*said, text) if text else said)[:MAX_TEXT]


def _poll(value: object) -> tuple[str, tuple[tuple[str, int | None], ...]]:
    """Return the question of a poll, and each answer with its votes, where they are known."""
    if not isinstance(value, dict):
        return "", ()
    answers = value.get("answers")
    return _flat(value.get("question")), tuple(
        (_flat(a.get("text")), whole_number(a.get("voters")))
        for a in (answers if isinstance(answers, list) else ())
        if isinstance(a, dict)
    )


def _attachments(record: Mapping[str, object]) -> tuple[tuple[str, ...], bool]:
    """Return the attachments, and whether one is a file, which is outside the export."""
    files = [value for key in _FILES if isinstance(value := record.get(key), str) and value]
    other: list[str] = []
    match record.get("location_information"):
        case {"latitude": latitude, "longitude": longitude}:
            other.append(f"{latitude}, {longitude}")
    match record.get("contact_information"):
        case dict() as contact:
            other.append(" ".join(v for v in map(_name, contact.values()) if v))
    if emoji := _name(record.get("sticker_emoji")):
        other.append(emoji)
    text = record.get("text")
    for part in text if isinstance(text, list) else ():
        # The text of a link may hide its target.
        if isinstance(part, dict) and (link := _name(part.get("href"))):
            other.append(link)
    return (*files, *other), bool(files)


def _is_edited(record: Mapping[str, object]) -> bool:
    """Return whether it was edited; exports of 2018 write the start of 1970 where it was not."""
    unix = whole_number(record.get("edited_unixtime"))
    when = iso_time(record.get("edited"))
    return bool(unix) if unix is not None else when is not None and when.year > 1970
