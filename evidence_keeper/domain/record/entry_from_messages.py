"""Begins an entry from messages of a conversation, for the user to check and complete."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.record.conversation import Conversation, Message, MessageKind
from evidence_keeper.domain.record.entry import Call, Entry, Kind
from evidence_keeper.domain.text import first_line
from evidence_keeper.domain.time.happened import UNKNOWN, Happened, Precision, in_zone

MOST = 200
"""Most messages for one entry: beyond that the conversation pages of the document serve better."""


def entry_from(conversation: Conversation, messages: Sequence[Message], platform: str) -> Entry:
    """Return an entry with the time, the words, the senders and the file of some messages.

    The words of others become the exact words; with her own messages among them, each line says
    when and who. Fields that the file says nothing about stay empty.

    Args:
        conversation: The messages' conversation.
        messages: In the order of their times; at least one.
        platform: The name of the program.
    """
    zone = conversation.reading.zone
    calls = [m for m in messages if m.kind is MessageKind.CALL]
    told = [m for m in messages if m.kind is MessageKind.TEXT and (m.text or m.attachments)]
    others = [m for m in messages if m.sender and _is_other(m, conversation)]
    accounts = list(dict.fromkeys(m.account for m in others if m.account))
    return Entry(
        kind=Kind.CALL if calls and not told else Kind.MESSAGE,
        happened=_happened(messages, zone),
        title=first_line(told[0].text, 80) if told else "",
        exact_words=_words(told, zone),
        platform=platform,
        account=accounts[0] if len(accounts) == 1 else "",
        people=tuple(dict.fromkeys(m.sender for m in others)),
        evidence=(conversation.evidence,),
        call=_call(calls),
    )


def _is_other(message: Message, conversation: Conversation) -> bool:
    """Return whether somebody else wrote it.

    Where the user's own name is unknown she may be any sender except the one who gives the
    conversation its title.
    """
    if message.own is None:
        return message.sender == conversation.title
    return not message.own


def _happened(messages: Sequence[Message], zone: str) -> Happened:
    times = [m.sent for m in messages if m.sent is not None]
    if not times or len(times) < len(messages):
        return UNKNOWN if not times else Happened(Precision.ABOUT, min(times), max(times), zone)
    if min(times) == max(times):
        return Happened(Precision.EXACT, times[0], None, zone)
    return Happened(Precision.EXACT, min(times), max(times), zone)


def _words(told: Sequence[Message], zone: str) -> str:
    if len(told) == 1:
        return _told(told[0])
    lines = []
    for message in told:
        clock = f"{in_zone(message.sent, zone):%d.%m.%Y %H:%M}" if message.sent else message.written
        lines.append(f"[{clock}] {message.sender}: {_told(message)}")
    return "\n".join(lines)


def _told(message: Message) -> str:
    """Return the text, followed by the names of the attachments."""
    along = " ".join(f"[{name}]" for name in message.attachments)
    return " ".join(part for part in (message.text, along) if part)


def _call(calls: Sequence[Message]) -> Call | None:
    if not calls:
        return None
    directions = {c.direction for c in calls}
    direction = calls[0].direction if len(directions) == 1 else None
    return Call(direction, calls[0].seconds if len(calls) == 1 else None, len(calls))
