"""Defines conversations: the messages of a kept export of another program.

The export itself is evidence, byte for byte. A conversation is a reading of it: each message names
its place in the file, so that anybody can look it up there.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE


class Format(StrEnum):
    """The program of an export; the names are those of `import --format`."""

    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    SMS_BACKUP = "sms-backup"
    INSTAGRAM = "instagram"
    DISCORD = "discord"
    VK = "vk"
    EMAIL = "email"
    MESSENGER = "messenger"
    META = "meta"  # Instagram or Messenger: the same form, and the file does not say which
    LIKE_WHATSAPP = "like-whatsapp"  # a text of that form without any of its own words


class DateOrder(StrEnum):
    """The order of day, month and year in a file."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class MessageKind(StrEnum):
    """The kind of a line of a conversation."""

    TEXT = "text"
    CALL = "call"
    NOTICE = "notice"  # written by the program, such as "created the group"
    DELETED = "deleted"  # the export marks a deleted message here


@dataclass(frozen=True, slots=True)
class Message:
    """One message or call of an export.

    Attributes:
        position: From 1, in file order: the message's number.
        sent: When, with offset; None where the file is unclear.
        written: The time as written in the file.
        sender: The name as written in the file; empty for notices.
        account: Number, address or id of the sender, where the file gives one.
        text: The unchanged text.
        place: Place in the file: `line 12`, `message 4711`, `record 3`.
        own: Whether the owner of the export sent it; None where unknown.
        attachments: Names or links of attachments, as written in the file.
        direction, seconds: Of a call; seconds also of a sound or film; None where the file has
            none.
        media: The kind of what is attached, as the file names it: `voice_message`.
        poll: The answers of a poll, each with its votes; None where they are not known.
        edited: Whether the file marks it as edited.
        forwarded, forwarded_from: Whether the file marks it as forwarded, and from whom where it
            says so.
        unsent: Whether the file marks it as never sent: a draft, or one that failed.
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
    media: str = ""
    poll: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of a file that could not be read as a message. The file is still kept whole.

    Attributes:
        place: Its place in the file.
        reason: A `RefusalReason`.
        chat: Key of its conversation; None where the file does not tell.
    """

    place: str
    reason: RefusalReason
    chat: str | None = None


class RefusalReason(StrEnum):
    """Why a piece of an export could not be read as a message."""

    NOT_UNDERSTOOD = "not_understood"
    NO_TIME = "no_time"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    REPEATED = "repeated"  # the same message once more
    ABSENT = "absent"  # a further page of the export that is not in the file


@dataclass(frozen=True, slots=True)
class Loss:
    """A refused piece, as a conversation names it.

    Attributes:
        after: Position of the message before it in the file; 0 before the first.
        place: Its place in the file.
        reason: Why it is no message.
    """

    after: int
    place: str
    reason: RefusalReason


class RemarkCode(StrEnum):
    """A remark on the export for readers of a conversation."""

    MAY_BE_PARTIAL = (
        "may_be_partial"  # the program exports only a limited number of the latest messages
    )
    MEDIA_OUTSIDE = "media_outside"  # pictures and sounds are named but not included
    LINKS_ONLY = "links_only"  # pictures and sounds are links only
    OUT_OF_ORDER = "out_of_order"  # times go back from one message to the next
    TIMES_UNCLEAR = "times_unclear"  # a clock showed that hour twice, or never
    REPEATED = "repeated"  # messages that the file has more than once
    ENCODING_GUESSED = "encoding_guessed"  # read as windows-1251, which the file does not say
    ZONE_UNTOLD = "zone_untold"  # times by the clock of the service, which the file does not name
    TEXT_REPAIRED = "text_repaired"  # bytes that break the format's own rules were read leniently


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark with the number of messages it is about; 0 for the whole."""

    code: RemarkCode
    count: int = 0


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """The user's answers to what the file does not say.

    Attributes:
        zone: The zone of times written without one; times are also shown in it.
        order: Of day and month; None where the file decides it or needs none.
        me: The name of the export's owner in it; empty when not given.
    """

    zone: str = DEFAULT_ZONE
    order: DateOrder | None = None
    me: str = ""


@dataclass(frozen=True, slots=True)
class FoundChat:
    """One conversation inside a file.

    Attributes:
        key: Identifies it within the file, the same at each reading.
        title: From the file's content or name.
        messages: How many there are.
    """

    key: str
    title: str
    messages: int


@dataclass(frozen=True, slots=True)
class Looked:
    """The result of a preview.

    Attributes:
        format: The program of the export.
        chats: Its conversations, in file order.
        orders: The orders of day and month that fit all its dates: the user must choose among
            several; empty where dates are unambiguous.
        asks_zone: Whether it writes local times without a zone.
        names: The senders, the most frequent first.
        remarks: Notes for the user.
    """

    format: Format
    chats: tuple[FoundChat, ...]
    orders: tuple[DateOrder, ...] = ()
    asks_zone: bool = False
    names: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stored conversation.

    Attributes:
        number: From 1.
        evidence: Number of the export that it was read from.
        chat: The key within that file.
        title: The title in the file.
        format: The program of the export.
        reading: The reading options.
        read: When it was read, with offset.
        messages: How many there are.
        first, last: Times of the first and last message; None where unknown.
        refused: How many pieces could not be read.
        remarks: Notes for readers.
        shown: The messages that documents show, as sorted runs of first and last position.
        search: The search index that contains it; conversations read together share one.
        alone: Whether the file contains only this conversation.
        losses: The pieces that could not be read, the first of them; those whose conversation is
            not known are named in each of the file.
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
    losses: tuple[Loss, ...] = ()

    def shows(self, position: int) -> bool:
        """Return whether documents show the message."""
        return any(first <= position <= last for first, last in self.shown)


@dataclass(frozen=True, slots=True)
class Omitted:
    """Messages that a document leaves out at one place."""

    count: int


@dataclass(frozen=True, slots=True)
class ShownConversation:
    """The part of a conversation that a document shows.

    Attributes:
        conversation: The whole.
        messages: The shown messages, ordered by time.
        places: For each of them, how many of all messages come before it by time; file order can
            differ.
        losses: For each loss of the conversation, how many messages come before it by time.
    """

    conversation: Conversation
    messages: tuple[Message, ...]
    places: tuple[int, ...]
    losses: tuple[int, ...] = ()

    def in_order(self) -> Iterator[Message | Loss | Omitted]:
        """Yield the shown messages by time, each loss behind the message before it, and gaps."""
        ranked = zip(self.losses, self.conversation.losses, strict=True)
        losses = deque(sorted(ranked, key=lambda pair: pair[0]))
        following = 0
        ends = [(m, p) for m, p in zip(self.messages, self.places, strict=True)]
        for message, place in (*ends, (None, self.conversation.messages)):
            while losses and losses[0][0] <= place:
                rank, loss = losses.popleft()
                if rank > following:
                    yield Omitted(rank - following)
                    following = rank
                yield loss
            if place > following:
                yield Omitted(place - following)
            if message is not None:
                yield message
            following = place + 1


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


def losses_to_json(losses: Iterable[Loss]) -> list[Json]:
    """Return losses in the form that is stored, logged and exported."""
    return [{"after": x.after, "place": x.place, "reason": x.reason.value} for x in losses]


def losses_from_json(stored: Iterable[Mapping[str, Json]]) -> tuple[Loss, ...]:
    """Return losses from their stored form."""
    return tuple(
        Loss(int(str(x["after"])), str(x["place"]), RefusalReason(str(x["reason"]))) for x in stored
    )


def message_to_json(message: Message) -> dict[str, Json]:
    """Return a message in the form that is stored, fingerprinted and exported; empty fields are
    left out.
    """
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
        "media": message.media,
        "poll": [[answer, votes] for answer, votes in message.poll],
    }
    return {key: value for key, value in whole.items() if value not in ("", None, [])}


def message_from_json(stored: Mapping[str, Json]) -> Message:
    """Return a message from its stored form.

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
        media=str(stored.get("media", "")),
        poll=tuple(_answers(stored.get("poll"))),
    )


def _answers(stored: Json) -> Iterator[tuple[str, int | None]]:
    for one in stored if isinstance(stored, list) else ():
        if isinstance(one, list) and len(one) == 2:
            yield str(one[0]), one[1] if isinstance(one[1], int) else None


class Digest:
    """The fingerprint of a conversation, fed message by message to save memory.

    It covers the file's fingerprint, the conversation's key, the reading options, and each message
    in canonical form. Vault numbers are not in it, so it is the same in every vault.
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
        """Add the next message in canonical form, in the order of positions."""
        self._hash.update(b"\n" + body.encode("utf-8"))

    def value(self) -> str:
        """Return the fingerprint so far as 64 hexadecimal digits."""
        return self._hash.hexdigest()
