"""One of our own drawings in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from evidence_keeper.domain.help.drawings import Box, Drawing, Shape, Sign, Stroke
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import named

_SCALE = 1.25


class DrawingView(QWidget):
    """Drawn anew at every size, so it is sharp at 200 %."""

    def __init__(self, drawing: Drawing, spoken: str) -> None:
        super().__init__()
        self._drawing = drawing
        named(self, spoken)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        current_look().changed.connect(self.updateGeometry)

    def _factor(self, width: int) -> float:
        whole = current_look().px(100 * _SCALE) / 100
        return min(whole, max(width, 1) / self._drawing.width)

    def hasHeightForWidth(self) -> bool:
        """Where there is little room it becomes smaller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at that width."""
        return round(self._drawing.height * self._factor(width))

    def sizeHint(self) -> QSize:
        """Its size at this size of text."""
        width = round(self._drawing.width * self._factor(10_000))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the shapes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = self._factor(self.width())
        painter.scale(factor, factor)
        for shape in self._drawing.shapes:
            _draw(painter, shape)
        painter.end()


def _draw(painter: QPainter, shape: Shape) -> None:
    look = current_look()
    if isinstance(shape, Box):
        painter.setPen(
            QPen(look.colour(shape.edge.value), shape.thick)
            if shape.edge is not None
            else Qt.PenStyle.NoPen
        )
        painter.setBrush(
            look.colour(shape.fill.value) if shape.fill is not None else Qt.BrushStyle.NoBrush
        )
        rect = QRectF(shape.x, shape.y, shape.width, shape.height)
        painter.drawRoundedRect(rect, shape.corner, shape.corner)
    elif isinstance(shape, Stroke):
        pen = QPen(look.colour(shape.tone.value), shape.thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))
    else:
        _draw_sign(painter, shape)


def _draw_sign(painter: QPainter, sign: Sign) -> None:
    look = current_look()
    font = look.font(bold=sign.bold)
    font.setPixelSize(100)
    painter.save()
    painter.translate(sign.x, sign.y)
    # Small sizes are drawn from a large one, because fonts come in whole pixels.
    painter.scale(sign.size / 100, sign.size / 100)
    painter.setFont(font)
    # On the accent disc the figure has the colour that belongs there.
    name = "on_accent" if sign.bold else sign.tone.value
    painter.setPen(look.colour(name))
    painter.drawText(QRectF(-800, -100, 1600, 200), Qt.AlignmentFlag.AlignCenter, sign.text)
    painter.restore()
