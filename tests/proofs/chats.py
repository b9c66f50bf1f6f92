"""Builds exports of messages for the proofs, and checks the conversations in a vault."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import get_type_hints
from xml.sax.saxutils import quoteattr

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Conversation,
    Message,
    ReadingOptions,
    positions_of,
)
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.services.record import conversation_import
from evidence_keeper.services.session import Session

WORD = "хабарлама"
"""Stands in each message of `chat_export`, so that the search must find all of them."""
AT_ONCE = 40
"""Messages of one transaction where a reading is disturbed: so that there are several."""
BY_PROGRAM = ("place",)
"""Texts of a message that its reader makes up."""
Word = Callable[[str], str]


def in_small_parts() -> None:
    """Let a reading of some hundred messages be several transactions, in this process."""
    conversation_import._AT_ONCE = AT_ONCE


def chat_export(seed: object, count: int) -> bytes:
    """Return a chat as WhatsApp writes it, one message a minute; each seed gives other bytes."""
    lines = (
        f"{13 + n // 1440:02d}.11.2026, {n // 60 % 24:02d}:{n % 60:02d} - "
        f"{'Айгүл' if n % 3 == 0 else 'Тимур'}: {WORD} {n} {seed}\n"
        for n in range(count)
    )
    return "".join(lines).encode()


def keep_chat(session: Session, seed: object, count: int) -> int:
    """Keep such an export; return its number."""
    data = chat_export(seed, count)
    return (
        session.evidence.keep_bytes(data, f"chat {seed}.txt", Source.CONVERSATION).added[0].number
    )


def read(session: Session, evidence: int, **answers: str) -> Conversation:
    """Read the one conversation of an export."""
    (one,) = session.conversations.read_export(
        evidence, ReadingOptions(**answers), Progress()
    ).conversations  # type: ignore[arg-type]
    return one


def conversations(session: Session) -> dict[str, list[int]]:
    """Return of each export how many messages were read from it, and how many documents show."""
    return {
        str(c.evidence): [c.messages, len(positions_of(c.shown))]
        for c in session.conversations.all()
    }


def unsound(session: Session) -> list[str]:
    """Name what a reading left behind, and conversations that are not whole.

    Whole is one that has as many messages as are in the file now, all of them found by the search.
    """
    database = session.vault.database
    left = {
        "conversations": "SELECT count(*) FROM conversations WHERE messages = 0",
        "messages": "SELECT count(*) FROM messages WHERE conversation NOT IN "
        "(SELECT number FROM conversations)",
        "indexes": "SELECT count(*) FROM sqlite_master WHERE name GLOB 'message_search_[0-9]*' "
        "AND type = 'table' AND sql LIKE 'CREATE VIRTUAL%' AND name NOT IN "
        "(SELECT 'message_search_' || search FROM conversations)",
    }
    problems = [f"{what}: {n} left" for what, sql in left.items() if (n := database.scalar(sql))]
    for known in session.conversations.all():
        looked = session.conversations.look_at_export(known.evidence, Progress())
        (wanted,) = [c.messages for c in looked.chats if c.key == known.chat]
        there = {
            "said": known.messages,
            "rows": len(session.conversations.messages(known.number, 0, 10**6)),
            "found": len(session.conversations.find_messages(WORD, known.number)),
        }
        problems += [f"{what} {n} of {wanted}" for what, n in there.items() if n != wanted]
    return problems


# with canaries


def sms_export(word: Word) -> str:
    """Return a backup of a phone's messages with two conversations: a canary wherever words are."""
    records = []
    for place in ("one", "another"):
        number, name = word(f"{place} number"), word(f"{place} contact")
        for kind in (1, 2):
            written = {
                "address": number, "contact_name": name, "type": str(kind),
                "date": str(1_789_400_000_000 + 60_000 * len(records)),
                "readable_date": word(f"{place} readable date {kind}"),
                "subject": word(f"{place} subject {kind}"),
                "body": word(f"{place} text {kind}"),
                "service_center": word(f"gone: {place} {kind}, what is not read"),
            }  # fmt: skip
            records.append(f"<sms {_attributes(written)}/>")
        head = {"address": number, "contact_name": name, "date": "1789500000000", "msg_box": "1"}
        part = {"seq": "0", "ct": "image/jpeg", "name": word(f"{place} attached")}
        records.append(f"<mms {_attributes(head)}><parts><part {_attributes(part)}/></parts></mms>")
    return f"<smses count='{len(records)}'>\n{chr(10).join(records)}\n</smses>"


def telegram_export(word: Word) -> str:
    """Return a chat as Telegram writes it, with what only that program tells."""
    message = {
        "id": 1, "type": "message", "date": "2026-11-13T21:45:00", "date_unixtime": "1794588300",
        "from": word("sender"), "from_id": word("sender's id"), "text": word("text"),
        "forwarded_from": word("forwarded from"), "media_type": word("kind of media"),
        "poll": {"answers": [{"text": word("answer of a poll"), "voters": 1}]},
    }  # fmt: skip
    chat = {"name": word("title"), "type": "personal_chat", "id": 4711, "messages": [message]}
    return json.dumps(chat, ensure_ascii=False)


def discord_export(word: Word) -> str:
    """Return a channel as DiscordChatExporter writes it, with a message too large to be read."""
    message = {
        "id": "1", "type": "Default", "timestamp": "2026-11-13T21:45:00+05:00",
        "content": word("text"), "author": {"id": "7", "name": word("sender")}, "attachments": [],
    }  # fmt: skip
    lost = {**message, "id": word("id of a lost message"), "content": "x" * (MAX_TEXT + 1)}
    channel = {"id": "1", "type": "DirectTextChat", "name": word("title")}
    guild = {"id": "0", "name": word("guild")}
    told = {"guild": guild, "channel": channel, "messages": [message, lost], "messageCount": 2}
    return json.dumps(told, ensure_ascii=False)


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


def unplanted_fields(messages: Iterable[Message], markers: Iterable[str]) -> list[str]:
    """Name the fields of messages that take words and hold no canary in any of them."""
    known, kinds, told = tuple(markers), get_type_hints(Message), list(messages)
    takes_words = {f.name for f in fields(Message) if kinds[f.name] in (str, tuple[str, ...])}
    return sorted(
        name
        for name in takes_words - set(BY_PROGRAM)
        if not any(mark in str(getattr(m, name)) for m in told for mark in known)
    )


# by the page "Custody log" of docs/vault-format.md


def fingerprint(head: dict[str, str], bodies: Iterable[str]) -> str:
    """Return the fingerprint of a conversation, without the program's code."""
    text = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256("".join(_lines(text, bodies)).encode()).hexdigest()


def _lines(head: str, bodies: Iterable[str]) -> Iterator[str]:
    yield head
    for body in bodies:
        yield f"\n{body}"
