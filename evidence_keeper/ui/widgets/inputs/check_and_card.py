"""Provides check boxes and radio cards with wrapping text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.icons import icon_pixmap
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import named

_BOX = 22
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


def _wrapping(widget: QWidget) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def _ring(painter: QPainter, rect: QRect) -> None:
    look = current_look()
    painter.setPen(QPen(look.colour("focus"), tokens.FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8)


class Check(QCheckBox):
    """A check box with wrapping text."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        _wrapping(self)
        self._text = ""
        self.set_text(text)
        current_look().changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Set the text."""
        self._text = text
        named(self, text)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        box = self._text_rect(width)
        bound = self.fontMetrics().boundingRect(box, _FLAGS, self._text)
        return max(tokens.CONTROL_HEIGHT, bound.height() + 14)

    def sizeHint(self) -> QSize:
        """Return the size of the text in one line, at most the reading width."""
        width = self.fontMetrics().horizontalAdvance(self._text) + self._side() + 26
        width = min(width, tokens.READING_WIDTH // 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a width of a few words."""
        return QSize(min(160, self.sizeHint().width()), tokens.CONTROL_HEIGHT)

    def hitButton(self, pos: QPoint) -> bool:
        """Return True: the whole widget is clickable."""
        return self.rect().contains(pos)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw box, tick and text."""
        look, side = current_look(), self._side()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        box = QRectF(6.5, 7.5 + (line - side) / 2, side - 1, side - 1)
        on = self.isChecked()
        edge = "accent" if on else "line"
        painter.setPen(QPen(look.colour(edge), 1.5))
        painter.setBrush(look.colour("accent" if on else "surface"))
        painter.drawRoundedRect(box, 5, 5)
        if on:
            ratio = self.devicePixelRatioF()
            tick = icon_pixmap("check", look.colours.on_accent, side - 4, ratio)
            painter.drawPixmap(box.topLeft().toPoint() + QPoint(2, 2), tick)
        painter.setPen(look.colour("ink" if self.isEnabled() else "quiet"))
        painter.drawText(self._text_rect(self.width()), _FLAGS, self._text)
        if self.hasFocus():
            _ring(painter, self.rect())
        painter.end()

    def _side(self) -> int:
        return current_look().px(_BOX - 2)

    def _text_rect(self, width: int) -> QRect:
        left = self._side() + 16
        return QRect(left, 7, max(40, width - left - 8), 10_000)


class Card(QRadioButton):
    """A radio button as a card: a title, a sentence below, a mark when selected."""

    entered = Signal()
    """Enter was pressed on it, or it was double-clicked: select it and continue."""

    def __init__(self, title: str = "", text: str = "") -> None:
        super().__init__()
        _wrapping(self)
        self._title = ""
        self._text = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_texts(title, text)
        current_look().changed.connect(self.updateGeometry)

    def set_texts(self, title: str, text: str = "") -> None:
        """Set title and sentence."""
        self._title, self._text = title, text
        named(self, title, text)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        title, text = self._rects(width)
        return max(title.bottom(), text.bottom()) + 15

    def sizeHint(self) -> QSize:
        """Return a third of the reading width."""
        return QSize(270, self.heightForWidth(270))

    def minimumSizeHint(self) -> QSize:
        """Return a width of a few words."""
        return QSize(150, self.heightForWidth(max(150, self.width())))

    def hitButton(self, pos: QPoint) -> bool:
        """Return True: the whole card is clickable."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select it with Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setChecked(True)
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select it and continue."""
        self.setChecked(True)
        self.entered.emit()
        event.accept()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the card."""
        look, on = current_look(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(look.colour("accent" if on else "line"), 2 if on else 1)
        painter.setPen(edge)
        painter.setBrush(look.colour("tint" if on else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._draw_mark(painter, on=on)
        title, text = self._rects(self.width())
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font(bold=True))
        painter.drawText(title, _FLAGS, self._title)
        painter.setPen(look.colour("quiet"))
        painter.setFont(look.font(tokens.SMALL))
        painter.drawText(text, _FLAGS, self._text)
        if self.hasFocus():
            _ring(painter, self.rect())
        painter.end()

    def _draw_mark(self, painter: QPainter, *, on: bool) -> None:
        look = current_look()
        side = look.px(18)
        circle = QRectF(16, 17, side, side)
        painter.setPen(QPen(look.colour("accent" if on else "line"), 1.5))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(circle)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colour("accent")))
            inset = side / 4
            painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset))

    def _rects(self, width: int) -> tuple[QRect, QRect]:
        look = current_look()
        left = look.px(18) + 28
        room = QRect(left, 14, max(40, width - left - 14), 10_000)
        bold, small = look.font(bold=True), look.font(tokens.SMALL)
        title = _bound(room, bold, self._title)
        below = QRect(left, title.bottom() + 6, room.width(), 10_000)
        text = _bound(below, small, self._text) if self._text else QRect(below.x(), 0, 0, 0)
        return title, text


def _bound(room: QRect, font: QFont, text: str) -> QRect:
    bound = QFontMetrics(font).boundingRect(room, _FLAGS, text)
    return QRect(room.x(), room.y(), room.width(), bound.height() + 2)
