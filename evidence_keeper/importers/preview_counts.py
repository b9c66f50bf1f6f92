"""Counts chats, names and remarks for the preview of an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.conversation import (
    DateOrder,
    Format,
    FoundChat,
    Looked,
    Message,
    MessageKind,
    Remark,
    RemarkCode,
)
from evidence_keeper.importers.interface import Export

_MOST_CHATS, _MOST_NAMES = 50_000, 5_000
"""Most chats and names in memory; no real export comes near it."""


class Numbers:
    """Counts the messages of each chat, from 1.

    Raises:
        KeeperError: EXPORT_UNREADABLE (name), when there are absurdly many chats.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._last: dict[str, int] = {}

    def next(self, chat: str) -> int:
        """Return the position of the next message of a chat."""
        number = self._last.get(chat, 0) + 1
        if number == 1 and len(self._last) >= _MOST_CHATS:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=self._name)
        self._last[chat] = number
        return number


class Tally:
    """Counts the result of `messages` for a `Looked`."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._counts: dict[str, int] = {}
        self._titles: dict[str, str] = {}
        self._names: Counter[str] = Counter()
        self._before: dict[str, datetime] = {}
        self._later: Counter[str] = Counter()
        self._earlier: Counter[str] = Counter()
        self._remarks: Counter[RemarkCode] = Counter()
        self.refused = 0

    def see(self, chat: str, message: Message) -> None:
        """Count one message. Its time is compared by the file's clock."""
        self._counts[chat] = message.position
        named = message.sender and message.kind is not MessageKind.NOTICE
        if named and (message.sender in self._names or len(self._names) < _MOST_NAMES):
            self._names[message.sender] += 1
        if message.sent is not None:
            before = self._before.get(chat, message.sent)
            if message.sent > before:
                self._later[chat] += 1
            elif message.sent < before:
                self._earlier[chat] += 1
            self._before[chat] = message.sent

    def titled(self, chat: str, title: str) -> None:
        """Store the title of a chat, where the file gives it; the first one counts."""
        if title:
            self._titles.setdefault(chat, title)

    def remark(self, code: RemarkCode, count: int = 1) -> None:
        """Count a remark."""
        self._remarks[code] += count

    def looked(
        self,
        export: Export,
        orders: Iterable[DateOrder] = (),
        asks_zone: bool = False,
        whole: Iterable[RemarkCode] = (),
    ) -> Looked:
        """Return the preview; `whole` are remarks on the export as a whole.

        Raises:
            KeeperError: EXPORT_EMPTY, EXPORT_UNREADABLE (name).
        """
        if not self._counts:
            code = Code.EXPORT_UNREADABLE if self.refused else Code.EXPORT_EMPTY
            raise KeeperError(code, name=export.name)
        # Some programs put the latest message first, which is an order too.
        turned = sum(min(self._later[key], self._earlier[key]) for key in self._counts)
        self._remarks[RemarkCode.OUT_OF_ORDER] += turned
        found = tuple(
            FoundChat(key, self._titles.get(key, key), count) for key, count in self._counts.items()
        )
        counted = (Remark(c, self._remarks[c]) for c in RemarkCode if self._remarks[c])
        remarks = (*(Remark(code) for code in whole), *counted)
        names = tuple(name for name, _ in self._names.most_common())
        return Looked(self._form, found, tuple(orders), asks_zone, names, remarks)
