"""How an incident looks in the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from evidence_keeper.domain.entry import Incident
from evidence_keeper.domain.evidence import evidence_label
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.dates import (
    clock_text,
    day_text,
    happened_clock,
    happened_text,
    month_text,
    short_day,
)
from evidence_keeper.system.translations import Translator
from evidence_keeper.system.words import kind_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.words import KIND_ICONS, capital

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_GAP = 8


def day_heading(t: Translator, incident: Incident) -> str:
    """Return the heading under which an incident stands; an unknown day is never made up."""
    happened = incident.entry.happened
    if happened.precision is Precision.MONTH and happened.start is not None:
        month = capital(month_text(t, happened.start.date()))
        return t.say("{month} · day unknown", month=month)
    day = happened.local_day
    return day_text(t, day, weekday=True) if day is not None else t.say("Day not known")


def headline(t: Translator, incident: Incident) -> str:
    """Return one line that names the incident, safe to show."""
    return shown_name(incident.entry.headline) or t.say("(no words)")


def second_line(t: Translator, incident: Incident) -> str:
    """Return kind, where and who."""
    entry = incident.entry
    parts = [capital(kind_word(t, entry.kind)), entry.platform, entry.account, *entry.people]
    shown: list[str] = []
    for part in parts:
        if part and part not in shown:
            shown.append(part)
    return " · ".join(shown_name(p) for p in shown)


def margin_lines(t: Translator, incident: Incident) -> tuple[str, str]:
    """Return what stands at the right: evidence, and when it was noted."""
    labels = [evidence_label(n) for n in incident.entry.evidence]
    first = ", ".join(labels[:2])
    if len(labels) > 2:
        first = t.say("{numbers} and {n} more", numbers=first, n=len(labels) - 2)
    noted = incident.noted
    if incident.late:
        second = t.say("written later, {day}", day=short_day(t, noted.date()))
    else:
        second = t.say("noted {time}", time=clock_text(t, noted.replace(second=0)))
    if incident.versions > 1:
        second = t.say("{noted} · changed", noted=second)
    return first, second


def spoken(t: Translator, incident: Incident) -> str:
    """Return the whole card as one sentence for screen readers."""
    entry = incident.entry
    evidence = t.say_n("{n} item of evidence", "{n} items of evidence", len(entry.evidence))
    parts = [
        happened_text(t, entry.happened),
        headline(t, incident),
        second_line(t, incident),
        margin_lines(t, incident)[1],
    ]
    return ". ".join([*parts, evidence] if entry.evidence else parts)


class IncidentCards:
    """Draws the list of incidents."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def row_height(self) -> int:
        """Two lines of text and their room."""
        look = self._context.look
        return look.px(22) + look.px(20) + 22 + _GAP

    def heading_height(self) -> int:
        """One line with room above."""
        return self._context.look.px(20) + 18

    def heading(self, item: Any) -> str:
        """Return the day."""
        return day_heading(self._context.t, item)

    def draw_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw the day and a rule after it."""
        look = self._context.look
        font = look.font(tokens.SMALL, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("quiet"))
        place = rect.adjusted(2, 6, 0, 0)
        painter.drawText(place, _LEFT, text)
        end = place.x() + QFontMetrics(font).horizontalAdvance(text) + 10
        y = place.center().y() + 1
        painter.setPen(QPen(look.colour("hairline"), 1))
        painter.drawLine(end, y, rect.right() - 6, y)

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        look = self._context.look
        frame = QRectF(rect.adjusted(1, 1, -6, -_GAP)).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(look.colour("hairline"), 1)
        if focused:
            pen = QPen(look.colour("focus"), tokens.FOCUS_WIDTH)
            frame = frame.adjusted(1, 1, -1, -1)
        elif chosen:
            pen = QPen(look.colour("accent"), 2)
        painter.setPen(pen)
        painter.setBrush(look.colour("tint" if chosen and not focused else "surface"))
        painter.drawRoundedRect(frame, tokens.CORNER, tokens.CORNER)
        if isinstance(item, Incident):
            self._draw_incident(painter, frame.toRect().adjusted(14, 9, -14, -9), item)

    def _draw_incident(self, painter: QPainter, room: QRect, incident: Incident) -> None:
        look, t = self._context.look, self._context.t
        upper = QRect(room.x(), room.y(), room.width(), look.px(22))
        lower = QRect(room.x(), upper.bottom() + 1, room.width(), look.px(20))
        wide = room.width() >= look.px(600)
        time_width = look.px(132 if wide else 112)
        margin = look.px(200) if wide else 0
        clock, exactness = happened_clock(t, incident.entry.happened)
        bold, text, small = look.font(bold=True), look.font(), look.font(tokens.SMALL)
        self._text(painter, _part(upper, 0, time_width), clock, bold, "ink")
        self._text(painter, _part(lower, 0, time_width), exactness, small, "quiet")
        side = look.px(tokens.ICON)
        sign = look.icon(KIND_ICONS[incident.entry.kind], "accent")
        sign.paint(painter, QRect(room.x() + time_width + 8, room.y() + 2, side, side))
        left = time_width + side + 24
        width = room.width() - left - margin
        self._text(painter, _part(upper, left, width), headline(t, incident), text, "ink")
        self._text(painter, _part(lower, left, width), second_line(t, incident), small, "quiet")
        if wide:
            first, second = margin_lines(t, incident)
            place = room.width() - margin
            strong = look.font(tokens.SMALL, bold=True)
            self._text(painter, _part(upper, place, margin), first, strong, "ink", _RIGHT)
            self._text(painter, _part(lower, place, margin), second, small, "quiet", _RIGHT)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        colour: str,
        align: int = _LEFT,
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._context.look.colour(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | int(Qt.TextFlag.TextSingleLine), shown)


def _part(line: QRect, left: int, width: int) -> QRect:
    return QRect(line.x() + left, line.y(), max(10, width), line.height())
