"""Conversations: what a kept export of another program says, message by message.

The export itself is evidence, byte for byte. A conversation is a reading of it: each message names
the place in the file that it comes from, so that anybody can look it up there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE


class Format(StrEnum):
    """Which program's export a file is; the names that `import --format` takes."""

    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    SMS_BACKUP = "sms-backup"
    INSTAGRAM = "instagram"
    DISCORD = "discord"
    VK = "vk"
    EMAIL = "email"


class DateOrder(StrEnum):
    """In which order a file writes day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class MessageKind(StrEnum):
    """What one line of a conversation is."""

    TEXT = "text"
    CALL = "call"
    NOTICE = "notice"  # written by the program, such as "created the group"
    DELETED = "deleted"  # the export says that a message stood here


@dataclass(frozen=True, slots=True)
class Message:
    """One message or call of an export.

    Attributes:
        position: From 1, in the order of the file: the number by which it is named.
        sent: When, with offset; None where the file does not say it clearly.
        written: The time as it stands in the file.
        sender: The name as it stands in the file; empty for notices.
        account: Number, address or id of the sender, where the file gives one.
        text: As it was written. Nothing is taken out.
        place: Where it stands in the file: `line 12`, `message 4711`, `record 3`.
        own: Whether the owner of the export sent it; None where nobody can know.
        attachments: Names or links of what was sent along, as they stand in the file.
        direction, seconds: Of a call; seconds is None where the file does not say it.
        edited: Whether the file says that it was changed after it was sent.
        forwarded, forwarded_from: Whether the words are somebody else's, passed on, and whose where
            the file says it.
        unsent: Whether the file says that it was never sent: a draft, or one that failed.
    """

    position: int
    sent: datetime | None
    written: str
    sender: str
    text: str
    place: str
    kind: MessageKind = MessageKind.TEXT
    account: str = ""
    own: bool | None = None
    attachments: tuple[str, ...] = ()
    direction: Direction | None = None
    seconds: int | None = None
    edited: bool = False
    forwarded: bool = False
    forwarded_from: str = ""
    unsent: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of a file that is no message to us. The file is kept whole all the same.

    Attributes:
        place: Where it stands.
        reason: A `RefusalReason`.
    """

    place: str
    reason: RefusalReason


class RefusalReason(StrEnum):
    """Why a piece of an export could not be read as a message."""

    NOT_UNDERSTOOD = "not_understood"
    NO_TIME = "no_time"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"


class RemarkCode(StrEnum):
    """What a reader of a conversation should know of the export."""

    MAY_BE_PARTIAL = "may_be_partial"  # the program exports only so many of the latest messages
    MEDIA_OUTSIDE = "media_outside"  # pictures and sounds are named but not inside
    LINKS_ONLY = "links_only"  # of pictures and sounds there are links alone
    OUT_OF_ORDER = "out_of_order"  # times go back from one message to the next
    TIMES_UNCLEAR = "times_unclear"  # a clock showed that hour twice, or never
    TEXT_REPAIRED = "text_repaired"  # bytes that break the format's own rules were read leniently


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark, with how many messages it is about; 0 for the whole."""

    code: RemarkCode
    count: int = 0


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read: what it does not say itself and the user answers.

    Attributes:
        zone: Where the clock stood, for files that write times without one; and in which zone
            times are shown.
        order: Of day and month; None where the file decides it or needs none.
        me: The name under which the owner of the export appears; empty when not said.
    """

    zone: str = DEFAULT_ZONE
    order: DateOrder | None = None
    me: str = ""


@dataclass(frozen=True, slots=True)
class FoundChat:
    """One conversation inside a file.

    Attributes:
        key: Names it within the file, the same at each reading.
        title: As the file or its name says it.
        messages: How many there are.
    """

    key: str
    title: str
    messages: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look at a file found.

    Attributes:
        format: Whose export it is.
        chats: Its conversations, in the order of the file.
        orders: The orders of day and month that fit all its dates: several must be asked about;
            none where it writes dates without doubt.
        asks_zone: Whether it writes local times without saying where the clock stood.
        names: Who wrote, the most frequent first.
        remarks: What the user should know.
    """

    format: Format
    chats: tuple[FoundChat, ...]
    orders: tuple[DateOrder, ...] = ()
    asks_zone: bool = False
    names: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation that is kept.

    Attributes:
        number: From 1.
        evidence: Number of the export that it was read from.
        chat: The key within that file.
        title: As the file says it.
        format: Whose export it is.
        reading: How it was read.
        read: When it was read, with offset.
        messages: How many there are.
        first, last: Between which moments; None where no time is known.
        refused: How many pieces could not be read.
        remarks: What its reader should know.
        shown: Which messages documents show, as first and last position of each run, in order.
        search: In which index its words are; those that were read at once share one.
        alone: Whether the file holds this conversation and no other.
    """

    number: int
    evidence: int
    chat: str
    title: str
    format: Format
    reading: ReadingOptions
    read: datetime
    messages: int
    first: datetime | None = None
    last: datetime | None = None
    refused: int = 0
    remarks: tuple[Remark, ...] = ()
    shown: tuple[tuple[int, int], ...] = ()
    search: int = 0
    alone: bool = False

    def shows(self, position: int) -> bool:
        """Whether documents show the message."""
        return any(first <= position <= last for first, last in self.shown)


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """A conversation as far as a document shows it.

    Attributes:
        conversation: The whole.
        messages: Those that are shown, in the order of their times.
        places: For each of them, how many of all messages come before it in that order: the order
            of the file can be another one.
    """

    conversation: Conversation
    messages: tuple[Message, ...]
    places: tuple[int, ...]


def runs(positions: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return positions as runs of first and last, in order: 1, 2, 5 as (1, 2), (5, 5)."""
    found: list[tuple[int, int]] = []
    for position in sorted(set(positions)):
        if found and found[-1][1] + 1 == position:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return tuple(found)


def positions_of(shown: Iterable[Sequence[int]]) -> set[int]:
    """Return the positions of runs: the reverse of `runs`."""
    return {p for first, last in shown for p in range(first, last + 1)}


def message_to_json(message: Message) -> dict[str, Json]:
    """Return a message as it is kept, fingerprinted and exported; what is empty is left out."""
    whole: dict[str, Json] = {
        "position": message.position,
        "sent": message.sent.isoformat() if message.sent else "",
        "written": message.written,
        "sender": message.sender,
        "account": message.account,
        "text": message.text,
        "place": message.place,
        "kind": message.kind.value,
        "own": message.own,
        "attachments": list(message.attachments),
        "direction": message.direction.value if message.direction else "",
        "seconds": message.seconds,
        "edited": message.edited or None,
        "forwarded": message.forwarded or None,
        "forwarded_from": message.forwarded_from,
        "unsent": message.unsent or None,
    }
    return {key: value for key, value in whole.items() if value not in ("", None, [])}


def message_from_json(stored: Mapping[str, Json]) -> Message:
    """Return a message from its kept form.

    Raises:
        KeyError, ValueError, TypeError: it is no message.
    """
    sent, direction = stored.get("sent"), stored.get("direction")
    own, seconds, attached = stored.get("own"), stored.get("seconds"), stored.get("attachments")
    return Message(
        position=int(str(stored["position"])),
        sent=datetime.fromisoformat(str(sent)) if sent else None,
        written=str(stored.get("written", "")),
        sender=str(stored.get("sender", "")),
        account=str(stored.get("account", "")),
        text=str(stored.get("text", "")),
        place=str(stored["place"]),
        kind=MessageKind(str(stored["kind"])),
        own=own if isinstance(own, bool) else None,
        attachments=tuple(map(str, attached)) if isinstance(attached, list) else (),
        direction=Direction(str(direction)) if direction else None,
        seconds=seconds if isinstance(seconds, int) else None,
        edited=bool(stored.get("edited")),
        forwarded=bool(stored.get("forwarded")),
        forwarded_from=str(stored.get("forwarded_from", "")),
        unsent=bool(stored.get("unsent")),
    )


class Digest:
    """The fingerprint of a conversation, fed message by message: 200,000 need no memory.

    It covers the file's fingerprint, which conversation of it, how it was read, and each message
    in canonical form. Numbers are not in it, so that it is the same in each vault.
    """

    def __init__(self, sha256: str, chat: str, title: str, reading: ReadingOptions) -> None:
        head: Json = {
            "evidence": sha256,
            "chat": chat,
            "title": title,
            "zone": reading.zone,
            "order": reading.order.value if reading.order else "",
            "me": reading.me,
        }
        self._hash = hashlib.sha256(canonical_bytes(head))

    def take(self, body: str) -> None:
        """Take the next message, in the order of positions, in canonical form."""
        self._hash.update(b"\n" + body.encode("utf-8"))

    def value(self) -> str:
        """Return what was taken so far as 64 hexadecimal digits."""
        return self._hash.hexdigest()
