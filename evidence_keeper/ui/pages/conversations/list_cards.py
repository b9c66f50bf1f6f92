"""Paints conversations and messages in their lists."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from evidence_keeper.domain.record.conversation import Conversation, Message
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.system.language.conversation_words import format_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import GAP, RIGHT, CardPainter, part
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    Runs,
    card_text,
    clock_of,
    day_heading,
    found_line,
    messages_word,
    period_text,
    sender_line,
    shown_line,
    summary_line,
    title_of,
)
from evidence_keeper.ui.theme import tokens

_LINES = 2
"""Lines of a message on its card."""


class ConversationCards(CardPainter):
    """Paints the list of conversations.

    Attributes:
        found: Number of hits in each; None without a search.
        opened: Number of the open conversation; 0 for none.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.found: Mapping[int, int] | None = None
        self.opened = 0

    def row_height(self) -> int:
        """Return the height of three lines with padding."""
        look = self._context.look
        return look.px(22) + 2 * look.px(20) + 24 + GAP

    def heading_height(self) -> int:
        """Return 0: there are no headings."""
        return 0

    def heading(self, item: Any) -> str:
        """Return nothing."""
        return ""

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        opened = isinstance(item, Conversation) and item.number == self.opened
        room = self.draw_frame(painter, rect, chosen=chosen or opened, focused=focused)
        if isinstance(item, Conversation):
            self._draw(painter, room, item)

    def _draw(self, painter: QPainter, room: QRect, item: Conversation) -> None:
        look, t = self._context.look, self._context.t
        bold, small = look.font(bold=True), look.font(tokens.SMALL)
        upper, middle = self.lines(room)
        lower = QRect(room.x(), middle.bottom() + 1, room.width(), look.px(20))
        self.text(painter, upper, title_of(t, item), bold, "ink")
        wide = room.width() >= look.px(520)
        label = evidence_label(item.evidence)
        second, third = summary_line(t, item), f"{label} · {shown_line(t, item)}"
        if not wide:
            second = f"{format_word(t, item.format)} · {messages_word(t, item.messages)}"
            third = " · ".join(p for p in (period_text(t, item), shown_line(t, item)) if p)
        if self.found is not None:
            count = found_line(t, self.found.get(item.number, 0))
            strong = look.font(tokens.SMALL, bold=True)
            self.text(painter, lower, count, strong, "accent")
        else:
            self.text(painter, lower, third, small, "quiet")
        self.text(painter, middle, second, small, "quiet")


class MessageCards(CardPainter):
    """Paints the messages of one conversation.

    Attributes:
        zone: The zone of shown times.
        shown: The positions that documents show.
    """

    def __init__(self, context: Context, marks: Container[int]) -> None:
        self._context = context
        self._marks = marks
        self.zone = DEFAULT_ZONE
        self.shown = Runs()

    def row_height(self) -> int:
        """Return the height of the sender's line and two lines of the message, with padding."""
        look = self._context.look
        return look.px(20) + _LINES * look.px(22) + 18 + GAP

    def heading(self, item: Any) -> str:
        """Return the day."""
        return day_heading(self._context.t, item, self.zone)

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        marked = isinstance(item, Message) and item.position in self._marks
        room = self.draw_frame(painter, rect, chosen=chosen or marked, focused=focused)
        if isinstance(item, Message):
            if marked:
                room = self._draw_tick(painter, room)
            self._draw_message(painter, room, item)

    def _draw_tick(self, painter: QPainter, room: QRect) -> QRect:
        look = self._context.look
        side = look.px(tokens.ICON)
        tick = look.icon("circle-check", "accent")
        tick.paint(painter, QRect(room.x(), room.y() + 1, side, side))
        return room.adjusted(side + tokens.S, 0, 0, 0)

    def _draw_message(self, painter: QPainter, room: QRect, message: Message) -> None:
        look, t = self._context.look, self._context.t
        small, strong = look.font(tokens.SMALL), look.font(tokens.SMALL, bold=True)
        line = QRect(room.x(), room.y(), room.width(), look.px(20))
        clock = clock_of(message, self.zone)
        clock_wide = QFontMetrics(strong).horizontalAdvance(clock) + look.px(12)
        self.text(painter, part(line, 0, clock_wide), clock, strong, "ink")
        margin = self._draw_shown(painter, line) if message.position in self.shown else 0
        wide = line.width() - clock_wide - margin
        self.text(painter, part(line, clock_wide, wide), sender_line(t, message), small, "quiet")
        text = card_text(t, message, self._marked)
        top = line.bottom() + 1
        for n, piece in enumerate(_pieces(text, look.font(), room.width())):
            place = QRect(room.x(), top + n * look.px(22), room.width(), look.px(22))
            self.text(painter, place, piece, look.font(), "ink")

    def _draw_shown(self, painter: QPainter, line: QRect) -> int:
        """Mark on the right that documents show it; return the mark's width."""
        look, t = self._context.look, self._context.t
        small = look.font(tokens.SMALL)
        word, side = t.say("in documents"), look.px(16)
        wide = QFontMetrics(small).horizontalAdvance(word) + 2
        whole = wide + side + 6
        if line.width() < look.px(280):  # the icon alone; the words are next to the message
            wide, whole = 0, side
        sign = QRect(line.right() - whole + 1, line.center().y() - side // 2, side, side)
        look.icon("file-text", "good", 16).paint(painter, sign)
        if wide:
            self.text(painter, part(line, line.width() - wide, wide), word, small, "good", RIGHT)
        return whole + tokens.M


def _pieces(text: str, font: QFont, width: int) -> list[str]:
    """Return a text as lines of a width; the last one is elided when drawn."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    pieces, raw = [], text.encode("utf-16-le")
    layout.beginLayout()
    for n in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(10, width))
        start = 2 * line.textStart()
        end = None if n == _LINES - 1 else start + 2 * line.textLength()
        pieces.append(raw[start:end].decode("utf-16-le", "replace").strip())
    layout.endLayout()
    return pieces
