"""Reads kept exports, chooses the messages that documents show, and searches conversations."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Conversation,
    DateOrder,
    Format,
    Looked,
    Message,
    ReadingOptions,
    Remark,
    RemarkCode,
    positions_of,
    runs,
)
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import zone_named
from evidence_keeper.importers.file_formats.encodings import as_utf8
from evidence_keeper.importers.formats import importer_for, importer_named, why_unreadable
from evidence_keeper.importers.interface import Export, Importer
from evidence_keeper.services.evidence.original_file import open_original
from evidence_keeper.services.record.conversation_import import ReadingRun, ReadResult, log_dropped
from evidence_keeper.storage.merge.merge_conversations import log_marked
from evidence_keeper.storage.vault.vault import Vault


def _check(looked: Looked, reading: ReadingOptions, name: str) -> None:
    """Refuse answers that do not match the file: a wrong one would be a guess of ours.

    Raises:
        KeeperError: DATE_ORDER_NEEDED, DATE_ORDER_UNFIT, NAME_NOT_IN_EXPORT.
    """
    if reading.order is None and len(looked.orders) > 1:
        raise KeeperError(Code.DATE_ORDER_NEEDED, name=name, orders=_listed(looked.orders))
    if reading.order is not None and looked.orders and reading.order not in looked.orders:
        raise KeeperError(Code.DATE_ORDER_UNFIT, name=name, orders=_listed(looked.orders))
    tells_owner = looked.format in (Format.SMS_BACKUP, Format.VK)  # without naming her
    if reading.me and looked.names and reading.me not in looked.names and not tells_owner:
        names = ", ".join(looked.names[:_NAMED])
        raise KeeperError(Code.NAME_NOT_IN_EXPORT, name=reading.me, names=names)


def _named_as_in_file(looked: Looked, me: str) -> str:
    """Return the file's name for a typed one: direction marks and odd spaces cannot be typed."""

    def typed(name: str) -> str:
        return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", name).split())

    if not me or me in looked.names:
        return me
    fitting = [n for n in looked.names if me == shown_name(n)]
    fitting = fitting or [n for n in looked.names if typed(me) == typed(n)]
    return fitting[0] if len(fitting) == 1 else me


def _listed(orders: Sequence[DateOrder]) -> str:
    return ", ".join(order.value for order in orders)


_NAMED = 20
"""Most names listed in an error."""


class ConversationService:
    """Conversations of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def look_at_export(self, evidence: int, progress: Progress, name: str = "") -> Looked:
        """Preview an export and find out what must be asked before it is read.

        Args:
            evidence: Number of the kept file.
            progress: Bytes read and in all.
            name: Of the format; empty to detect it.

        Raises:
            KeeperError: FORMAT_UNKNOWN, EXPORT_UNREADABLE, EXPORT_EMPTY, NUMBER_UNKNOWN, REMOVED,
                ORIGINAL_*; Cancelled.
        """
        return self._look(*self._export(evidence, name, progress), progress)

    def _look(
        self, export: Export, importer: Importer, guessed: bool, progress: Progress
    ) -> Looked:
        looked = importer.look(export, progress)
        remarks = [Remark(RemarkCode.ENCODING_GUESSED)] if guessed else []
        return replace(looked, remarks=(*looked.remarks, *remarks))

    def _export(
        self, evidence: int, name: str, progress: Progress
    ) -> tuple[Export, Importer, bool]:
        """Return the export as UTF-8, its reader, and whether its encoding was guessed."""
        file = open_original(self._vault, evidence, progress)
        item = self._vault.evidence.get(evidence)
        assert item is not None  # it was opened just now
        export, guessed = as_utf8(Export(file, item.original_name, item.size))
        importer = importer_named(name, export) if name else importer_for(export)
        if importer is None:
            raise why_unreadable(export)
        return export, importer, guessed

    def read_export(
        self,
        evidence: int,
        reading: ReadingOptions,
        progress: Progress,
        *,
        chats: Collection[str] | None = None,
        name: str = "",
    ) -> ReadResult:
        """Read conversations from a kept export: all that are wanted, or nothing.

        A new reading replaces an earlier one; where both have as many messages, the choice for
        documents stays.

        Args:
            evidence: Number of the kept file.
            reading: The user's answers.
            progress: Bytes read and in all.
            chats: Keys of those that are wanted; all for None.
            name: Of the format; empty to detect it.

        Raises:
            KeeperError: As `look_at_export`; DATE_ORDER_*, NAME_NOT_IN_EXPORT, ZONE_UNKNOWN,
                VAULT_READ_ONLY, DISK_*; Cancelled. Nothing is changed then; the file stays kept.
        """
        if self._vault.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)
        zone_named(reading.zone)
        export, importer, guessed = self._export(evidence, name, progress)
        looked = self._look(export, importer, guessed, progress)
        reading = replace(reading, me=_named_as_in_file(looked, reading.me))
        _check(looked, reading, export.name)
        with ReadingRun(self._vault, evidence, looked, reading, chats) as run:
            for read in importer.messages(export, reading, progress):
                run.take(read)
            return run.end(export.name)

    def all(self) -> list[Conversation]:
        """Return every conversation whose export does not lie in the bin."""
        return self._vault.conversations.all()

    def count_binned(self) -> int:
        """Return of how many conversations the export lies in the bin."""
        return len(self._vault.conversations.every()) - len(self._vault.conversations.all())

    def get(self, number: int) -> Conversation:
        """Return a conversation.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        found = self._vault.conversations.get(number)
        if found is None:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return found

    def messages(self, number: int, offset: int = 0, limit: int = 200) -> list[Message]:
        """Return messages of a conversation in the order of their times."""
        return self._vault.conversations.page(number, offset, limit)

    def messages_at(self, number: int, positions: Collection[int]) -> list[Message]:
        """Return the messages at some positions, in the order of their times."""
        return self._vault.conversations.at(number, positions)

    def message_place(self, number: int, moment: datetime) -> int:
        """Return how many messages of a conversation come before a moment."""
        return self._vault.conversations.place_of(number, moment)

    def find_messages(self, text: str, number: int | None = None) -> list[tuple[int, int]]:
        """Return conversation and place (by time, from 0) of each message that holds the words."""
        return self._vault.conversations.found(text, number)

    def count_messages(self, text: str, most: int = -1) -> dict[int, int]:
        """Return how many messages of each conversation contain the words, without zeros.

        Args:
            text: The query.
            most: Most hits counted; -1 counts all.
        """
        return self._vault.conversations.count_found(text, most)

    def show_messages(self, number: int, positions: Collection[int], *, shown: bool) -> None:
        """Show messages in documents, or hide them; the conversation's others stay as they are.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is changed then.
        """
        conversation = self.get(number)
        known = positions_of(conversation.shown)
        after = known | set(positions) if shown else known - set(positions)
        after &= set(range(1, conversation.messages + 1))
        if after != known:
            marked = replace(conversation, shown=runs(after))
            with self._vault.change():
                self._vault.conversations.put(marked)
                log_marked(self._vault, marked)

    def drop(self, number: int) -> None:
        """Forget what was read; the export stays, and can be read again.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is changed then.
        """
        conversation = self.get(number)
        with self._vault.change():
            self._vault.conversations.drop_all((number,))
            log_dropped(self._vault, conversation)
