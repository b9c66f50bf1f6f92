"""Implements preview and reading for formats that yield messages in pieces."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Looked,
    Message,
    ReadingOptions,
    RefusalReason,
    Refused,
    RemarkCode,
)
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.preview_counts import Tally

_MOST_REFUSED = 10_000
"""Refusals after which a file without any messages is given up."""


@dataclass(slots=True)
class MessagePiece:
    """One message with facts for the preview.

    Attributes:
        chat: Key of its conversation.
        message: The message.
        title: Of the conversation, where known by now.
        repaired: Whether it has bytes that break the format's rules.
        outside: Whether it names a file outside the export.
        linked: Whether it names something only by a link.
        by_local_clock: Whether its time was written without a zone.
    """

    chat: str
    message: Message
    title: str = ""
    repaired: bool = False
    outside: bool = False
    linked: bool = False
    by_local_clock: bool = False


@dataclass(slots=True)
class Title:
    """The title of a conversation, where a file gives it after the messages."""

    chat: str
    title: str


class PieceReader(ABC):
    """A reader that needs one pass and no answer about the order of dates.

    Attributes:
        format: The format of its exports.
    """

    format: Format

    @abstractmethod
    def recognises(self, export: Export) -> bool:
        """Return whether the file is of this format. See `Importer.recognises`."""

    @abstractmethod
    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file, in order.

        Raises:
            KeeperError: EXPORT_UNREADABLE (name), ZONE_UNKNOWN.
            Cancelled: asked to stop.
        """

    def service(self, export: Export) -> Format:
        """Return the service that the export is of, where the reader reads several."""
        return self.format

    def look(self, export: Export, progress: Progress) -> Looked:
        """Preview the whole file. See `Importer.look`."""
        tally = Tally(self.service(export))
        asks_zone = False
        for piece in self._sane(export, ReadingOptions(), progress):
            if isinstance(piece, Refused):
                if piece.reason is RefusalReason.REPEATED:
                    tally.remark(RemarkCode.REPEATED)
                else:
                    tally.refused += 1
                continue
            tally.titled(piece.chat, piece.title)
            if isinstance(piece, Title):
                continue
            tally.see(piece.chat, piece.message)
            asks_zone = asks_zone or piece.by_local_clock
            for code, counts in (
                (RemarkCode.TEXT_REPAIRED, piece.repaired),
                (RemarkCode.MEDIA_OUTSIDE, piece.outside),
                (RemarkCode.LINKS_ONLY, piece.linked),
            ):
                if counts:
                    tally.remark(code)
        return tally.looked(export, asks_zone=asks_zone)

    def messages(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[tuple[str, Message] | Refused]:
        """Yield each message with the key of its conversation. See `Importer.messages`."""
        for piece in self._sane(export, reading, progress):
            if isinstance(piece, Refused):
                yield piece
            elif isinstance(piece, MessagePiece):
                yield piece.chat, piece.message

    def _sane(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield the pieces; give up on a file of refusals only, which is no export."""
        good = bad = 0
        for piece in self.pieces(export, reading, progress):
            good += isinstance(piece, MessagePiece)
            bad += isinstance(piece, Refused) and piece.reason is not RefusalReason.REPEATED
            if bad > _MOST_REFUSED and bad > 10 * good:
                raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
            yield piece
