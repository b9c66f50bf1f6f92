"""Paints the list of conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from evidence_keeper.domain.record.conversation import Conversation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.system.language.conversation_words import format_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import GAP, CardPainter
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    found_line,
    messages_word,
    period_text,
    shown_line,
    summary_line,
    title_of,
)
from evidence_keeper.ui.theme import tokens


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
