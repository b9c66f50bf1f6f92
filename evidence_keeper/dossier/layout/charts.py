"""Draws charts in one accent colour, legible in grey.

The layout is in `domain/dossier/charts`.
"""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.charts import (
    Chart,
    ChartBox,
    ChartRule,
    Label,
    LabelAnchor,
    LabelTone,
    drawing,
)
from evidence_keeper.dossier.layout.flow import draw_text
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import text_width
from evidence_keeper.dossier.pdf.page_style import ACCENT, INK, PAPER, QUIET, TINT, WIDTH, Style

_DARK_FROM = 0.45
"""Share of the accent from which labels on it are white."""


def _shade(share: float | None) -> Color:
    """Return a tint of the accent; 0 is the palest printable one."""
    if share is None:
        return TINT
    if share < 0:
        return PAPER
    part = 0.18 + 0.82 * share
    return Color(*(1 - (1 - c) * part for c in (ACCENT.red, ACCENT.green, ACCENT.blue)))


class _Pen:
    """Small labels in points."""

    size = 7.2
    target = 0.0

    def width(self, text: str) -> float:
        """Return the width of a label."""
        return text_width(text, Face.REGULAR, self.size)


class ChartFlow(Flowable):
    """One chart as a flowable."""

    canv: DossierCanvas

    def __init__(self, chart: Chart, width: float = WIDTH) -> None:
        super().__init__()
        self._drawing = drawing(chart, width, _Pen())
        self.width, self.height = self._drawing.width, self._drawing.height
        self.spaceBefore, self.spaceAfter = 4, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the shapes; PDF counts upwards from the bottom."""
        for shape in self._drawing.shapes:
            match shape:
                case ChartBox():
                    self._box(shape)
                case ChartRule():
                    self._rule(shape)
                case Label():
                    self._label(shape)

    def _box(self, box: ChartBox) -> None:
        self.canv.setFillColor(_shade(box.share))
        self.canv.setStrokeColor(ACCENT)
        self.canv.setLineWidth(0.8)
        bottom = self.height - box.y - box.height
        stroke = 1 if box.outlined else 0
        self.canv.rect(box.x, bottom, box.width, box.height, stroke=stroke, fill=1)

    def _rule(self, rule: ChartRule) -> None:
        self.canv.setStrokeColor(INK if rule.dashed else QUIET)
        self.canv.setLineWidth(0.6)
        if rule.dashed:
            self.canv.setDash(2, 2)
        self.canv.line(rule.x1, self.height - rule.y1, rule.x2, self.height - rule.y2)
        self.canv.setDash()

    def _label(self, label: Label) -> None:
        width = text_width(label.text, Face.REGULAR, _Pen.size)
        x = (
            label.x
            - {LabelAnchor.LEFT: 0.0, LabelAnchor.MIDDLE: width / 2, LabelAnchor.RIGHT: width}[
                label.place
            ]
        )
        on_fill = PAPER if label.share > _DARK_FROM else INK
        colour = {LabelTone.INK: INK, LabelTone.QUIET: QUIET, LabelTone.ON_FILL: on_fill}[
            label.tone
        ]
        style = Style(size=_Pen.size, colour=colour)
        draw_text(self.canv, label.text, x, self.height - label.y, style)
