"""Paints the evidence as a grid of blurred pictures."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import excerpt, shown_name
from evidence_keeper.system.language.dates import (
    clock_text,
    day_text,
    duration_text,
    given_time,
    size_text,
)
from evidence_keeper.system.language.record_words import source_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import GAP, RIGHT, CardPainter, part
from evidence_keeper.ui.page_parts.evidence_pictures import BlurredPictures
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.hidden_picture import draw_blurred

_WIDTH, _PICTURE, _EDGE = 166, 96, 7
"""Pixels at 100 % of a tile's width and its picture's height; of the space around what it shows."""
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


class EvidenceTiles(CardPainter):
    """Paints evidence as a grid: a blurred picture or a sign, the number and the name.

    Args:
        context: Of the window.
        marks: The numbers of the chosen items.
        pictures: The blurred pictures.
    """

    depends_on_width = True

    def __init__(self, context: Context, marks: Container[int], pictures: BlurredPictures) -> None:
        self._context = context
        self._marks = marks
        self._pictures = pictures

    def columns(self, width: int) -> int:
        """Return how many tiles stand side by side."""
        return max(1, width // self._context.look.px(_WIDTH))

    def row_height(self) -> int:
        """Return the height of a picture with two lines below it."""
        look = self._context.look
        return look.px(_PICTURE) + 2 * look.px(20) + 3 * _EDGE + GAP

    def heading(self, item: Any) -> str:
        """Return the day when it was made; where that is not known the day when it was added."""
        t = self._context.t
        made = given_time(item.made, self._context.vault.zone)
        if made is None:
            return t.say("Added on {day}", day=day_text(t, item.added.date()))
        day = made.date() if isinstance(made, datetime) else made
        return capital(day_text(t, day, weekday=True))

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one tile."""
        marked = isinstance(item, Evidence) and item.number in self._marks
        rect = rect.adjusted(0, 0, 6 - GAP, 0)
        self.draw_frame(painter, rect, chosen=chosen or marked, focused=focused)
        room = rect.adjusted(1 + _EDGE, 1 + _EDGE, -6 - _EDGE, -GAP - _EDGE)
        if isinstance(item, Evidence):
            self._draw_item(painter, room, item, marked=marked)

    def _draw_item(self, painter: QPainter, room: QRect, item: Evidence, *, marked: bool) -> None:
        look, t = self._context.look, self._context.t
        place = QRect(room.x(), room.y(), room.width(), look.px(_PICTURE))
        self._draw_picture(painter, place, item)
        if marked:
            self._draw_tick(painter, place)
        line = QRect(room.x(), place.bottom() + _EDGE, room.width(), look.px(20))
        strong, small = look.font(tokens.SMALL, bold=True), look.font(tokens.SMALL)
        label = QFontMetrics(strong).horizontalAdvance(item.label) + tokens.S
        self.text(painter, part(line, 0, label), item.label, strong, "ink")
        made = given_time(item.made, self._context.vault.zone)
        beside, colour = clock_text(made) if isinstance(made, datetime) else "", "quiet"
        if item.intimate:
            beside, colour, small = t.say("intimate"), "caution", strong
        rest = part(line, label, line.width() - label)
        self.text(painter, rest, beside, small, colour, RIGHT)
        line.translate(0, line.height())
        name = self._name(item, QFontMetrics(look.font(tokens.SMALL)), line.width())
        self.text(painter, line, name, look.font(tokens.SMALL), "quiet")

    def _name(self, item: Evidence, metrics: QFontMetrics, width: int) -> str:
        """Return the name; of one that is too long the end, or what was searched for."""
        name = name_of(self._context.t, item)
        if self._marked and (found := excerpt(name, self._marked)):
            return found
        return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)

    def _draw_picture(self, painter: QPainter, place: QRect, item: Evidence) -> None:
        look = self._context.look
        if item.no_preview is None and (picture := self._pictures.of(item.number)) is not None:
            draw_blurred(painter, place, picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("rail"))
        painter.drawRoundedRect(place, tokens.CORNER, tokens.CORNER)
        side = look.px(28)
        inside = QRect(0, 0, side, side)
        inside.moveCenter(place.center())
        icon = "eye-off" if item.intimate else _ICONS.get(item.media_type.partition("/")[0], "file")
        look.icon(icon, "quiet", 28).paint(painter, inside)

    def _draw_tick(self, painter: QPainter, place: QRect) -> None:
        look = self._context.look
        side = look.px(26)
        ground = QRect(place.right() - side - 3, place.y() + 4, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(ground)
        look.icon("circle-check", "accent").paint(painter, ground.adjusted(3, 3, -3, -3))
