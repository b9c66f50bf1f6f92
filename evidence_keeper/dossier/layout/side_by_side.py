"""Lays out two columns next to each other."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from evidence_keeper.dossier.layout.flow import height_of
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.page_style import WIDTH

COLUMN_GAP = 14.0
"""Space between the columns, in points."""


class SideBySide(Flowable):
    """Two columns that are never split; the taller one sets the height."""

    canv: DossierCanvas

    def __init__(self, left: Sequence[Flowable], right: Sequence[Flowable], split: float) -> None:
        super().__init__()
        self.arrange(left, right, split)
        self.spaceBefore = 8
        self.spaceAfter = 10

    def arrange(self, left: Sequence[Flowable], right: Sequence[Flowable], split: float) -> None:
        """Set the columns' content; `split` is the width of the left one in points."""
        self._columns = (
            (0.0, split, list(left)),
            (split + COLUMN_GAP, WIDTH - split - COLUMN_GAP, list(right)),
        )

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        self.width = WIDTH
        self.height = max(height_of(flow, width) for _, width, flow in self._columns)
        return self.width, self.height

    def draw(self) -> None:
        """Draw both columns from the top."""
        for x, width, flow in self._columns:
            y, gap = self.height, 0.0
            for flowable in flow:
                _, height = flowable.wrap(width, self.height)
                y -= max(gap, flowable.getSpaceBefore()) + height
                flowable.drawOn(self.canv, x, y)
                gap = flowable.getSpaceAfter()
