"""Draws the help drawings as PDF, from the same shapes as in the window."""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.help.drawings import Box, Drawing, Shape, Sign, Stroke, Tone
from evidence_keeper.dossier.layout.flow import draw_text
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import text_width
from evidence_keeper.dossier.pdf.page_style import ACCENT, LINE, PAPER, QUIET, TINT, Style

_SCALE = 0.82  # points per unit
_COLOURS: dict[Tone, Color] = {
    Tone.PAPER: PAPER,
    Tone.SURFACE: PAPER,
    Tone.LINE: LINE,
    Tone.QUIET: QUIET,
    Tone.TINT: TINT,
    Tone.ACCENT: ACCENT,
}


class DrawingBlock(Flowable):
    """A drawing at the left of the column, scaled down where the column is narrow."""

    canv: DossierCanvas

    def __init__(self, drawing: Drawing, column: float) -> None:
        super().__init__()
        self._drawing = drawing
        self._factor = min(_SCALE, column / drawing.width)
        self.spaceBefore, self.spaceAfter = 4, 6
        self.keepWithNext = 1

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        self.width = self._drawing.width * self._factor
        self.height = self._drawing.height * self._factor
        return self.width, self.height

    def draw(self) -> None:
        """Draw the shapes; the library's y grows upwards."""
        self.canv.saveState()
        self.canv.scale(self._factor, self._factor)
        for shape in self._drawing.shapes:
            self._draw(shape)
        self.canv.restoreState()

    def _draw(self, shape: Shape) -> None:
        canvas, top = self.canv, self._drawing.height
        if isinstance(shape, Box):
            if shape.fill is not None:
                canvas.setFillColor(_COLOURS[shape.fill])
            if shape.edge is not None:
                canvas.setStrokeColor(_COLOURS[shape.edge])
                canvas.setLineWidth(shape.thick)
            canvas.roundRect(
                shape.x,
                top - shape.y - shape.height,
                shape.width,
                shape.height,
                min(shape.corner, shape.width / 2, shape.height / 2),
                stroke=int(shape.edge is not None),
                fill=int(shape.fill is not None),
            )
        elif isinstance(shape, Stroke):
            canvas.setStrokeColor(_COLOURS[shape.tone])
            canvas.setLineWidth(shape.thick)
            for (x, y), (to_x, to_y) in zip(shape.points, shape.points[1:], strict=False):
                canvas.line(x, top - y, to_x, top - to_y)
        else:
            self._draw_sign(shape, top)

    def _draw_sign(self, sign: Sign, top: float) -> None:
        face = Face.BOLD if sign.bold else Face.REGULAR
        style = Style(face, sign.size, sign.size * 1.3, _COLOURS[sign.tone])
        x = sign.x - text_width(sign.text, face, sign.size) / 2
        draw_text(self.canv, sign.text, x, top - sign.y - sign.size * 0.36, style)
