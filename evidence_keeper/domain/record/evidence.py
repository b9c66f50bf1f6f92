"""Defines evidence: a stored file with its unchanged original bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evidence_keeper.domain.record.canonical import Json

_PAGED = "application/pdf"
_NUMBER = re.compile(r"EK-0*(\d{1,9})", re.IGNORECASE)


class Source(StrEnum):
    """How the file was added."""

    DROPPED = "dropped"
    PASTED = "pasted"
    PICKED = "picked"
    FOLDER = "folder"
    COMMAND_LINE = "command_line"
    CONVERSATION = "conversation"
    EXAMPLE = "example"
    SCREEN = "screen"
    WORKING_COPY = "working_copy"


class NoPreview(StrEnum):
    """Why a file has no preview. It is still kept, unless it was removed for good."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNAVAILABLE = "unavailable"
    LOCKED = "locked"
    REMOVED = "removed"


COPIED = "file_system"
"""Source of the file system's time, which is often that of a copy."""


@dataclass(frozen=True, slots=True)
class TimeHint:
    """A time that a file suggests: only a hint, with its source.

    Attributes:
        source: `name`, `exif`, `png`, `file_system`.
        value: ISO 8601 with or without offset, or only a date; empty when malformed.
        raw: The text as found.
    """

    source: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One stored file.

    Attributes:
        number: From 1; shown as EK-0001.
        sha256: Of the original bytes, 64 hexadecimal digits.
        size: In bytes.
        media_type: By content, never by name.
        original_name: The name, made storable; show it through `text.shown_name`.
        added: When it was added, with offset.
        width, height: In pixels as shown (rotation applied); 0 when it is no picture. Of a document
            those of our rendered page: see `pixels`.
        no_preview: Why there is no preview; None when there is one.
        intimate: Set by the user, never guessed: its bytes enter no dossier.
        url: Address of the page or profile that it shows, as the user gave it.
        taken, taken_source: When it was made, as the user accepted it: ISO 8601, with an offset
            only where one is known, and its source (`TimeHint.source` or `typed`).
        copy_of: Number of the original that this is a working copy of; None for an original.
        binned: Whether it is in the bin.
        likeness: Perceptual fingerprint of the picture, 64 hexadecimal digits; empty without one.
        duration_ms: Length of a sound or film in milliseconds; None where unknown.
        machine_text: The result of text recognition, which may be wrong; None when it was not
            tried.
    """

    number: int
    sha256: str
    size: int
    media_type: str
    original_name: str
    added: datetime
    source: Source
    width: int = 0
    height: int = 0
    no_preview: NoPreview | None = None
    time_hints: tuple[TimeHint, ...] = ()
    intimate: bool = False
    device: str = ""
    captured_by: str = ""
    still_on_device: bool | None = None
    notes: str = ""
    transcript: str = ""
    url: str = ""
    taken: str = ""
    taken_source: str = ""
    copy_of: int | None = None
    binned: bool = False
    likeness: str = ""
    duration_ms: int | None = None
    machine_text: str | None = None

    @property
    def removed(self) -> bool:
        """Whether its content was deleted for good; number, fingerprint and times remain."""
        return self.no_preview is NoPreview.REMOVED

    @property
    def pixels(self) -> tuple[int, int] | None:
        """Width and height of the file's own picture; None for documents and other files."""
        has = self.width and self.height and self.media_type != _PAGED
        return (self.width, self.height) if has else None

    @property
    def made(self) -> str:
        """When it was made, as the user accepted it or else as the file suggests it, ISO 8601;
        empty where nothing is known: the file system's time is often that of a copy.
        """
        hints = (h.value for h in self.time_hints if h.source != COPIED and h.value)
        return self.taken or next(hints, "")

    @property
    def label(self) -> str:
        """The number as shown: EK-0001."""
        return evidence_label(self.number)


def shows_a_picture(item: Evidence) -> bool:
    """Return whether documents print a picture of it: it is one, or pages of a PDF."""
    return item.media_type.startswith("image/") or item.media_type == "application/pdf"


def evidence_label(number: int) -> str:
    """Return EK-0001 for 1."""
    return f"EK-{number:04d}"


def evidence_number(label: str) -> int | None:
    """Return 1 for EK-0001; None when the text is no evidence number."""
    match = _NUMBER.fullmatch(label.strip())
    return int(match[1]) if match else None


def unsaved_items(stored: Json) -> list[Mapping[str, Json]]:
    """Return the unsaved notes on items from their stored form, one mapping an item.

    Several can wait while a long job delays saving; an older format stored a single one without a
    list.
    """
    items = stored.get("items") if isinstance(stored, Mapping) else None
    found = items if isinstance(items, Sequence) else [stored]
    return [item for item in found if isinstance(item, Mapping)]
