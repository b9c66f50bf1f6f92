"""Draws help pages, letters, plans and pocket cards as PDF.

User text is drawn as plain text. A card is a quarter of a page, to be cut out; a long text
continues on the next card.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from reportlab.lib.units import mm
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from evidence_keeper.domain.help.blocks import Block as TextBlock
from evidence_keeper.domain.help.blocks import BlockKind
from evidence_keeper.domain.help.drawings import DRAWINGS
from evidence_keeper.domain.help.paper import Paper
from evidence_keeper.dossier.layout.drawing import DrawingBlock
from evidence_keeper.dossier.layout.flow import (
    Anchor,
    FlowBlock,
    Gap,
    HorizontalRule,
    draw_text,
    height_of,
)
from evidence_keeper.dossier.layout.tables import Grid, TableRow
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    ACCENT,
    BOTTOM,
    FRAME,
    HEIGHT,
    INK,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    WIDTH,
    Style,
)
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import translator

PROGRAM = "Evidence Keeper"
_CARD_WIDTH, _CARD_HEIGHT = 90 * mm, 130 * mm
_SCALES = (1.0, 0.95, 0.9, 0.86)
"""Type sizes to try, the largest first; 8.4 points at the least."""

_FOOT = Style(size=7.6, leading=10, colour=QUIET)


class _Types:
    """The type of a paper: full size, or small for a card."""

    def __init__(self, *, pocket: bool, scale: float = 1.0) -> None:
        scale = 0.78 if pocket else scale
        self.width = _CARD_WIDTH - 12 * mm if pocket else WIDTH

        def style(
            size: float,
            *,
            bold: bool = False,
            before: float = 0,
            after: float = 5,
            quiet: bool = False,
        ) -> Style:
            return Style(
                Face.BOLD if bold else Face.REGULAR,
                size * scale,
                size * scale * 1.42,
                QUIET if quiet else INK,
                before=before * scale,
                after=after * scale,
            )

        self.title = style(13 if pocket else 19, bold=True, after=3)
        self.heading = style(11.5, bold=True, before=9, after=3)
        self.body = style(9.8, after=4.5)
        self.foot = style(8, quiet=True, after=2)
        self.mark = Style(Face.BOLD, self.body.size, self.body.leading, ACCENT, after=0)
        self.note = Style(
            size=self.body.size * 0.95,
            leading=self.body.leading * 0.97,
            colour=QUIET,
            before=3,
            after=6,
            indent=10,
            bar=True,
        )


def _spans(block: TextBlock) -> list[Span]:
    return [Span(text, Face.BOLD if bold else None) for text, bold in block.runs]


_MARKED = (BlockKind.BULLET, BlockKind.STEP)


def _list(items: Iterable[TextBlock], types: _Types) -> Grid:
    """Return consecutive bullets or steps as one table."""
    found = list(items)
    two_digits = any(i.kind is BlockKind.STEP and i.level > 9 for i in found)
    wide = (2.7 if two_digits else 2) * types.body.size
    rows = []
    for item in found:
        mark = "–" if item.kind is BlockKind.BULLET else f"{item.level}."
        rows.append(TableRow([FlowBlock(mark, types.mark), FlowBlock(_spans(item), types.body)]))
    return Grid([wide, types.width - wide], rows, padding=1.6, rules=False)


def _flowables(blocks: Iterable[TextBlock], types: _Types) -> Iterator[Flowable]:
    for marked, group in itertools.groupby(blocks, lambda block: block.kind in _MARKED):
        if marked:
            yield _list(group, types)
            continue
        for block in group:
            if block.kind is BlockKind.PICTURE:
                yield DrawingBlock(DRAWINGS[block.picture], types.width)
            elif block.kind is BlockKind.HEADING:
                yield FlowBlock(_spans(block), types.heading, keep=True)
            else:
                style = types.note if block.kind is BlockKind.NOTE else types.body
                yield FlowBlock(_spans(block), style)


def story(paper: Paper, anchor: Anchor | None = None) -> list[Flowable]:
    """Return a paper's flowables, in the largest type with which it fits on one page.

    A paper that exceeds a page even in the smallest type uses the usual one.

    Args:
        anchor: Its outline entry.
    """
    if not paper.pocket:
        for scale in _SCALES:
            made = _set(paper, _Types(pocket=False, scale=scale), anchor)
            if height_of(made, WIDTH) <= HEIGHT:
                return made
    return _set(paper, _Types(pocket=paper.pocket), anchor)


def _set(paper: Paper, types: _Types, anchor: Anchor | None) -> list[Flowable]:
    story: list[Flowable] = [FlowBlock(paper.title, types.title, anchor=anchor)]
    story.append(HorizontalRule(ACCENT, length=40 if paper.pocket else 58, weight=1.4))
    story += _flowables(paper.blocks, types)
    if paper.foot:
        story.append(Gap(4 if paper.pocket else 10))
        story += [FlowBlock(line, types.foot) for line in paper.foot]
    return story


def _page_foot(language: str, made_on: date) -> Callable[[Any, object], None]:
    t = translator(language)

    def draw(canvas: Any, document: object) -> None:
        assert isinstance(canvas, DossierCanvas)
        right = LEFT + WIDTH
        canvas.put_rule(LINE, 0.5, (LEFT, BOTTOM - 12), (right, BOTTOM - 12))
        draw_text(canvas, day_text(t, made_on), LEFT, BOTTOM - 24, _FOOT)
        draw_text(canvas, str(canvas.getPageNumber()), right, BOTTOM - 24, _FOOT, right=True)

    return draw


def _card_frames() -> list[Frame]:
    left, top = (PAGE_WIDTH - 2 * _CARD_WIDTH) / 2, (PAGE_HEIGHT + 2 * _CARD_HEIGHT) / 2
    return [
        Frame(
            left + column * _CARD_WIDTH,
            top - (row + 1) * _CARD_HEIGHT,
            _CARD_WIDTH,
            _CARD_HEIGHT,
            6 * mm,
            6 * mm,
            6 * mm,
            6 * mm,
            id=f"card{row}{column}",
        )
        for row in range(2)
        for column in range(2)
    ]


def _cut_lines(canvas: Any, document: object) -> None:
    """Draw cut marks around and between the four cards."""
    left, low = (PAGE_WIDTH - 2 * _CARD_WIDTH) / 2, (PAGE_HEIGHT - 2 * _CARD_HEIGHT) / 2
    canvas.saveState()
    canvas.setStrokeColor(FRAME)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 3)
    for n in range(3):
        x, y = left + n * _CARD_WIDTH, low + n * _CARD_HEIGHT
        canvas.line(x, low, x, low + 2 * _CARD_HEIGHT)
        canvas.line(left, y, left + 2 * _CARD_WIDTH, y)
    canvas.restoreState()


def write_paper(paper: Paper, language: str, target: BinaryIO, made_on: date) -> None:
    """Write a paper as PDF. The same input gives the same bytes.

    Args:
        paper: The content.
        language: `kk`, `ru` or `en`, for screen readers; English for another.
        target: A binary file open for writing.
        made_on: The day printed in the footer.
    """
    spoken = translator(language).language
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang=spoken,
        title=paper.title,
        author=PROGRAM,
        creator=PROGRAM,
        producer=PROGRAM,
    )
    if paper.pocket:
        template = PageTemplate(id="cards", frames=_card_frames(), onPage=_cut_lines)
    else:
        frame = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0, id="body")
        template = PageTemplate(id="page", frames=[frame], onPage=_page_foot(spoken, made_on))
    document.addPageTemplates([template])
    identity = hashlib.sha256(f"{paper!r} {spoken} {made_on}".encode()).hexdigest()

    def make_canvas(*args: object, **options: object) -> DossierCanvas:
        canvas = DossierCanvas(*args, **options)
        canvas.date_and_seal(datetime.combine(made_on, time(), UTC), identity)
        return canvas

    document.build(story(paper), canvasmaker=make_canvas)
