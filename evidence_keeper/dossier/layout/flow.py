"""Flows blocks of text over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import plain
from evidence_keeper.dossier.pdf.line_breaking import Line, Span, break_lines, text_width
from evidence_keeper.dossier.pdf.page_style import ACCENT, BODY, PAGE_HEIGHT, Style

_DESCENT = 0.27  # of the size: how far letters reach below the base line


@dataclass(frozen=True, slots=True)
class Anchor:
    """A target of links and of the outline.

    Attributes:
        key: Its name in the file.
        title: Its outline entry; empty for a place that begins nothing.
        level: Its depth in the outline, from 0.
        brief: Its name on pages where it continues; the title where it is empty.
    """

    key: str
    title: str
    level: int
    brief: str = ""


class FlowBlock(Flowable):
    """A text in one style, split over pages where needed.

    Args:
        text: The text, or spans of it; line feeds are kept. It is never read as markup.
        style: Its style.
        anchor: Its outline entry.
        link: Key of the anchor that it links to.
        keep: Whether it stays with the next block.
    """

    canv: DossierCanvas

    def __init__(
        self,
        text: str | Sequence[Span],
        style: Style = BODY,
        *,
        anchor: Anchor | None = None,
        link: str = "",
        keep: bool = False,
    ) -> None:
        super().__init__()
        self.spans = [Span(text)] if isinstance(text, str) else list(text)
        self.style = style
        self.anchor = anchor
        self.link = link
        self.keepWithNext = int(keep)
        self.spaceBefore = style.before
        self.spaceAfter = style.after
        self._lines: list[Line] | None = None
        self._for_width = -1.0

    def _part(self, lines: list[Line], width: float, *, first: bool) -> FlowBlock:
        part = FlowBlock("", self.style, anchor=self.anchor if first else None, link=self.link)
        part._lines, part._for_width = lines, width
        if first:
            part.spaceAfter = 0
        else:
            part.spaceBefore = 0
        return part

    def lines(self, width: float) -> list[Line]:
        """Return the lines for a column of that width in points."""
        if self._lines is None or self._for_width != width:
            style = self.style
            self._lines = break_lines(
                self.spans, style.face, style.colour, style.size, width - style.indent
            )
            self._for_width = width
        return self._lines

    def height_for(self, width: float) -> float:
        """Return the height in points for a column of that width."""
        return len(self.lines(width)) * self.style.leading

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        self.width = available_width
        self.height = self.height_for(available_width)
        return self.width, self.height

    def parts(self, available_width: float, available_height: float) -> list[FlowBlock]:
        """Split at a line, avoiding a single line on a page."""
        lines = self.lines(available_width)
        fits = int((available_height + 0.01) // self.style.leading)
        if fits >= len(lines):
            return [self]
        if len(lines) - fits < 2:
            fits -= 1
        if fits < min(2, len(lines)):
            return []
        return [
            self._part(lines[:fits], available_width, first=True),
            self._part(lines[fits:], available_width, first=False),
        ]

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split for the next page; see the library's Flowable."""
        return list(self.parts(available_width, available_height))

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N803
        """Draw it with its lower left corner at x and y.

        The library moves and restores the origin for each block, which takes a third of the time of
        a text document.
        """
        assert isinstance(canvas, DossierCanvas)
        self.canv = canvas
        self.draw_at(x, y)
        del self.canv

    def draw_at(self, left: float, bottom: float) -> None:
        """Draw the lines."""
        canvas, style = self.canv, self.style
        if self.anchor is not None:
            anchor, top = self.anchor, bottom + self.height
            canvas.anchor(anchor.key, anchor.title, anchor.level, top, anchor.brief)
        if style.bar:
            canvas.setFillColor(ACCENT)
            canvas.rect(left, bottom, 2.2, self.height, stroke=0, fill=1)
        y = bottom + self.height - style.leading / 2 - style.size / 2 + style.size * _DESCENT / 1.3
        for line in self._lines or []:
            slack = self.width - style.indent - line.width if style.right else 0
            _draw_line(canvas, line, left + style.indent + slack, y, style.size)
            y -= style.leading
        if self.link and self._lines:
            widest = max(line.width for line in self._lines)
            start = left + (self.width - widest if style.right else style.indent)
            canvas.link_to(self.link, (start, bottom, start + widest, bottom + self.height))


def _draw_line(canvas: DossierCanvas, line: Line, x: float, y: float, size: float) -> None:
    """Draw one line with its base line at y."""
    if not line.segments:
        return
    canvas.put_line(line.segments, x, y, size)


def draw_text(
    canvas: DossierCanvas, text: str, x: float, y: float, style: Style, *, right: bool = False
) -> None:
    """Draw one line of text with its base line at y, ending at x where `right` is set."""
    (line, *_) = break_lines([Span(plain(text))], style.face, style.colour, style.size, 1e6)
    _draw_line(canvas, line, x - line.width if right else x, y, style.size)


class PageNumber(FlowBlock):
    """The page number of an anchor, with a link; replaces a text in a table."""

    def __init__(self, key: str, style: Style) -> None:
        super().__init__("0000", style)
        self.key = key

    def draw_at(self, left: float, bottom: float) -> None:
        """Draw the number at the right edge of the column."""
        style, right = self.style, left + self.width
        y = bottom + self.height - style.leading / 2 - style.size / 2 + style.size * 0.21
        self.canv.page_reference(self.key, right, y)
        reach = text_width("0000", style.face, style.size)
        self.canv.link_to(self.key, (right - reach, bottom, right, bottom + self.height))


class Gap(Flowable):
    """White space of a fixed height in points; omitted at the top of a page."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height
        self._SPACETRANSFER = True

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        return 0, min(self.height, max(available_height, 0))

    def draw(self) -> None:
        """Draw nothing."""


class HorizontalRule(Flowable):
    """A thin line across the column, or a short accent below a title; `around` it is white."""

    canv: DossierCanvas

    def __init__(
        self, colour: Color, *, length: float = 0, weight: float = 0.5, around: float = 8
    ) -> None:
        super().__init__()
        self._colour, self._length, self._weight = colour, length, weight
        self.spaceBefore = self.spaceAfter = around

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        self.width = self._length or available_width
        return self.width, self._weight

    def draw(self) -> None:
        """Draw the line."""
        self.canv.put_rule(self._colour, self._weight, (0, 0), (self.width, 0))


def _each(flowables: Sequence[Flowable]) -> Iterator[Flowable]:
    """Yield the flowables and the members of groups: the library cannot measure groups alone."""
    for flowable in flowables:
        if isinstance(flowable, KeepTogether):
            yield from vars(flowable)["_content"]
        else:
            yield flowable


def height_of(flowables: Sequence[Flowable], width: float) -> float:
    """Return the height in points of stacked flowables, white space included."""
    total, gap = 0.0, 0.0
    for flowable in _each(flowables):
        _, height = flowable.wrap(width, PAGE_HEIGHT * 100)
        total += max(gap, flowable.getSpaceBefore()) + height
        gap = flowable.getSpaceAfter()
    return total
