"""Reads Instagram's `message_N.json`: one file or the whole archive of an account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.file_formats.json_walk import Begin, Broken, Path, Value, Walk, Want
from evidence_keeper.importers.file_formats.streams import (
    ExportStream,
    beginning,
    characters,
    whole,
)
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.local_time import ZoneClock, whole_number
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_MEMBER = re.compile(r"(?:^|/)messages/[^/]+/([^/]+)/message_(\d{1,6})\.json$")
_OWN_SIGNS = re.compile(r'(?<!\\)"(?:sender_name|timestamp_ms|is_still_participant)"\s*:')
_MESSENGER = re.compile(
    r"(?m)(?:^|\"uri\"\s*:\s*\")(?:[^/\s\"]+/)?your_facebook_activity/"
    r"|\"is_unsent_image_by_messenger_kid_parent\"\s*:"
)
_INSTAGRAM = re.compile(r"(?m)(?:^|\"uri\"\s*:\s*\")(?:[^/\s\"]+/)?your_instagram_activity/")
_MEDIA = ("photos", "videos", "audio_files", "gifs", "files")
_PROGRAM = ("Subscribe", "Unsubscribe")


class Instagram(PieceReader):
    """Reads Meta's JSON; users can request it instead of HTML."""

    format = Format.INSTAGRAM

    def recognises(self, export: Export) -> bool:
        """Return whether it is such a file, or an archive with such files in the right place."""
        if archives.is_zip(export):
            return archives.holds(export, _MEMBER)
        head = beginning(export)
        signs = '"participants"' in head or '"messages"' in head
        return head.startswith("{") and signs and _OWN_SIGNS.search(head) is not None

    def service(self, export: Export) -> Format:
        """Return whose export it is: Meta writes those of its services in one form."""
        if archives.is_zip(export):
            with archives.opened(export) as archive:
                head = "\n".join(n for n in archive.namelist() if _MEMBER.search(n))
        else:
            head = beginning(export)
        signs = {Format.MESSENGER: _MESSENGER, Format.INSTAGRAM: _INSTAGRAM}
        found = [form for form, sign in signs.items() if sign.search(head)]
        return found[0] if len(found) == 1 else Format.META

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name), reading.me)
        if not archives.is_zip(export):
            stream = whole(export, progress)
            yield from convert.pieces(stream, "chat", "", export)
            return
        with archives.opened(export) as archive:
            members, unsafe = archives.members(archive, lambda n: _MEMBER.search(n) is not None)
            yield from (
                Refused(m.filename, RefusalReason.DAMAGED, _chat_of(m.filename)) for m in unsafe
            )
            if not members:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            begin = 0
            for member in sorted(members, key=lambda m: _order(m.filename)):
                with archives.member_stream(archive, member, export.name) as file:
                    size, weight = member.file_size, member.compress_size
                    stream = ExportStream(file, size, progress, export.size, begin, weight)
                    key = _chat_of(member.filename)
                    yield from convert.pieces(stream, key, member.filename, export)
                begin += weight


class _Convert:
    """Converts Instagram's records to messages."""

    def __init__(self, clock: ZoneClock, numbers: Numbers, me: str) -> None:
        self._clock = clock
        self._numbers = numbers
        self._me = me

    def pieces(
        self, stream: ExportStream, chat: str, member: str, export: Export
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of one file; `member` is its name in an archive."""
        element, entered = 0, False
        for event in Walk(characters(stream), _plan).events():
            if isinstance(event, Begin):
                entered = entered or event.path == ("messages",)
            elif isinstance(event, Value) and event.path == ("title",):
                title, _ = as_meant(event.value)
                yield Title(chat, title or chat.rpartition("/")[2])
            else:
                element += event.path == ("messages", "*")
                place = f"{member}, message {element}" if member else f"message {element}"
                if isinstance(event, Broken):
                    yield Refused(f"after {place}" if event.last else place, event.reason, chat)
                    continue
                stream.record()
                yield self._piece(event, chat, place)
        if not entered and not member:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)

    def _piece(self, event: Value, chat: str, place: str) -> MessagePiece | Refused:
        record = event.value
        if not isinstance(record, dict):
            return Refused(place, RefusalReason.NOT_UNDERSTOOD, chat)
        text, repaired = as_meant(record.get("content"))
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, chat)
        sender, renamed = as_meant(record.get("sender_name"))
        time = whole_number(record.get("timestamp_ms"))
        own = sender == self._me if self._me and sender else None
        seconds = whole_number(record.get("call_duration"))
        kind = _kind(record)
        attached, outside, linked = _attachments(record)
        message = Message(
            position=self._numbers.next(chat),
            sent=self._clock.milliseconds(time) if time is not None else None,
            written=str(time) if time is not None else "",
            sender="" if kind is MessageKind.NOTICE else sender,
            text=text,
            place=place,
            kind=kind,
            own=None if kind is MessageKind.NOTICE else own,
            attachments=attached,
            direction=_direction(record, own) if kind is MessageKind.CALL else None,
            seconds=seconds if seconds is not None and seconds >= 0 else None,
        )
        return MessagePiece(
            chat, message, "", repaired or renamed or event.repaired, outside, linked
        )


def as_meant(value: object) -> tuple[str, bool]:
    """Return a text with its encoding repaired, and whether that was needed.

    Meta writes each byte of UTF-8 as a character of its own; where the result is not UTF-8, the
    text is kept unchanged.
    """
    if not isinstance(value, str):
        return "", False
    if value.isascii():
        return value, False
    try:
        return value.encode("latin-1").decode("utf-8"), True
    except UnicodeError:
        return value, False


def _plan(path: Path) -> Want:
    if path in ((), ("messages",)):
        return Want.ENTER
    return Want.TAKE if path in (("messages", "*"), ("title",)) else Want.SKIP


def _chat_of(name: str) -> str:
    """Return the key of the conversation of a file in an archive: its folder."""
    folder = PurePosixPath(name).parent
    return f"{folder.parent.name}/{folder.name}"


def _order(name: str) -> tuple[str, int]:
    found = _MEMBER.search(name)
    return str(PurePosixPath(name).parent), int(found[2]) if found else 0


def _kind(record: Mapping[str, object]) -> MessageKind:
    if record.get("is_unsent") is True:
        return MessageKind.DELETED
    if "call_duration" in record or record.get("type") == "Call":
        return MessageKind.CALL
    return MessageKind.NOTICE if record.get("type") in _PROGRAM else MessageKind.TEXT


def _direction(record: Mapping[str, object], own: bool | None) -> Direction | None:
    if own is True:
        return Direction.OUTGOING
    if record.get("missed") is True:
        return Direction.MISSED
    return None if own is None else Direction.INCOMING


def _attachments(record: Mapping[str, object]) -> tuple[tuple[str, ...], bool, bool]:
    """Return the attachments, whether one is a file, and whether one is a link."""
    found: list[str] = []
    for key in _MEDIA:
        listed = record.get(key)
        for item in listed if isinstance(listed, list) else ():
            uri = item.get("uri") if isinstance(item, dict) else None
            found += [as_meant(uri)[0]] if isinstance(uri, str) and uri else []
    match record.get("sticker"):
        case {"uri": str() as uri}:
            found.append(uri)
    links: list[str] = []
    match record.get("share"):
        case dict() as share:
            links = [t for k in ("link", "share_text") if (t := as_meant(share.get(k))[0])]
    linked = [uri for uri in found if uri.startswith(("http://", "https://"))]
    return (*found, *links), len(found) > len(linked), bool(linked)
