"""Imports a conversation from an export in short parts: all of it or nothing.

Each part is a transaction of its own. Until the last one the conversation is invisible and not in
the custody log; the last transaction publishes all of it at once. The remains of a crash are swept
later.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.conversation import (
    Conversation,
    Digest,
    FoundChat,
    Looked,
    Loss,
    Message,
    ReadingOptions,
    RefusalReason,
    Refused,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import storable
from evidence_keeper.storage.merge.merge_conversations import log_marked, log_read
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

SHOWN_WHOLE = 1000
"""Messages up to which documents show a whole conversation unless the user chose otherwise: some 40
pages. Of a file with several conversations this applies only to those that she picked."""

_AT_ONCE = 1000
"""Messages written in one transaction: about a fifth of a second of the vault's thread, of which
parsing is a third; other requests run in between."""
_NAMED = 100
"""Most refused pieces that are listed; beyond that only their number is given."""
_NAMED_EACH = 1000
"""Most losses that a conversation names; beyond that only their number is given."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading an export.

    Attributes:
        conversations: The committed conversations.
        refused: Pieces that are no messages, the first hundred of them.
        refusals: How many there are.
    """

    conversations: tuple[Conversation, ...]
    refused: tuple[Refused, ...] = ()
    refusals: int = 0


@dataclass(slots=True)
class _Chat:
    """A conversation that is being read."""

    begun: Conversation
    digest: Digest
    known: bool = False
    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    before: int | None = None
    unclear: int = 0
    waiting: list[Message] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, piece: Refused) -> None:
        if len(self.losses) < _NAMED_EACH:
            self.losses.append(Loss(self.count, storable(piece.place), piece.reason))

    def take(self, message: Message) -> None:
        self.waiting.append(message)
        self.count += 1
        if message.sent is None:
            self.unclear += 1
            return
        self.first = min(self.first or message.sent, message.sent)
        self.last = max(self.last or message.sent, message.sent)


class ReadingRun:
    """One reading of one export.

    Args:
        vault: Open, and not read-only.
        evidence: Number of the export.
        looked: The preview.
        reading: The user's answers.
        wanted: Keys of the conversations; all for None.
    """

    def __init__(
        self,
        vault: Vault,
        evidence: int,
        looked: Looked,
        reading: ReadingOptions,
        wanted: Collection[str] | None,
    ) -> None:
        self._vault, self._evidence, self._looked = vault, evidence, looked
        self._reading = replace(reading, me=storable(reading.me))
        self._wanted = {c.key: c for c in looked.chats if wanted is None or c.key in wanted}
        self._before = {c.chat: c for c in vault.conversations.read_from(evidence)}
        item = vault.evidence.get(evidence)
        assert item is not None  # its file is open
        self._sha256 = item.sha256
        self._chats: dict[str, _Chat] = {}
        self._next = self._search = 0
        self._named = wanted is not None
        self._picked = wanted is not None or len(looked.chats) == 1
        self._waiting = 0
        self._refused: list[Refused] = []
        self._early: list[Refused] = []  # before any message of their conversation
        self._lost = Counter[str | None]()  # by conversation, where the file tells it
        self._refusals = 0
        self._ended = False

    def __enter__(self) -> ReadingRun:
        with self._vault.database.transaction():
            self._vault.conversations.sweep()
        self._next = self._vault.conversations.next_number()
        self._search = self._vault.conversations.next_search()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if not self._ended:  # the disk may refuse this as well: then it is swept later
            with contextlib.suppress(KeeperError), self._vault.database.transaction():
                self._vault.conversations.sweep()

    def take(self, read: tuple[str, Message] | Refused) -> None:
        """Process the next message or refused piece.

        Raises:
            KeeperError: DISK_*.
        """
        if isinstance(read, Refused):
            self._lose(read)
            if read.reason is RefusalReason.REPEATED:  # nothing is missing
                return
            self._refusals += 1
            if len(self._refused) < _NAMED:
                self._refused.append(read)
            return
        key, message = read
        if key not in self._wanted:
            return
        chat = self._chats.get(key) or self._begin(self._wanted[key])
        chat.take(message)
        self._waiting += 1
        if self._waiting >= _AT_ONCE:
            self._write()

    def _lose(self, piece: Refused) -> None:
        """Note a loss with its conversation; with each one where the file does not tell which."""
        self._lost[piece.chat] += piece.reason is not RefusalReason.REPEATED
        if piece.chat not in self._chats and len(self._early) < _NAMED_EACH:
            self._early.append(piece)
        for key, chat in self._chats.items():
            if piece.chat in (None, key):
                chat.lose(piece)

    def _begin(self, found: FoundChat) -> _Chat:
        conversation = Conversation(
            number=self._next,
            evidence=self._evidence,
            chat=storable(found.key),
            title=storable(found.title),
            format=self._looked.format,
            reading=self._reading,
            read=clock.now_in(self._reading.zone),
            messages=0,
            search=self._search,
            alone=len(self._looked.chats) == 1,
        )
        self._next += 1
        digest = Digest(self._sha256, conversation.chat, conversation.title, self._reading)
        chat = self._chats[found.key] = _Chat(conversation, digest)
        for piece in self._early:
            if piece.chat in (None, found.key):
                chat.lose(piece)
        return chat

    def _write(self) -> None:
        stored = self._vault.conversations
        with self._vault.database.transaction():
            for chat in self._chats.values():
                if not chat.waiting:
                    continue
                if not chat.known:
                    stored.put(chat.begun)
                    chat.known = True
                bodies, chat.before = stored.add(chat.begun, chat.waiting, chat.before)
                for body in bodies:
                    chat.digest.take(body)
                chat.waiting.clear()
        self._waiting = 0

    def end(self, name: str) -> ReadResult:
        """Publish everything at once; a new reading replaces an earlier one.

        Args:
            name: Of the export, for an error.

        Raises:
            KeeperError: EXPORT_EMPTY, DISK_*; nothing is kept then.
        """
        self._write()
        if not self._chats:
            raise KeeperError(Code.EXPORT_EMPTY, name=name)
        with self._vault.change():
            replaced = [self._before[k] for k in map(storable, self._chats) if k in self._before]
            self._vault.conversations.drop_all(c.number for c in replaced)
            for old in replaced:
                log_dropped(self._vault, old)
            kept = [self._make_known(key, chat) for key, chat in self._chats.items()]
        self._ended = True
        return ReadResult(tuple(kept), tuple(self._refused), self._refusals)

    def _make_known(self, key: str, chat: _Chat) -> Conversation:
        before = self._before.get(storable(key))
        remarks = [r for r in self._looked.remarks if r.code is not RemarkCode.TIMES_UNCLEAR]
        if chat.unclear:
            remarks.append(Remark(RemarkCode.TIMES_UNCLEAR, chat.unclear))
        shown: tuple[tuple[int, int], ...] = ()
        if before and before.messages == chat.count and (before.shown or not self._named):
            shown = before.shown
        elif self._picked and chat.count <= SHOWN_WHOLE:
            shown = ((1, chat.count),)
        whole = replace(
            chat.begun,
            messages=chat.count,
            first=chat.first,
            last=chat.last,
            refused=self._lost[None] + self._lost[key],
            remarks=tuple(remarks),
            shown=shown,
            losses=tuple(chat.losses),
        )
        self._vault.conversations.put(whole)
        log_read(self._vault, whole, chat.digest.value())
        if shown:
            log_marked(self._vault, whole)
        return whole


def log_dropped(vault: Vault, conversation: Conversation) -> None:
    """Log that a conversation was dropped, in the current transaction."""
    vault.log.append(
        Operation.CONVERSATION_DROPPED,
        {
            "conversation": conversation.number,
            "evidence": evidence_label(conversation.evidence),
        },
    )
