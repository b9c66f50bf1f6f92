"""Paints rows of a list as cards: their frame, headings and elided text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from evidence_keeper.domain.text import found_in
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
GAP = 8
_CLOSE = 2
"""Pixels between compact cards."""


class CardPainter(ABC):
    """Paints cards of one or two lines, under headings with a rule.

    Attributes:
        compact: Whether cards have one line.
        depends_on_width: Whether heights or columns follow from the list's width.
    """

    _marked = ""
    compact = False
    depends_on_width = False

    def row_height(self) -> int:
        """Return the height of a row with the gap below it, in pixels.

        An estimate where rows have heights of their own.
        """
        look = current_look()
        if self.compact:
            return max(24, look.px(22) + 8) + _CLOSE
        return look.px(22) + look.px(20) + 22 + GAP

    def columns(self, _width: int) -> int:
        """Return how many rows stand side by side in a list of a width."""
        return 1

    def height_of(self, _item: Any, _width: int) -> int:
        """Return the height of an item's row with the gap below it, for a width."""
        return self.row_height()

    def heading_height(self) -> int:
        """Return the height of one line with space above; 0 for a list without headings."""
        return current_look().px(20) + (8 if self.compact else 18)

    def heading(self, _item: Any) -> str:
        """Return the heading of an item."""
        return ""

    @abstractmethod
    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one row; `item` is None while it is loading."""

    def draw_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw the heading followed by a rule."""
        look = current_look()
        font = look.font(tokens.SMALL, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("quiet"))
        place = rect.adjusted(2, 2 if self.compact else 6, 0, 0)
        painter.drawText(place, LEFT, text)
        end = place.x() + QFontMetrics(font).horizontalAdvance(text) + 10
        y = place.center().y() + 1
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(end, y, rect.right() - 6, y)

    def draw_frame(self, painter: QPainter, rect: QRect, *, chosen: bool, focused: bool) -> QRect:
        """Draw the card and return the area of its two lines."""
        look = current_look()
        gap = _CLOSE if self.compact else GAP
        frame = QRectF(rect.adjusted(1, 1, -6, -gap)).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(look.colour("hairline"), 1)
        if focused:
            pen = QPen(look.colour("focus"), tokens.FOCUS_WIDTH)
            frame = frame.adjusted(1, 1, -1, -1)
        elif chosen:
            pen = QPen(look.colour("accent"), 2)
        painter.setPen(pen)
        painter.setBrush(look.colour("tint" if chosen and not focused else "surface"))
        painter.drawRoundedRect(frame, tokens.CORNER, tokens.CORNER)
        if self.compact:
            return rect.adjusted(15, 3, -21, -_CLOSE - 3)
        return rect.adjusted(15, 10, -21, -GAP - 9)

    def lines(self, room: QRect) -> tuple[QRect, QRect]:
        """Return the upper and the lower line of a card."""
        look = current_look()
        upper = QRect(room.x(), room.y(), room.width(), look.px(22))
        return upper, QRect(room.x(), upper.bottom() + 1, room.width(), look.px(20))

    def text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        colour: str,
        align: int = LEFT,
    ) -> None:
        """Draw one line, elided if needed, with search hits highlighted."""
        painter.setFont(font)
        painter.setPen(current_look().colour(colour))
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | int(Qt.TextFlag.TextSingleLine), shown)
        if self._marked and align == LEFT:
            for start, end in found_in(shown, self._marked):
                left = rect.x() + metrics.horizontalAdvance(shown[:start])
                wide = rect.x() + metrics.horizontalAdvance(shown[:end]) - left
                place = QRect(left, rect.y(), wide, rect.height())
                self._draw_mark(painter, place, metrics, shown[start:end])

    def mark(self, query: str) -> None:
        """Highlight the words of a search from now on; none for an empty one."""
        self._marked = query

    def _draw_mark(self, painter: QPainter, place: QRect, metrics: QFontMetrics, text: str) -> None:
        """Draw a part of a line again on a highlighted background, underlined."""
        look = current_look()
        height = min(place.height(), metrics.height() + 2)
        ground = QRect(0, 0, place.width(), height)
        ground.moveCenter(place.center())
        painter.fillRect(ground, QColor(look.colours.heat[1]))
        painter.setPen(look.colour("ink"))
        painter.drawText(place, LEFT | int(Qt.TextFlag.TextSingleLine), text)
        painter.fillRect(
            QRect(ground.x(), ground.bottom() - 1, ground.width(), 2), look.colour("accent")
        )


def part(line: QRect, left: int, width: int) -> QRect:
    """Return a part of a line."""
    return QRect(line.x() + left, line.y(), max(10, width), line.height())
