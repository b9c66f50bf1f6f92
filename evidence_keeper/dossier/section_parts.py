"""Builds the parts that sections share: headings, lists, the box with the seal."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.dossier.seal_words import seal_words
from evidence_keeper.dossier.context import DossierContext, seal_groups, section_key
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, PageNumber, draw_text
from evidence_keeper.dossier.layout.qr import draw_code, seal_code
from evidence_keeper.dossier.layout.tables import Grid, TableRow
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.page_style import (
    ACCENT,
    BODY,
    CELL_RIGHT,
    FRAME,
    HEADING,
    LABEL,
    MONO_LARGE,
    PART,
    SUBHEADING,
    WIDTH,
    Style,
)
from evidence_keeper.system.language.word_lists import words


def section_heading(ctx: DossierContext, section: Section, title: str) -> FlowBlock:
    """Return a section's heading with its outline entry."""
    return FlowBlock(title, HEADING, anchor=Anchor(section_key(section), title, 0), keep=True)


def subheading(title: str) -> FlowBlock:
    """Return a smaller heading that stays with the next block."""
    return FlowBlock(title, SUBHEADING, keep=True)


def part_heading(title: str) -> FlowBlock:
    """Return a heading of a page that must hold much."""
    return FlowBlock(title, PART, keep=True)


def bullets(items: Sequence[str], style: Style = BODY) -> Grid:
    """Return a list with a small dash before each item."""
    dash = Style(size=style.size, leading=style.leading, colour=ACCENT, after=0)
    rows = [TableRow([FlowBlock("–", dash), FlowBlock(item, style)]) for item in items]
    return Grid([16, WIDTH - 16], rows, padding=1.2, rules=False)


def steps(items: Sequence[str], style: Style = BODY) -> Grid:
    """Return a numbered list."""
    rows = [
        TableRow(
            [
                FlowBlock(f"{n}.", Style(size=style.size, leading=style.leading, colour=ACCENT)),
                FlowBlock(x, style),
            ]
        )
        for n, x in enumerate(items, start=1)
    ]
    wide = 20 if len(items) < 10 else 26
    return Grid([wide, WIDTH - wide], rows, padding=1.2, rules=False)


def pointers(rows: Sequence[tuple[str, str]]) -> Grid:
    """Return lines that end in a page number: text and the anchor's key."""
    made = [
        TableRow([FlowBlock(text, Style(after=0), link=key), PageNumber(key, CELL_RIGHT)])
        for text, key in rows
    ]
    return Grid([WIDTH - 60, 60], made, padding=2.4)


def writing_lines(labels: Sequence[str], *, height: float = 25) -> list[Flowable]:
    """Return labels with a line to write on."""
    return [WritingLine(label, height) for label in labels]


class WritingLine(Flowable):
    """A label with a line to write on, as wide as its column; a long label is broken.

    Args:
        label: In front of the line.
        height: In points, unless the label needs more.
        start: Where the line begins.
    """

    canv: DossierCanvas

    def __init__(self, label: str, height: float, start: float = 178) -> None:
        super().__init__()
        self._label, self._least, self._start = FlowBlock(label, LABEL), height, start

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        _, tall = self._label.wrap(self._start - 6, available_height)
        self.width, self.height = available_width, max(self._least, tall + 4)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the label and the line."""
        self._label.drawOn(self.canv, 0, 1)
        self.canv.put_rule(FRAME, 0.5, (self._start, 2), (self.width, 2))


class SealBox(Flowable):
    """The seal as QR code, in groups and as words, with a title."""

    canv: DossierCanvas
    _QR = 66.0

    def __init__(self, ctx: DossierContext, title: str) -> None:
        super().__init__()
        self._seal = ctx.seal
        self._words = seal_words(ctx.seal, words(ctx.t.language))
        self._title = title
        self.spaceBefore, self.spaceAfter = 8, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        self.width, self.height = WIDTH, self._QR + 26
        return self.width, self.height

    def draw(self) -> None:
        """Draw frame, code and groups."""
        canvas = self.canv
        canvas.setStrokeColor(FRAME)
        canvas.setLineWidth(0.5)
        canvas.roundRect(0, 0, self.width, self.height, 4, stroke=1, fill=0)
        draw_code(canvas, seal_code(self._seal), 12, 13, self._QR)
        x, top = self._QR + 30, self.height - 20
        draw_text(canvas, self._title, x, top, Style(SUBHEADING.face, 10))
        groups = seal_groups(self._seal)
        for row in range(2):
            half = groups[row * 8 : row * 8 + 8]
            text = f"{' '.join(half[:4])}  {' '.join(half[4:])}"
            draw_text(canvas, text, x, top - 20 - row * 14, MONO_LARGE)
            spoken = " ".join(self._words[row * 6 : row * 6 + 6])
            draw_text(canvas, spoken, x, top - 51 - row * 12, Style(size=8.8, colour=LABEL.colour))
