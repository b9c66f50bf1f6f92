"""How a working copy will look: the steps drawn over the preview, in the window's own pixels.

The copy itself is made from the original in the decoding child (`media.decoder.retouch`); this is
only what is seen meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF, QTransform

from evidence_keeper.domain.record.working_copy import (
    Area,
    Arrow,
    Mark,
    Step,
    arrow_head,
    mark_width,
)

MARK_COLOUR = "#d64521"
_BLUR_CELLS = 32


def drawn(picture: QImage, steps: Sequence[Step], width: int, height: int) -> QImage:
    """Return the picture with covers, blurs, frames and arrows; crops and turns are left out.

    Args:
        picture: The original in any size.
        steps: Places in pixels of the original.
        width: The original's width in pixels.
        height: The original's height in pixels.
    """
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    across, down = image.width() / width, image.height() / height
    thickness = mark_width(width, height)
    for step in steps:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(step, Area):
            place = QRectF(
                step.x * across, step.y * down, step.width * across, step.height * down
            ).toAlignedRect()
            place = place.intersected(image.rect())
            if step.mark is Mark.BLACK:
                painter.fillRect(place, Qt.GlobalColor.black)
            elif step.mark is Mark.BLUR and not place.isEmpty():
                painter.drawImage(place, _blurred(image, place))
            elif step.mark is Mark.FRAME:
                painter.setPen(QPen(QColor(MARK_COLOUR), thickness * across))
                painter.drawRect(QRectF(place).adjusted(1, 1, -1, -1))
        elif isinstance(step, Arrow):
            painter.scale(across, down)
            _arrow(painter, step, thickness)
        painter.end()
    return image


def _blurred(image: QImage, place: QRect) -> QImage:
    cell = max(8, min(image.width(), image.height()) // _BLUR_CELLS)
    smooth = Qt.TransformationMode.SmoothTransformation
    ignore = Qt.AspectRatioMode.IgnoreAspectRatio
    few = image.copy(place).scaled(
        max(1, place.width() // cell), max(1, place.height() // cell), ignore, smooth
    )
    return few.scaled(place.size(), ignore, smooth)


def _arrow(painter: QPainter, arrow: Arrow, thickness: int) -> None:
    colour = QColor(MARK_COLOUR)
    tip, *sides = arrow_head(arrow, thickness)
    base = QPointF(sum(x for x, _ in sides) / 2, sum(y for _, y in sides) / 2)
    painter.setPen(QPen(colour, thickness))
    painter.drawLine(QPointF(arrow.x, arrow.y), base)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in (tip, *sides)]))


def turned(kept: tuple[int, int, int, int], turns: int) -> QTransform:
    """Return how places of the original come to places of the cropped and turned copy."""
    left, top, right, bottom = kept
    width, height = right - left, bottom - top
    turn = (
        QTransform(),
        QTransform(0, 1, -1, 0, height, 0),
        QTransform(-1, 0, 0, -1, width, height),
        QTransform(0, -1, 1, 0, 0, width),
    )[turns]
    return QTransform.fromTranslate(-left, -top) * turn
