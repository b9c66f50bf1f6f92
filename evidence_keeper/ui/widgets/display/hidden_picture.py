"""Hides a picture until the user asks for it; only one is shown at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import named

Answer = Callable[[bytes | None], None]
Load = Callable[[Answer], object]


def decoded(data: bytes | None, side: int = 0) -> QPixmap:
    """Return a preview or rendition as a picture; a null one when there is none.

    Both are JPEG files that this program made itself. Qt is told so: otherwise it would guess the
    format (some look like TGA) and try each of its decoders.

    Args:
        data: The file.
        side: The longer side in pixels; 0 for the file's own size.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data or b""))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpg"))
    reader.setAutoDetectImageFormat(False)
    if side and data:
        fitted = reader.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitted.expandedTo(QSize(2, 2)))
    image = reader.read() if data else QImage()
    buffer.close()
    return QPixmap.fromImage(image) if not image.isNull() else QPixmap()


_BLURRED = 14
"""Pixels of a blurred picture's longer side: shapes and colours can be told apart, nothing can be
read and nobody be recognised."""


def blurred(data: bytes | None) -> QPixmap:
    """Return a preview made so small that nothing sharp is left; a null one for none."""
    picture = decoded(data, _BLURRED)
    for _ in range(0 if picture.isNull() else 3):  # in steps, for no lattice to be seen
        size, mode = picture.size() * 2, Qt.TransformationMode.SmoothTransformation
        picture = picture.scaled(size, mode=mode)
    return picture


def draw_blurred(painter: QPainter, room: QRect, picture: QPixmap) -> None:
    """Draw a blurred picture in its middle part so that it fills a place with round corners."""
    wanted = room.size().scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
    part = QRect(QPoint(0, 0), wanted.expandedTo(QSize(1, 1)))
    part.moveCenter(picture.rect().center())
    path = QPainterPath()
    path.addRoundedRect(QRectF(room), tokens.CORNER, tokens.CORNER)
    painter.save()
    painter.setClipPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(room, picture, part)
    painter.restore()


class HiddenPicture(QAbstractButton):
    """A tile: click, Enter or Space shows the picture and hides it again.

    Args:
        load: Requests the picture's bytes; called each time it is shown, nothing is kept.
        size: The tile's size at 100 %.

    Attributes:
        cover: The picture, blurred, which the closed tile shows; None for none.
    """

    shown_changed = Signal(bool)

    def __init__(self, load: Load, size: QSize) -> None:
        super().__init__()
        self._load = load
        self._size = size
        self._pixmap: QPixmap | None = None
        self.cover: QPixmap | None = None
        self._texts = ("", "", "")
        self._name = ""
        self._missing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._toggle)
        current_look().changed.connect(self.updateGeometry)

    def set_texts(self, name: str, hidden: str, none: str) -> None:
        """Set the picture's name, the closed tile's text, and the text without a picture."""
        self._name = name
        self._texts = (hidden, none, "")
        self._announce()

    @property
    def is_shown(self) -> bool:
        """Whether the picture is visible."""
        return self._pixmap is not None

    def conceal(self) -> None:
        """Hide the picture and release its pixels."""
        if self._pixmap is not None:
            self._pixmap = None
            self._announce()
            self.shown_changed.emit(False)

    def sizeHint(self) -> QSize:
        """The tile's size."""
        look = current_look()
        return QSize(look.px(self._size.width()), look.px(self._size.height()))

    def minimumSizeHint(self) -> QSize:
        """Return half of the tile's size."""
        return QSize(self._size.width() // 2, self._size.height() // 2)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the closed tile or the whole picture in its proportions."""
        look = current_look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = self.rect().adjusted(1, 1, -2, -2)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("rail"))
        painter.drawRoundedRect(frame, tokens.CORNER, tokens.CORNER)
        if self._pixmap is not None:
            inside = self.rect().adjusted(5, 5, -5, -5)
            size = self._pixmap.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(inside.topLeft(), size)
            place.moveCenter(inside.center())
            painter.drawPixmap(place, self._pixmap)
        else:
            self._draw_closed(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), tokens.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)
        painter.end()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Redraw without the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def _draw_closed(self, painter: QPainter) -> None:
        look = current_look()
        side = look.px(22)
        if self.cover is not None:
            self._draw_cover(painter, self.cover, side)
            return
        painter.setPen(look.colour("quiet"))
        painter.setFont(look.font(tokens.SMALL))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        flags |= int(Qt.TextFlag.TextWordWrap)
        text = self._texts[1] if self._missing else self._texts[0]
        room = self.rect().adjusted(8, 4, -8, -4)
        needed = painter.boundingRect(room, flags, text).height()
        # In a small tile the words matter more than the icon above them.
        above = side + 6 if needed + side + 6 <= room.height() else 0
        top = room.top() + max(0, (room.height() - needed - above) // 2)
        if above:
            icon = look.icon("image" if self._missing else "eye-off", "quiet", 22)
            icon.paint(painter, QRect(self.rect().center().x() - side // 2, top, side, side))
        room.setTop(top + above)
        painter.drawText(room, flags, text)

    def _draw_cover(self, painter: QPainter, cover: QPixmap, side: int) -> None:
        """Draw the blurred picture, and a sign on it that it is covered."""
        look = current_look()
        draw_blurred(painter, self.rect().adjusted(2, 2, -2, -2), cover)
        middle = QRect(0, 0, 2 * side, 2 * side)
        middle.moveCenter(self.rect().center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(middle)
        inside = middle.adjusted(side // 2, side // 2, -side // 2, -side // 2)
        look.icon("eye-off", "ink", 22).paint(painter, inside)

    def _toggle(self) -> None:
        if self._pixmap is not None:
            self.conceal()
        else:
            self._load(self._arrived)

    def _arrived(self, data: bytes | None) -> None:
        pixmap = decoded(data)
        self._missing = pixmap.isNull()
        if not pixmap.isNull():
            self._pixmap = pixmap
            self.shown_changed.emit(True)
        self._announce()

    def _announce(self) -> None:
        named(self, self._name, "" if self.is_shown else self._texts[1 if self._missing else 0])
        self.update()
