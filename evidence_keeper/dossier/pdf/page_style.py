"""Defines page sizes, colours and type: black on paper, one accent that prints well in grey.

All lengths are in points (1/72 inch).
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from evidence_keeper.dossier.pdf.fonts import Face

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 25 * mm  # room for binding
RIGHT = 20 * mm
TOP = 24 * mm
BOTTOM = 24 * mm
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


class _Colour(Color):
    """A colour compared by identity: the library compares all components, for each line."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def _rgb(code: str) -> Color:
    return _Colour(*(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)))


INK = _rgb("#1E2A30")
QUIET = _rgb("#55636B")
ACCENT = _rgb("#1B6670")
LINE = _rgb("#C9CCCB")
FRAME = _rgb("#8B8F8C")
TINT = _rgb("#EEF3F3")
PAPER = _rgb("#FFFFFF")


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a block of text.

    Attributes:
        size, leading: Type size and distance of base lines.
        before, after: White space around the block; the larger of two neighbours counts.
        indent: From the left edge of the block.
        bar: Whether it has a vertical bar at its left, as exact words do.
    """

    face: Face = Face.REGULAR
    size: float = 9.6
    leading: float = 13.6
    colour: Color = INK
    before: float = 0
    after: float = 4
    indent: float = 0
    bar: bool = False
    right: bool = False


BODY = Style(after=6)
BODY_TIGHT = Style(after=2)
SMALL = Style(size=8.8, leading=12.2, after=4)
LEAD = Style(Face.BOLD, 10, 14.2, before=4, after=4)
KICKER = Style(Face.BOLD, 8.2, 11, ACCENT, after=1)
TITLE = Style(Face.BOLD, 20, 25, after=1)
HEADING = Style(Face.BOLD, 14.5, 18.5, before=2, after=6)
SUBHEADING = Style(Face.BOLD, 11, 15, before=12, after=4)
PART = Style(Face.BOLD, 10, 14, before=8, after=3)
SECTION_PART = Style(Face.BOLD, 13, 17, before=14, after=6)
INCIDENT = Style(Face.BOLD, 12, 16, after=5)
LABEL = Style(colour=QUIET, size=8.8, leading=13.2, after=0)
VALUE = Style(size=9.4, leading=13.2, after=0)
CELL = Style(size=8.4, leading=11.4, after=0)
CELL_QUIET = Style(size=8.4, leading=11.4, colour=QUIET, after=0)
CELL_BOLD = Style(Face.BOLD, 8.4, 11.4, after=0)
CELL_LINK = Style(Face.BOLD, 8.4, 11.4, ACCENT, after=0)
CELL_RIGHT = Style(size=8.4, leading=11.4, after=0, right=True)
CELL_HEAD = Style(Face.BOLD, 7.8, 10.6, QUIET, after=0)
CELL_HEAD_RIGHT = Style(Face.BOLD, 7.8, 10.6, QUIET, after=0, right=True)
QUOTE = Style(size=9.8, leading=13.8, before=3, after=5, indent=11, bar=True)
FACT_LINE = Style(size=8.6, leading=11.8, after=1)
QUOTE_SMALL = Style(size=9, leading=12.4, after=0, indent=9, bar=True)
CAPTION = Style(size=8, leading=11.4, colour=QUIET, after=0)
CAPTION_STRONG = Style(Face.BOLD, 9.4, 13, after=1)
MONO = Style(Face.MONO, 8, 11.6, after=0)
MONO_SMALL = Style(Face.MONO, 7, 9.8, QUIET, after=0)
MONO_LARGE = Style(Face.MONO, 9.4, 14, after=0)
NOTE = Style(size=8.4, leading=12, colour=QUIET, after=6)
