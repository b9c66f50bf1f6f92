"""Defines the results of decoding and the limits that both sides of the pipe enforce."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence_keeper.domain.record.screenshot_overlap import ROW_BYTES

MAX_PIXELS = 50_000_000
"""Largest picture that is decoded (docs/decisions/0004)."""

MAX_INPUT = 200_000_000
"""Largest file, in bytes, that is passed to the decoder."""

PREVIEW_SIDE = 512
"""Longest side of a preview, in pixels."""

RENDITION_WIDTH, RENDITION_HEIGHT = 1440, 12_000
"""Largest width and height of a rendition, in pixels."""

SMALL_WIDTH, SMALL_WIDE = 720, 1080
"""Largest width of a small picture, in pixels: upright, and wider than high."""

LIKENESS_SIDE = 16
"""Rows and columns of the grid behind `Rendered.likeness`."""

COPY_SIDE = 65_000
"""Largest width and height of a working copy, in pixels; what a JPEG can hold."""

MAX_TASK = 256 * 1024
"""Most bytes of a request's task."""

MAX_FACTS = 64 * 1024
MAX_PREVIEW = 2 * 1024 * 1024
MAX_RENDITION = 48 * 1024 * 1024
MAX_COPY = 160 * 1024 * 1024
"""Most bytes that the parent accepts of each part of an answer."""

MAX_ROWS = RENDITION_HEIGHT * ROW_BYTES
"""Most bytes of the row marks of a picture."""

MAX_METADATA = 32
MAX_METADATA_VALUE = 200
"""Most metadata fields, and most characters of one."""

NOTES = (
    "rotated",
    "reduced",
    "transparent",
    "cmyk",
    "sixteen_bit",
    "palette",
    "colour_profile",
    "animated",
    "several_pictures",
    "first_page",
)
"""The notes allowed on a picture; others in an answer are refused.

`rotated`: the file asked to be turned or mirrored, and was. `reduced`: the rendition has fewer
pixels than the original. `transparent`: shown on white. `cmyk`, `sixteen_bit`, `palette`: the
original's pixel format. `colour_profile`: colours were converted to sRGB. `animated`: the first
frame is shown. `several_pictures`: the first (or main) one is shown. `first_page`: of a document;
then `pages:3` gives the number of pages, where known."""

_PAGES = re.compile(r"pages:[1-9][0-9]{0,5}")
_MOST_PAGES = 999_999


def pages_note(count: int) -> tuple[str, ...]:
    """Return the note on a document's number of pages; none for an implausible number."""
    return (f"pages:{count}",) if 1 <= count <= _MOST_PAGES else ()


def is_note(text: str) -> bool:
    """Return whether a text is one of `NOTES` or a number of pages."""
    return text in NOTES or _PAGES.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A decoded picture.

    Attributes:
        width, height: Of the original in pixels, as shown (rotation applied).
        preview: JPEG, longest side at most `PREVIEW_SIDE`.
        rendition: JPEG, upright, on white, sRGB or grey, without any metadata.
        notes: Some of `NOTES`, in that order; of a document also its `pages_note`.
        metadata: Raw values for `time_hints`: `exif.<Field>` and `png.<key>`, unchanged.
        likeness: Perceptual fingerprint, 64 hexadecimal digits.
        rows: A mark for each row of the rendition (`domain.record.screenshot_overlap`); empty for
            camera photos and pages.
    """

    width: int
    height: int
    preview: bytes
    rendition: bytes
    notes: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    likeness: str = ""
    rows: bytes = b""


PAGE_SIDE = 4000
"""Largest width and height of a drawn page, in pixels."""

MAX_PICTURE = 16 * 1024 * 1024
"""Most bytes that the parent accepts of a drawn page or a small picture."""


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A page of a PDF, or a smaller rendition, as a JPEG.

    Attributes:
        width, height: In pixels.
        picture: The JPEG.
    """

    width: int
    height: int
    picture: bytes


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A working copy.

    Attributes:
        width, height: In pixels.
        preview: JPEG, longest side at most `PREVIEW_SIDE`.
        picture: The copy itself: a newly encoded JPEG without any metadata.
    """

    width: int
    height: int
    preview: bytes
    picture: bytes
