"""Draws marks on a working copy with the mouse, or moves a frame with the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.working_copy import (
    Area,
    Arrow,
    Mark,
    Step,
    arrow_head,
    mark_width,
)
from evidence_keeper.ui.pages.evidence.picture_editor.copy_steps import ARROW, CopySteps, step_of
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

MARK_COLOUR = "#d64521"
_BLUR_CELLS = 32


def drawn(picture: QImage, steps: Sequence[Step], width: int, height: int) -> QImage:
    """Return the picture with covers, blurs, frames and arrows, but without crops and turns.

    Args:
        picture: The original in any size.
        steps: Coordinates in pixels of the original.
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
                painter.drawImage(place, _blur(image, place))
            elif step.mark is Mark.FRAME:
                painter.setPen(QPen(QColor(MARK_COLOUR), thickness * across))
                painter.drawRect(QRectF(place).adjusted(1, 1, -1, -1))
        elif isinstance(step, Arrow):
            painter.scale(across, down)
            _arrow(painter, step, thickness)
        painter.end()
    return image


def _blur(image: QImage, place: QRect) -> QImage:
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
    """Return the transformation from the original to the cropped and turned copy."""
    left, top, right, bottom = kept
    width, height = right - left, bottom - top
    turn = (
        QTransform(),
        QTransform(0, 1, -1, 0, height, 0),
        QTransform(-1, 0, 0, -1, width, height),
        QTransform(0, -1, 1, 0, 0, width),
    )[turns]
    return QTransform.fromTranslate(-left, -top) * turn


_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STEP, _FAST = 0.01, 0.05
"""Distance of one key press, as a share of the picture's longer side."""


class CopyCanvas(QWidget):
    """The picture with the steps so far, and a frame for the next one.

    The frame's corners are in pixels of the original, like the steps.
    """

    stepped = Signal()
    """A step was made."""

    moved = Signal(QRectF)
    """The keys moved the frame: scroll to this rectangle of the widget."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = CopySteps(1, 1)
        self.tool = Mark.BLACK.value
        self._picture = QImage()
        self._shown = QImage()
        self._start: QPointF | None = None
        self._end = QPointF()
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_picture(self, picture: QImage, steps: CopySteps) -> None:
        """Show a picture with its steps."""
        self._picture, self.steps = picture, steps
        self._start = None
        self.redraw()

    def forget(self) -> None:
        """Release the pixels."""
        self._picture = self._shown = QImage()
        self._start = None
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is loaded."""
        return not self._picture.isNull()

    def redraw(self) -> None:
        """Draw the steps again, for example after an undo."""
        if self.has_picture:
            steps = self.steps
            self._shown = drawn(self._picture, steps.current, steps.width, steps.height)
        self.updateGeometry()
        self.adjustSize()
        self.update()

    def fit(self, room: int) -> None:
        """Set the width in pixels of the window; the height follows."""
        self._room = room
        self.redraw() if self._shown.isNull() else self.adjustSize()

    _room = 400

    def sizeHint(self) -> QSize:
        """Return the available width, but at most the original size."""
        left, top, right, bottom = self.steps.kept
        width, height = right - left, bottom - top
        if self.steps.turns % 2:
            width, height = height, width
        wide = max(60, min(self._room, width))
        return QSize(wide, max(40, round(height * wide / max(1, width))))

    # coordinates

    def _to_widget(self) -> QTransform:
        """Return the transformation from the original to the widget."""
        steps = self.steps
        across = steps.kept[2] - steps.kept[0]
        if steps.turns % 2:
            across = steps.kept[3] - steps.kept[1]
        scale = self.width() / max(1, across)
        return turned(steps.kept, steps.turns) * QTransform.fromScale(scale, scale)

    def _place(self, event: QMouseEvent) -> QPointF:
        inverse, _ = self._to_widget().inverted()
        return self._inside(inverse.map(event.position()))

    def _inside(self, place: QPointF) -> QPointF:
        left, top, right, bottom = self.steps.kept
        return QPointF(min(max(place.x(), left), right), min(max(place.y(), top), bottom))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a frame at a corner."""
        if event.button() is Qt.MouseButton.LeftButton and self.has_picture:
            self._dragging = True
            self._start = self._end = self._place(event)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Update the frame."""
        if self._dragging:
            self._end = self._place(event)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Make the step."""
        if self._dragging and event.button() is Qt.MouseButton.LeftButton:
            self._dragging = False
            self._end = self._place(event)
            self.apply()

    def apply(self) -> bool:
        """Make the step of the frame; return False when there is no frame."""
        if self._start is None:
            return False
        start, end = self._start, self._end
        step = step_of(self.tool, (start.x(), start.y()), (end.x(), end.y()))
        self._start = None
        taken = self.steps.take(step)
        self.redraw()
        if taken:
            self.stepped.emit()
        return taken

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the frame with arrows, resize it with Shift, make the step with Enter."""
        moves = _KEYS.get(Qt.Key(event.key()))
        modifiers = event.modifiers()
        if moves is not None and self.has_picture:
            self._move(
                moves,
                resize=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
                fast=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
            )
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._start is not None:
            self.apply()
        elif event.key() == Qt.Key.Key_Escape and self._start is not None:
            self._start = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _move(self, way: tuple[int, int], *, resize: bool, fast: bool) -> None:
        left, top, right, bottom = self.steps.kept
        if self._start is None:
            middle = QPointF((left + right) / 2, (top + bottom) / 2)
            half = QPointF((right - left) / 8, (bottom - top) / 16)
            self._start, self._end = middle - half, middle + half
        else:
            length = max(right - left, bottom - top) * (_FAST if fast else _STEP)
            # The keys follow the screen, also when the copy is turned.
            seen = QTransform().rotate(-90 * self.steps.turns).map(QPointF(*way))
            by = QPointF(seen.x() * length, seen.y() * length)
            start = self._start if resize else self._inside(self._start + by)
            end = self._inside(self._end + by)
            if resize or end - self._end == start - self._start:
                self._start, self._end = start, end
        self.update()
        self.moved.emit(self._to_widget().mapRect(QRectF(self._start, self._end).normalized()))

    # drawing

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the resulting copy, and the frame."""
        if self._shown.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._to_widget()
        painter.setTransform(place)
        painter.drawImage(QRectF(0, 0, self.steps.width, self.steps.height), self._shown)
        painter.resetTransform()
        if self._start is not None:
            self._draw_frame(painter, place)
        if self.hasFocus():
            look = current_look()
            painter.setPen(QPen(look.colour("focus"), tokens.FOCUS_WIDTH))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _draw_frame(self, painter: QPainter, place: QTransform) -> None:
        assert self._start is not None
        start, end = place.map(self._start), place.map(self._end)
        # Dark and light together are visible on any picture.
        for colour, style in (
            (Qt.GlobalColor.black, Qt.PenStyle.SolidLine),
            (Qt.GlobalColor.white, Qt.PenStyle.DashLine),
        ):
            painter.setPen(QPen(colour, 2, style))
            if self.tool == ARROW:
                painter.drawLine(start, end)
                painter.drawEllipse(end, 5, 5)
            else:
                painter.drawRect(QRectF(start, end).normalized())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()
