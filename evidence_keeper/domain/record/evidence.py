"""Evidence: one kept file, its original bytes unchanged."""

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
    """How the file came in."""

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
    """Why a file has no preview. It is kept all the same, unless it was removed for good."""

    EMPTY = "empty"
    NOT_A_PICTURE = "not_a_picture"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNAVAILABLE = "unavailable"
    LOCKED = "locked"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TimeHint:
    """A time that a file suggests: a hint with its source named, never the truth.

    Attributes:
        source: `name`, `exif`, `png`, `file_system`.
        value: ISO 8601 with or without offset, or only a date; empty when malformed.
        raw: What stood there, as it stood.
    """

    source: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kept file.

    Attributes:
        number: From 1; shown as EK-0001.
        sha256: Of the original bytes as they were read, 64 hexadecimal digits.
        size: In bytes.
        media_type: By content, never by name.
        original_name: As it was, made storable; show it through `text.shown_name`.
        added: When it was kept, with offset.
        width, height: In pixels as shown (rotation applied); 0 when it is no picture. Of a
            document those of the page that we drew: see `pixels`.
        no_preview: Why there is no preview; None when there is one.
        intimate: Set by the user, never guessed: its bytes enter no dossier.
        url: Address of the page or profile that it shows, as the user gave it.
        taken, taken_source: When it was made as the user accepted it: ISO 8601, with an offset
            only where one is known, and where that comes from (`TimeHint.source` or `typed`).
        copy_of: Number of the original that this is a working copy of; None for an original.
        binned: Whether it lies in the bin.
        likeness: Perceptual fingerprint of the picture, 64 hexadecimal digits; empty without one.
        duration_ms: How long a sound or film lasts, in milliseconds; None where it is not known.
        machine_text: What text recognition read: never the truth; None when it was not tried.
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
        """Whether its content was deleted for good: number, fingerprint and times are left."""
        return self.no_preview is NoPreview.REMOVED

    @property
    def pixels(self) -> tuple[int, int] | None:
        """Width and height that the file itself has; None for what has none, a page for one."""
        has = self.width and self.height and self.media_type != _PAGED
        return (self.width, self.height) if has else None

    @property
    def label(self) -> str:
        """The number as it is shown: EK-0001."""
        return evidence_label(self.number)


def evidence_label(number: int) -> str:
    """Return EK-0001 for 1."""
    return f"EK-{number:04d}"


def evidence_number(label: str) -> int | None:
    """Return 1 for EK-0001; None when the text is no evidence number."""
    match = _NUMBER.fullmatch(label.strip())
    return int(match[1]) if match else None


def unsaved_items(stored: Json) -> list[Mapping[str, Json]]:
    """Return what was typed on items and not saved, one mapping an item, from its stored form.

    Several wait where a long job holds up the saving; one alone was stored without a list once.
    """
    items = stored.get("items") if isinstance(stored, Mapping) else None
    found = items if isinstance(items, Sequence) else [stored]
    return [item for item in found if isinstance(item, Mapping)]
