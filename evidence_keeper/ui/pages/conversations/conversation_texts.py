"""Words the page's texts about conversations and messages. No Qt here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from evidence_keeper.domain.record.conversation import Conversation, Message, MessageKind
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import excerpt, found_in, shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.conversation_words import (
    format_word,
    message_note,
    message_time,
    sender_text,
)
from evidence_keeper.system.language.dates import clock_text, day_text, short_day
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.page_parts.words import capital

_BUBBLE_LETTERS = 1000
"""Most letters of a message in its bubble; the pane beside it shows all."""
_SPOKEN_LETTERS = 300
_TITLE_LETTERS = 80


class Runs:
    """The positions that documents show; queried for each painted row."""

    def __init__(self, shown: Collection[tuple[int, int]] = ()) -> None:
        self._runs = tuple(shown)
        self._firsts = [first for first, _ in self._runs]

    def __contains__(self, position: int) -> bool:
        at = bisect_right(self._firsts, position) - 1
        return at >= 0 and position <= self._runs[at][1]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self._runs)


def title_of(t: Translator, conversation: Conversation) -> str:
    """Return the conversation's title, safe to show in one line."""
    title = shown_name(conversation.title.strip())
    if len(title) > _TITLE_LETTERS:
        title = title[: _TITLE_LETTERS - 1] + "…"
    return title or t.say("Without a title")


def messages_word(t: Translator, number: int) -> str:
    """Return `12 messages`."""
    return t.say_n("{n} message", "{n} messages", number)


def period_text(t: Translator, conversation: Conversation) -> str:
    """Return the first and last day, in its zone; empty where no time is known."""
    if conversation.first is None or conversation.last is None:
        return ""
    zone = conversation.reading.zone
    first, last = (in_zone(m, zone).date() for m in (conversation.first, conversation.last))
    if first == last:
        return short_day(first)
    return t.say("{first} – {last}", first=short_day(first), last=short_day(last))


def summary_line(t: Translator, conversation: Conversation) -> str:
    """Return program, number of messages and period."""
    parts = (
        format_word(t, conversation.format),
        messages_word(t, conversation.messages),
        period_text(t, conversation),
    )
    return " · ".join(part for part in parts if part)


def shown_line(t: Translator, conversation: Conversation) -> str:
    """Return how many of its messages documents show."""
    shown = len(Runs(conversation.shown))
    if not shown:
        return t.say("not in documents")
    if shown == conversation.messages:
        return t.say("all of it in documents")
    return t.say_n("{n} message in documents", "{n} messages in documents", shown)


def spoken_conversation(t: Translator, conversation: Conversation, found: int | None) -> str:
    """Return a row of the list as one sentence for screen readers."""
    parts = [
        title_of(t, conversation),
        summary_line(t, conversation),
        evidence_label(conversation.evidence),
        shown_line(t, conversation),
    ]
    if found is not None:
        parts.append(found_line(t, found))
    return ". ".join(parts)


def found_line(t: Translator, number: int) -> str:
    """Return how many messages a search found."""
    return t.say_n("{n} message found", "{n} messages found", number)


def day_heading(t: Translator, message: Message, zone: str) -> str:
    """Return the heading of a message; an unknown day is never invented."""
    if message.sent is None:
        return t.say("Day not known")
    return capital(day_text(t, in_zone(message.sent, zone).date(), weekday=True))


def clock_of(message: Message, zone: str) -> str:
    """Return the time of day, with seconds where the file has them; `—` where it is unclear."""
    return clock_text(in_zone(message.sent, zone)) if message.sent is not None else "—"


def sender_line(t: Translator, message: Message) -> str:
    """Return the sender; own messages say so in words."""
    if message.kind is MessageKind.NOTICE and not message.sender:
        return capital(message_note(t, message))
    sender = shown_name(sender_text(t, message))
    return t.say("{name} (you)", name=sender) if message.own else sender


def bubble_lines(t: Translator, message: Message, query: str = "") -> list[str]:
    """Return a message's lines: its text, after a note, and the names of what was sent along.

    Args:
        t: The translator.
        message: The message.
        query: The search words; a long text begins near the first hit.
    """
    note = "" if message.kind is MessageKind.NOTICE and not message.sender else _note(t, message)
    lines = [" ".join(line.split()) for line in message.text[:_BUBBLE_LETTERS].splitlines()]
    if query and not found_in(" ".join(lines)[:120], query):
        texts = (message.text, *message.attachments)
        lines = next(([line] for whole in texts if (line := excerpt(whole, query))), lines)
    parts = [shown_name(line) for line in lines]
    if note:
        parts[:1] = [" · ".join([note, *parts[:1]])]
    if message.attachments:
        names = ", ".join(message.attachments[:3])[:_BUBBLE_LETTERS]
        parts.append(t.say("sent along: {names}", names=shown_name(names)))
    return [part for part in parts if part] or [t.say("(no words)")]


def _note(t: Translator, message: Message) -> str:
    note = message_note(t, message)
    return capital(note) if note else ""


def spoken_message(t: Translator, message: Message, zone: str, *, shown: bool) -> str:
    """Return a card as one sentence for screen readers."""
    text = " ".join(message.text[:_SPOKEN_LETTERS].split())
    parts = [
        sender_line(t, message),
        _note(t, message) if message.sender or message.kind is not MessageKind.NOTICE else "",
        shown_name(text),
        message_time(t, message, zone),
        t.say("in documents") if shown else "",
    ]
    return ". ".join(part for part in parts if part)
