"""Defines the interface of the readers of exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Looked,
    Message,
    ReadingOptions,
    Refused,
)

HEAD = 65_536
"""Bytes from which a reader must recognise its files."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be read.

    Attributes:
        file: Opened for reading bytes, seekable; each use begins with `seek(0)`.
        name: The user's file name; some programs write the chat's title there.
        size: In bytes.
    """

    file: BinaryIO
    name: str
    size: int


class Importer(Protocol):
    """One format. Readers stream: memory does not grow with the file."""

    format: Format

    def recognises(self, export: Export) -> bool:
        """Return whether the file is of this format, by its content; costs a few milliseconds."""

    def look(self, export: Export, progress: Progress) -> Looked:
        """Preview the whole file: its content and the necessary questions.

        Raises:
            KeeperError: EXPORT_UNREADABLE (name), EXPORT_EMPTY (name).
            Cancelled: asked to stop.
        """

    def messages(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[tuple[str, Message] | Refused]:
        """Yield each message with the key of its conversation, in file order.

        Positions count from 1 within each conversation.

        Raises:
            KeeperError: EXPORT_UNREADABLE (name), DATE_ORDER_NEEDED, ZONE_UNKNOWN.
            Cancelled: asked to stop.
        """
