"""Conversations of the vault in memory."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Conversation,
    Format,
    FoundChat,
    Looked,
    Message,
    ReadingOptions,
    Refused,
    positions_of,
    runs,
)
from tests.window.small_fakes import FakePart

FIRST = datetime(2026, 11, 3, 9, 0, 5, tzinfo=UTC)


@dataclass(frozen=True)
class FakeReadResult:
    conversations: tuple[Conversation, ...]
    refused: tuple[Refused, ...] = ()
    refusals: int = 0


def message(position: int, text: str = "", **changes: object) -> Message:
    """Return a message; one a minute, from Night."""
    values: dict[str, object] = {
        "sent": FIRST + timedelta(minutes=position),
        "written": f"03.11.2026, 14:{position % 60:02}",
        "sender": "Night",
        "text": text or f"Message {position}",
        "place": f"line {position}",
        **changes,
    }
    return Message(position=position, **values)  # type: ignore[arg-type]


@dataclass
class FakeExport:
    """What an item of evidence holds for the fake reader.

    Attributes:
        chats: Title and messages by key.
        error: Raised instead of looking.
        read_error: Raised, once, instead of reading.
        long: Whether documents show none of it unasked, as of a long conversation.
    """

    chats: dict[str, tuple[str, list[Message]]]
    orders: tuple[object, ...] = ()
    asks_zone: bool = False
    names: tuple[str, ...] = ()
    remarks: tuple[object, ...] = ()
    refused: tuple[Refused, ...] = ()
    error: KeeperError | None = None
    read_error: KeeperError | None = None
    long: bool = False


class FakeConversations(FakePart):
    """Reads what a test puts into `exports` of the vault, by number of the evidence."""

    def look_at_export(self, evidence: int, progress: Progress, name: str = "") -> Looked:
        export = self.vault.exports.get(evidence)
        progress.step(0, 1)
        if export is None or export.error is not None:
            name = self.vault.evidence.get(evidence).original_name
            error = export.error if export is not None else None
            raise error or KeeperError(Code.EXPORT_UNREADABLE, name=name)
        return Looked(
            Format.WHATSAPP,
            tuple(FoundChat(k, title, len(m)) for k, (title, m) in export.chats.items()),
            export.orders,  # type: ignore[arg-type]
            export.asks_zone,
            export.names,
            export.remarks,  # type: ignore[arg-type]
        )

    def read_export(
        self,
        evidence: int,
        reading: ReadingOptions,
        progress: Progress,
        *,
        chats: Collection[str] | None = None,
        name: str = "",
    ) -> FakeReadResult:
        export = self.vault.exports[evidence]
        self.vault.readings.append((evidence, reading, chats))
        while self.vault.hold_reading:
            time.sleep(0.01)
            progress.step(0, 1)
        if export.read_error is not None:
            error, export.read_error = export.read_error, None
            raise error
        read = []
        for key, (title, messages) in export.chats.items():
            if chats is None or key in chats:
                read.append(self._take_in(evidence, key, title, reading, export, messages))
        return FakeReadResult(tuple(read), export.refused, len(export.refused))

    def _take_in(
        self,
        evidence: int,
        key: str,
        title: str,
        reading: ReadingOptions,
        export: FakeExport,
        messages: list[Message],
    ) -> Conversation:
        before = [n for n, c in self.vault.known.items() if (c.evidence, c.chat) == (evidence, key)]
        unasked = () if export.long else ((1, len(messages)),)
        shown = self.vault.known[before[0]].shown if before else unasked
        number = max(self.vault.known, default=0) + 1
        for old in before:
            del self.vault.known[old], self.vault.said[old]
        times = [m.sent for m in messages if m.sent is not None]
        self.vault.known[number] = Conversation(
            number,
            evidence,
            key,
            title,
            Format.WHATSAPP,
            reading,
            datetime(2026, 11, 24, 10, 0, number, tzinfo=UTC),
            len(messages),
            min(times, default=None),
            max(times, default=None),
            len(export.refused),
            export.remarks,  # type: ignore[arg-type]
            shown,
        )
        self.vault.said[number] = [
            replace(m, own=m.sender == reading.me) if reading.me else m for m in messages
        ]
        return self.vault.known[number]

    def all(self) -> list[Conversation]:
        return [
            c for c in self.vault.known.values() if not self.vault.evidence.get(c.evidence).binned
        ]

    def count_binned(self) -> int:
        return len(self.vault.known) - len(self.all())

    def get(self, number: int) -> Conversation:
        if number not in self.vault.known:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return self.vault.known[number]

    def messages(self, number: int, offset: int = 0, limit: int = 200) -> list[Message]:
        return self.vault.said.get(number, [])[offset : offset + limit]

    def messages_at(self, number: int, positions: Collection[int]) -> list[Message]:
        return [m for m in self.vault.said[number] if m.position in positions]

    def message_place(self, number: int, moment: datetime) -> int:
        return sum(m.sent is not None and m.sent < moment for m in self.vault.said[number])

    def find_messages(self, text: str, number: int | None = None) -> list[tuple[int, int]]:
        return [
            (c.number, place)
            for c in self.all()
            if number in (None, c.number)
            for place, m in enumerate(self.vault.said[c.number])
            if text.casefold() in f"{m.sender} {m.text}".casefold()
        ]

    def count_messages(self, text: str, most: int = -1) -> dict[int, int]:
        return dict(Counter(number for number, _ in self.find_messages(text)))

    def show_messages(self, number: int, positions: Collection[int], *, shown: bool) -> None:
        known = self.vault.known[number]
        before = positions_of(known.shown)
        after = before | set(positions) if shown else before - set(positions)
        self.vault.known[number] = replace(known, shown=runs(after))

    def drop(self, number: int) -> None:
        del self.vault.known[number], self.vault.said[number]
