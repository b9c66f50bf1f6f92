"""Paints items of evidence in the list, without pictures."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import clock_text, day_text, duration_text, size_text
from evidence_keeper.system.language.record_words import source_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import RIGHT, CardPainter, part
from evidence_keeper.ui.theme import tokens

_ICONS = {"image": "image", "video": "film", "audio": "audio-lines", "text": "file-text"}


def type_word(t: Translator, media_type: str) -> str:
    """Return the kind of file."""
    if media_type == "application/pdf":
        return t.say("document")
    return {
        "image": t.say("picture"),
        "video": t.say("video"),
        "audio": t.say("sound recording"),
        "text": t.say("text"),
    }.get(media_type.partition("/")[0], t.say("file"))


def name_of(t: Translator, item: Evidence) -> str:
    """Return the file's name; for a working copy its original."""
    if item.copy_of is None:
        return shown_name(item.original_name)
    return t.say("working copy of {original}", original=evidence_label(item.copy_of))


def second_line(t: Translator, item: Evidence) -> str:
    """Return kind, size and source."""
    if item.copy_of is None:
        kind, origin = type_word(t, item.media_type), source_word(t, item.source)
    else:
        kind, origin = type_word(t, item.media_type), t.say("the original is unchanged")
    length = "" if item.duration_ms is None else duration_text(item.duration_ms)
    return " · ".join(x for x in (kind, length, size_text(t, item.size), origin) if x)


def spoken(t: Translator, item: Evidence) -> str:
    """Return the row as one sentence for screen readers."""
    parts = [item.label, name_of(t, item), second_line(t, item)]
    if item.intimate:
        parts.append(t.say("intimate, never leaves"))
    return ". ".join(parts)


class EvidenceCards(CardPainter):
    """Paints the list of evidence."""

    def __init__(self, context: Context, marks: Container[int] = ()) -> None:
        self._context = context
        self._marks = marks

    def heading(self, item: Any) -> str:
        """Return the day on which it was added."""
        t = self._context.t
        return t.say("Added on {day}", day=day_text(t, item.added.date()))

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        marked = isinstance(item, Evidence) and item.number in self._marks
        room = self.draw_frame(painter, rect, chosen=chosen or marked, focused=focused)
        if isinstance(item, Evidence):
            self._draw_item(painter, room, item)

    def _draw_item(self, painter: QPainter, room: QRect, item: Evidence) -> None:
        look, t = self._context.look, self._context.t
        upper, lower = self.lines(room)
        bold, text, small = look.font(bold=True), look.font(), look.font(tokens.SMALL)
        side = look.px(tokens.ICON)
        icon = _ICONS.get(item.media_type.partition("/")[0], "file")
        sign = look.icon("circle-check" if item.number in self._marks else icon, "accent")
        sign.paint(painter, QRect(room.x(), room.y() + look.px(12), side, side))
        left = side + 14
        label = look.px(88)
        margin = look.px(96) if room.width() >= look.px(430) else 0
        width = room.width() - left - label - margin
        self.text(painter, part(upper, left, label), item.label, bold, "ink")
        name = name_of(t, item)
        self.text(painter, part(upper, left + label, width), name, text, "ink")
        wide = room.width() - left - margin
        self.text(painter, part(lower, left, wide), second_line(t, item), small, "quiet")
        if margin:
            place = room.width() - margin
            clock = clock_text(item.added.replace(second=0))
            self.text(painter, part(upper, place, margin), clock, small, "quiet", RIGHT)
            if item.intimate:
                strong = look.font(tokens.SMALL, bold=True)
                word = t.say("intimate")
                self.text(painter, part(lower, place, margin), word, strong, "caution", RIGHT)
