"""Searches the text of messages, with one index for each import so that it can be dropped at once.

Removing 200,000 messages from a shared index, word by word and leaving nothing on the disk, took
minutes; an index of its own is dropped in a moment.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import Any

from evidence_keeper.storage.record.search_query import (
    forgets_words,
    match_words,
    one_occurs,
    pieces_from,
)
from evidence_keeper.storage.vault.database import Database

_MOST_PIECES = 120
"""With so many alternatives scanning the texts is as fast as the index."""


@dataclass(slots=True)
class _Order:
    """The order of the messages of an index.

    Attributes:
        first: The least identity.
        places: For each identity from it on, its rank among all messages of the index.
        starts: The rank at which each conversation begins.
        conversations: Their numbers.
    """

    first: int
    places: array[int]
    starts: list[int]
    conversations: list[int]


class MessageSearch:
    """The indexes of a vault."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._orders: dict[int, _Order] = {}

    def make(self, index: int) -> None:
        """Create an index, in the current transaction, unless it exists."""
        table = _table(index)
        self._database.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5 (text, tokenize = 'trigram')"
        )
        forgets_words(self._database, table)

    def add(self, index: int, rows: Iterable[tuple[int, str]]) -> None:
        """Index messages by their identity, in the current transaction."""
        self._orders.pop(index, None)
        self._database.execute_many(
            f"INSERT INTO {_table(index)} (rowid, text) VALUES (?, ?)",  # noqa: S608
            rows,
        )

    def drop(self, index: int) -> None:
        """Remove an index, in the current transaction."""
        self._orders.pop(index, None)
        self._database.execute(f"DROP TABLE IF EXISTS {_table(index)}")

    def take_out(self, index: int, conversations: str) -> None:
        """Remove conversations from a shared index.

        If more is removed than kept, the index is rebuilt instead: that is faster than erasing each
        message without leaving a word on the disk.

        Args:
            index: The index.
            conversations: Their numbers, as a JSON list.
        """
        self._orders.pop(index, None)
        table, database = _table(index), self._database
        gone = "SELECT id FROM messages WHERE conversation IN (SELECT value FROM json_each(?))"
        count = int(database.scalar(f"SELECT count(*) FROM ({gone})", (conversations,)))  # noqa: S608
        whole = int(database.scalar(f"SELECT count(*) FROM {table}"))  # noqa: S608
        if count * 2 < whole:
            database.execute(f"DELETE FROM {table} WHERE rowid IN ({gone})", (conversations,))  # noqa: S608
            return
        kept = database.all(
            f"SELECT rowid, text FROM {table} WHERE rowid NOT IN ({gone})",  # noqa: S608
            (conversations,),
        )
        self.drop(index)
        self.make(index)
        self.add(index, ((int(rowid), str(text)) for rowid, text in kept))

    def found(
        self, index: int, conversations: Sequence[int], text: str, most: int = -1
    ) -> list[tuple[int, int]]:
        """Return conversation and rank, by time and from 0, of the messages that contain all words.

        Args:
            index: The index to search.
            conversations: All conversations in the index.
            text: The query.
            most: Most hits, in import order; all for -1.

        Raises:
            Interrupted: another thread called `interrupt`.
        """
        # One text is faster than many rows, which would be transferred one by one.
        identities = json.loads(self._asked("json_group_array(rowid)", index, text, most) or "[]")
        if not identities:
            return []
        order = self._order(index, conversations)
        places = sorted([order.places[identity - order.first] for identity in identities])
        found: list[tuple[int, int]] = []
        for nth, (start, end) in enumerate(pairwise([*order.starts, len(order.places)])):
            begin, stop = bisect_left(places, start), bisect_left(places, end)
            within = places[begin:stop] if not start else [p - start for p in places[begin:stop]]
            found += zip(repeat(order.conversations[nth]), within, strict=False)
        return found

    def count(
        self, index: int, conversations: Sequence[int], text: str, most: int = -1
    ) -> Counter[int]:
        """Return how many messages of each conversation contain all words; arguments as for
        `found`.

        Raises:
            Interrupted: another thread called `interrupt`.
        """
        if len(conversations) > 1:
            return Counter(n for n, _ in self.found(index, conversations, text, most))
        return Counter({conversations[0]: self._asked("count(*)", index, text, most) or 0})

    def _asked(self, what: str, index: int, text: str, most: int) -> Any:
        """Return one value over the rows that contain all words; None where nothing can match.

        A single letter is searched as all indexed pieces that begin with it, while they are few.
        With many pieces each row takes longer: then the stored texts are scanned, which takes a
        fifth of the time of the index's column.
        """
        table = _table(index)
        match, letters, compared, possible = match_words(self._database, table, text)
        parts, looked_for = [match] if match else [], [*compared]
        for letter in letters:
            pieces = pieces_from(self._database, table, letter, _MOST_PIECES + 1)
            possible = possible and bool(pieces)
            if len(pieces) > _MOST_PIECES:
                looked_for.append((letter,))
            else:
                parts.append("(" + " OR ".join(pieces) + ")")
        if not possible or not (parts or looked_for):
            return None
        texts = f"{table}_content c"
        source, conditions = f"SELECT c.id AS rowid FROM {texts}", ["1"]  # noqa: S608
        if parts:
            source = f"SELECT t.rowid AS rowid FROM {table} t"  # noqa: S608
            source += f" JOIN {texts} ON c.id = t.rowid" if looked_for else ""
            conditions = [f"t.{table} MATCH ?"]
        compare = [one_occurs("c.c0", forms) for forms in looked_for]
        conditions += [sql for sql, _ in compare]
        values = [" AND ".join(parts)] if parts else []
        rows = f"{source} WHERE {' AND '.join(conditions)} LIMIT ?"
        sql = f"SELECT {what} FROM ({rows})"  # noqa: S608
        return self._database.scalar(sql, (*values, *chain(*(forms for _, forms in compare)), most))

    def _order(self, index: int, conversations: Sequence[int]) -> _Order:
        known = self._orders.get(index)
        if known is not None:
            return known
        ordered, starts = array("q"), []
        for conversation in conversations:
            starts.append(len(ordered))
            rows = self._database.all(
                "SELECT id FROM messages WHERE conversation = ? ORDER BY sort_utc, position",
                (conversation,),
            )
            ordered.extend(int(identity) for (identity,) in rows)
        first, last = min(ordered), max(ordered)
        places = array("q", bytes(8 * (last - first + 1)))
        for place, identity in enumerate(ordered):
            places[identity - first] = place
        self._orders[index] = _Order(first, places, starts, list(conversations))
        return self._orders[index]


def _table(index: int) -> str:
    return f"message_search_{int(index)}"
