"""Stores conversations and their messages, as read from kept exports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.conversation import (
    Conversation,
    DateOrder,
    Format,
    Message,
    ReadingOptions,
    Remark,
    RemarkCode,
    losses_from_json,
    losses_to_json,
    message_from_json,
    message_to_json,
)
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.text import storable_json
from evidence_keeper.storage.record.message_search import MessageSearch
from evidence_keeper.storage.record.search_query import indexed
from evidence_keeper.storage.vault.database import Database, Row

_COLUMNS = (
    "c.number, c.evidence, c.chat, c.title, c.format, c.reading, c.read, c.messages, c.first, "
    "c.last, c.refused, c.remarks, c.shown, c.search, c.alone, c.losses"
)
_SELECT = f"SELECT {_COLUMNS} FROM conversations c JOIN evidence e ON e.number = c.evidence"  # noqa: S608
_ORDER = " ORDER BY m.sort_utc, m.position"
_AT_ONCE = 500


class Conversations:
    """The conversations of a vault. Writing belongs inside the change's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._search = MessageSearch(database)

    def all(self) -> list[Conversation]:
        """Return every conversation whose export is not in the bin, by number."""
        return self._read("e.binned IS NULL")

    def every(self) -> list[Conversation]:
        """Return every conversation, also those in the bin."""
        return self._read("1")

    def get(self, number: int) -> Conversation | None:
        """Return a conversation; None when there is none of that number."""
        return next(iter(self._read("c.number = ?", number)), None)

    def read_from(self, evidence: int) -> list[Conversation]:
        """Return the conversations read from an export."""
        return self._read("c.evidence = ?", evidence)

    def _read(self, condition: str, *values: int) -> list[Conversation]:
        """Return the completely read conversations that match a condition."""
        rows = self._database.all(
            f"{_SELECT} WHERE c.messages > 0 AND {condition} ORDER BY c.number", values
        )
        return [_conversation(row) for row in rows]

    def sweep(self) -> None:
        """Remove the remains of an unfinished reading, in the current transaction."""
        rows = self._database.all("SELECT number FROM conversations WHERE messages = 0")
        self.drop_all(int(number) for (number,) in rows)

    def next_number(self) -> int:
        """Return the number of the next conversation; numbers are never reused."""
        used = "SELECT seq FROM sqlite_sequence WHERE name = 'conversations'"
        return 1 + int(self._database.scalar(used) or 0)

    def next_search(self) -> int:
        """Return the number of the next search index; see `message_search`."""
        return 1 + int(self._database.scalar("SELECT max(search) FROM conversations") or 0)

    def put(self, conversation: Conversation) -> None:
        """Write or update a conversation without its messages.

        One without messages is still being read, and invisible elsewhere.
        """
        reading: Json = {
            "zone": conversation.reading.zone,
            "order": conversation.reading.order.value if conversation.reading.order else "",
            "me": conversation.reading.me,
        }
        remarks: Json = [[r.code.value, r.count] for r in conversation.remarks]
        values = (
            conversation.number, conversation.evidence, conversation.chat, conversation.title,
            conversation.format.value, _text(reading), conversation.read.isoformat(),
            conversation.messages, _moment(conversation.first), _moment(conversation.last),
            conversation.refused, _text(remarks), _text([list(run) for run in conversation.shown]),
            conversation.search, int(conversation.alone),
            _text(storable_json(losses_to_json(conversation.losses))),
        )  # fmt: skip
        self._database.execute(
            "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (number) DO UPDATE SET messages = excluded.messages, "
            "first = excluded.first, last = excluded.last, refused = excluded.refused, "
            "remarks = excluded.remarks, shown = excluded.shown, losses = excluded.losses",
            values,
        )

    def add(
        self, conversation: Conversation, messages: Sequence[Message], before: int | None
    ) -> tuple[list[str], int | None]:
        """Add messages, in the order of their positions.

        Args:
            conversation: Their conversation.
            messages: The next messages.
            before: Sort key of the last message before these: a message without a time stays behind
                its neighbour.

        Returns:
            Their canonical forms, for the fingerprint, and the sort key of the last one.
        """
        self._search.make(conversation.search)
        last = int(self._database.scalar("SELECT max(id) FROM messages") or 0)
        rows: list[tuple[int, int, int, int | None, int, str]] = []
        words: list[tuple[int, str]] = []
        for identity, message in enumerate(messages, last + 1):
            if message.sent is not None:
                before = int(message.sent.timestamp())
            body = message_body(message)
            timed = int(message.sent is not None)
            rows.append((identity, conversation.number, message.position, before, timed, body))
            words.append((identity, indexed(_words(message))))
        self._database.execute_many("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._search.add(conversation.search, words)
        return [row[-1] for row in rows], before

    def drop_all(self, numbers: Iterable[int]) -> None:
        """Remove conversations with their messages; the exports stay.

        Together, because dropping a whole index is instant and removing single messages from one is
        slow.
        """
        database, dropped = self._database, json.dumps(sorted(set(numbers)))
        among = "(SELECT value FROM json_each(?))"
        indexes = database.all(
            f"SELECT DISTINCT search FROM conversations WHERE number IN {among}",  # noqa: S608
            (dropped,),
        )
        left = f"SELECT count(*) FROM conversations WHERE search = ? AND number NOT IN {among}"  # noqa: S608
        for (index,) in indexes:
            if database.scalar(left, (index, dropped)):
                self._search.take_out(index, dropped)
            else:
                self._search.drop(index)
        database.execute(f"DELETE FROM messages WHERE conversation IN {among}", (dropped,))  # noqa: S608
        database.execute(f"DELETE FROM conversations WHERE number IN {among}", (dropped,))  # noqa: S608

    def drop_read_from(self, evidence: int) -> None:
        """Remove the conversations read from an export, in the current transaction."""
        rows = self._database.all(
            "SELECT number FROM conversations WHERE evidence = ?", (evidence,)
        )
        self.drop_all(int(number) for (number,) in rows)

    def page(self, number: int, offset: int, limit: int) -> list[Message]:
        """Return messages in the order of their times."""
        rows = self._database.all(
            f"SELECT m.body FROM messages m WHERE m.conversation = ?{_ORDER} LIMIT ? OFFSET ?",  # noqa: S608
            (number, limit, offset),
        )
        return [_message(row) for row in rows]

    def at(self, number: int, positions: Iterable[int]) -> list[Message]:
        """Return the messages at some positions, ordered by time."""
        rows = self._database.all(
            "SELECT m.body FROM messages m WHERE m.conversation = ? "  # noqa: S608
            f"AND m.position IN (SELECT value FROM json_each(?)){_ORDER}",
            (number, json.dumps(sorted(set(positions)))),
        )
        return [_message(row) for row in rows]

    def placed(self, number: int, positions: Iterable[int]) -> list[tuple[int, Message]]:
        """Return the messages at some positions by time, each with its rank among all messages."""
        rows = self._database.all(
            "SELECT m.body, o.place FROM (SELECT id, row_number() OVER "
            "(ORDER BY sort_utc, position) - 1 AS place FROM messages WHERE conversation = ?) o "
            "JOIN messages m ON m.id = o.id "
            "WHERE m.position IN (SELECT value FROM json_each(?)) ORDER BY o.place",
            (number, json.dumps(sorted(set(positions)))),
        )
        return [(int(row[1]), _message(row)) for row in rows]

    def found(self, text: str, number: int | None = None) -> list[tuple[int, int]]:
        """Return conversation and rank, by time and from 0, of all messages that contain the words.

        Args:
            text: The query.
            number: Of one conversation; None for all that are not in the bin.

        Raises:
            Interrupted: another thread called `interrupt`.
        """
        visible = {c.number for c in self.all() if number in (None, c.number)}
        return [
            found
            for index, conversations in self._indexes(visible).items()
            for found in self._search.found(index, conversations, text)
            if found[0] in visible
        ]

    def count_found(self, text: str, most: int = -1) -> dict[int, int]:
        """Return how many messages of each conversation contain the words, without zeros.

        Args:
            text: The query.
            most: Most hits counted in each search index.

        Raises:
            Interrupted: another thread called `interrupt`.
        """
        visible = {c.number for c in self.all()}
        counts: Counter[int] = Counter()
        for index, conversations in self._indexes(visible).items():
            counts.update(self._search.count(index, conversations, text, most))
        return {number: count for number, count in counts.items() if count and number in visible}

    def _indexes(self, wanted: set[int]) -> dict[int, list[int]]:
        """Return the search indexes of some conversations, each with all its conversations."""
        groups: dict[int, list[int]] = {}
        for one, index in self._database.all(
            "SELECT number, search FROM conversations ORDER BY number"
        ):
            groups.setdefault(int(index), []).append(int(one))
        return {index: of for index, of in groups.items() if wanted.intersection(of)}

    def brought_in(self) -> set[int]:
        """Return the numbers of the files that were added to be read as conversations."""
        rows = self._database.all(
            "SELECT number FROM evidence WHERE source = ?", (Source.CONVERSATION.value,)
        )
        return {int(number) for (number,) in rows}

    def named(self, number: int) -> list[tuple[str, str, str]]:
        """Return the distinct combinations of sender, account and original author."""
        parts = ", ".join(
            f"coalesce(json_extract(body, '$.{key}'), '')"
            for key in ("sender", "account", "forwarded_from")
        )
        rows = self._database.all(
            f"SELECT DISTINCT {parts} FROM messages WHERE conversation = ?",  # noqa: S608
            (number,),
        )
        return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]

    def place_of(self, number: int, moment: datetime) -> int:
        """Return how many messages come before a moment."""
        return int(
            self._database.scalar(
                "SELECT count(*) FROM messages WHERE conversation = ? "
                "AND coalesce(sort_utc, -1) < ?",
                (number, int(moment.timestamp())),
            )
        )

    def between(self, number: int, first: datetime | None, end: datetime | None) -> list[int]:
        """Return the positions of messages in a time range; unknown times always match."""
        rows = self._database.all(
            "SELECT position FROM messages WHERE conversation = ? AND (timed = 0 "
            "OR (coalesce(sort_utc >= ?, 1) AND coalesce(sort_utc < ?, 1))) ORDER BY position",
            (
                number,
                int(first.timestamp()) if first else None,
                int(end.timestamp()) if end else None,
            ),
        )
        return [int(position) for (position,) in rows]

    def stored(self, number: int) -> Iterator[list[tuple[int, int | None, int, str]]]:
        """Yield all messages in their stored form, in the order of positions, in batches.

        Each with its position, its sort key, whether its own time is known, and its canonical form.
        """
        last = 0
        while rows := self._database.all(
            "SELECT position, sort_utc, timed, body FROM messages "
            "WHERE conversation = ? AND position > ? ORDER BY position LIMIT ?",
            (number, last, _AT_ONCE),
        ):
            yield [(int(row[0]), row[1], int(row[2]), str(row[3])) for row in rows]
            last = int(rows[-1][0])

    def bodies(self, number: int) -> Iterator[list[str]]:
        """Yield the canonical forms of all messages, in the order of positions, in batches."""
        for rows in self.stored(number):
            yield [body for *_, body in rows]


def message_body(message: Message) -> str:
    """Return a message in its stored canonical form."""
    return canonical_bytes(storable_json(message_to_json(message))).decode("utf-8")


def _words(message: Message) -> str:
    """Return the searchable text of a message."""
    parts = (message.sender, message.account, message.text, message.forwarded_from)
    answers = (answer for answer, _ in message.poll)
    return "\n".join(dict.fromkeys((*parts, *message.attachments, *answers)))


def _text(value: Json) -> str:
    return canonical_bytes(value).decode("utf-8")


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _message(row: Row) -> Message:
    return message_from_json(json.loads(row[0]))


def _conversation(row: Row) -> Conversation:
    number, evidence, chat, title, kind, reading, read, messages, first, last, refused = row[:11]
    how: Any = json.loads(reading)
    order = DateOrder(how["order"]) if how["order"] else None
    return Conversation(
        number=number,
        evidence=evidence,
        chat=chat,
        title=title,
        format=Format(kind),
        reading=ReadingOptions(how["zone"], order, how["me"]),
        read=datetime.fromisoformat(read),
        messages=messages,
        first=_time(first),
        last=_time(last),
        refused=refused,
        remarks=tuple(Remark(RemarkCode(code), count) for code, count in json.loads(row[11])),
        shown=tuple((run[0], run[1]) for run in json.loads(row[12])),
        search=row[13],
        alone=bool(row[14]),
        losses=losses_from_json(json.loads(row[15])),
    )
