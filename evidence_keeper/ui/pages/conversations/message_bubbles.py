"""Paints the messages of a conversation as bubbles, the owner's own at the right."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from evidence_keeper.domain.record.conversation import Message, MessageKind
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import CardPainter
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    Runs,
    bubble_lines,
    clock_of,
    day_heading,
    sender_line,
)
from evidence_keeper.ui.theme import tokens

_LINES = 12
"""Most lines of a bubble; the last one is elided, and the pane beside the list shows all."""
_PAD, _EDGE, _GAP = 12, 5, 5
"""Pixels beside a bubble's text, above and below it, and between two bubbles."""
_SCROLL_BAR = 8
_WIDEST = 560
"""Pixels at 100 % that a bubble may be wide: longer lines are hard to read."""
_NARROW = 360
"""Pixels at 100 % below which a bubble takes the whole width."""


class _Bubble(NamedTuple):
    """What a bubble holds, and its size without the gap.

    Attributes:
        sender: The line above the text; empty for own messages, which stand at the right.
        lines: The text.
        clock: The time of day.
        beside: Whether the time stands behind the last line, for which there is room.
    """

    sender: str
    lines: list[str]
    clock: str
    beside: bool
    width: int
    height: int


class MessageBubbles(CardPainter):
    """Paints the messages of one conversation.

    Attributes:
        zone: The zone of shown times.
        shown: The positions that documents show.
        tells_shown: Whether a message that documents show has a sign.
    """

    depends_on_width = True

    def __init__(self, context: Context, marks: Container[int]) -> None:
        self._context = context
        self._marks = marks
        self.zone = DEFAULT_ZONE
        self.shown = Runs()
        self.tells_shown = True

    def row_height(self) -> int:
        """Return the height of a message of one line with its sender."""
        look = self._context.look
        return look.px(18) + look.px(22) + 2 * _EDGE + _GAP

    def height_of(self, item: Any, width: int) -> int:
        """Return the height that a message needs in a list of a width."""
        return self._bubble(item, width).height + _GAP

    def heading(self, item: Any) -> str:
        """Return the day."""
        return day_heading(self._context.t, item, self.zone)

    def _bubble(self, message: Message, width: int) -> _Bubble:
        """Lay out a message."""
        look, t = self._context.look, self._context.t
        small = QFontMetrics(look.font(tokens.SMALL))
        room = width - 2 * _SCROLL_BAR - look.px(tokens.ICON) - tokens.S
        if width >= look.px(_NARROW):
            room = min(room, width * 5 // 6, look.px(_WIDEST))
        most = max(look.px(60), room - 2 * _PAD)
        sender = "" if message.own else sender_line(t, message)
        clock = clock_of(message, self.zone)
        stamp = small.horizontalAdvance(clock) + look.px(16) + tokens.S
        lines, widest = _wrapped(bubble_lines(t, message, self._marked), look.font(), most)
        last = QFontMetrics(look.font()).horizontalAdvance(lines[-1])
        beside = last + tokens.S + stamp <= most
        across = max(widest, last + tokens.S + stamp if beside else stamp)
        across = min(most, max(across, small.horizontalAdvance(sender)) + 2)
        height = len(lines) * look.px(22) + (look.px(18) if sender else 0)
        height += 0 if beside else look.px(18)
        return _Bubble(sender, lines, clock, beside, across + 2 * _PAD, height + 2 * _EDGE)

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one message; nothing while it is loading."""
        if not isinstance(item, Message):
            return
        bubble = self._bubble(item, rect.width())
        left = rect.x() + 1
        if item.own:
            left = rect.right() - _SCROLL_BAR - bubble.width
        elif item.kind is MessageKind.NOTICE:
            left = max(left, rect.center().x() - bubble.width // 2)
        frame = QRect(left, rect.y() + 1, bubble.width, bubble.height - 2)
        marked = item.position in self._marks
        self._draw_frame(painter, frame, item, chosen=chosen or marked, focused=focused)
        if marked:
            self._draw_tick(painter, frame, own=bool(item.own))
        self._draw_text(painter, frame.adjusted(_PAD, _EDGE - 1, -_PAD, 0), bubble, item)

    def _draw_frame(
        self, painter: QPainter, frame: QRect, message: Message, *, chosen: bool, focused: bool
    ) -> None:
        look = self._context.look
        pen = QPen(look.colour("hairline"), 1)
        if focused:
            pen = QPen(look.colour("focus"), tokens.FOCUS_WIDTH)
        elif chosen:
            pen = QPen(look.colour("accent"), 2)
        painter.setPen(pen)
        ground = "tint" if message.own else "surface"
        if message.kind is MessageKind.NOTICE:
            ground = "paper"
        painter.setBrush(look.colour(ground))
        within = pen.widthF() / 2
        shape = QRectF(frame).adjusted(within, within, -within, -within)
        painter.drawRoundedRect(shape, 2 * tokens.CORNER, 2 * tokens.CORNER)

    def _draw_tick(self, painter: QPainter, frame: QRect, *, own: bool) -> None:
        """Draw a tick beside a chosen message."""
        look = self._context.look
        side = look.px(tokens.ICON)
        left = frame.left() - side - tokens.S if own else frame.right() + tokens.S
        place = QRect(left, frame.center().y() - side // 2, side, side)
        look.icon("circle-check", "accent").paint(painter, place)

    def _draw_text(self, painter: QPainter, room: QRect, bubble: _Bubble, message: Message) -> None:
        look = self._context.look
        small, top, step = look.font(tokens.SMALL), room.y(), look.px(22)
        if bubble.sender:
            line = QRect(room.x(), top, room.width(), look.px(18))
            self.text(painter, line, bubble.sender, small, "quiet")
            top += line.height()
        for piece in bubble.lines:
            self.text(painter, QRect(room.x(), top, room.width(), step), piece, look.font(), "ink")
            top += step
        if bubble.beside:
            top -= step
        wide = QFontMetrics(small).horizontalAdvance(bubble.clock) + 1
        line = QRect(room.right() - wide + 1, top, wide, step if bubble.beside else look.px(18))
        self.text(painter, line, bubble.clock, small, "quiet")
        if self.tells_shown and message.position in self.shown:
            side = look.px(16)
            place = QRect(line.x() - side - 2, line.center().y() - side // 2, side, side)
            look.icon("file-text", "good", 16).paint(painter, place)


def _wrapped(texts: list[str], font: QFont, width: int) -> tuple[list[str], int]:
    """Return texts as lines of a width, and the widest line's width.

    The last line may be longer: it is elided when it is drawn.
    """
    lines, widest, metrics = list[str](), 0, QFontMetrics(font)
    for text in texts:
        wide = metrics.horizontalAdvance(text)
        if wide <= width:  # nearly every message; a layout costs much more
            lines.append(text)
            widest = max(widest, wide)
        else:
            lines += _broken(text, font, width)
            widest = width
        if len(lines) > _LINES:
            rest = " ".join(lines[_LINES - 1 :])
            return [*lines[: _LINES - 1], rest], width
    return lines, widest


def _broken(text: str, font: QFont, width: int) -> list[str]:
    """Return one text as lines of a width."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    pieces, raw = [], text.encode("utf-16-le", "surrogatepass")  # as Qt counts letters
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = 2 * line.textStart()
        end = start + 2 * line.textLength()
        pieces.append(raw[start:end].decode("utf-16-le", "replace").strip())
    layout.endLayout()
    return pieces
