"""Paints incidents in the list."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import excerpt, found_in, shown_name
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.system.language.dates import (
    clock_text,
    day_text,
    happened_clock,
    happened_text,
    month_text,
    short_day,
)
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import RIGHT, CardPainter, part
from evidence_keeper.ui.page_parts.words import KIND_ICONS, capital
from evidence_keeper.ui.theme import tokens

_WIDEST_TIME = 240
"""Widest column of times at 100 %, in pixels."""


def day_heading(t: Translator, incident: Incident) -> str:
    """Return the heading of an incident; an unknown day is never invented."""
    happened = incident.entry.happened
    if happened.precision is Precision.MONTH and happened.start is not None:
        month = capital(month_text(t, happened.start.date()))
        return t.say("{month} · day unknown", month=month)
    day = happened.local_day
    return capital(day_text(t, day, weekday=True)) if day is not None else t.say("Day not known")


def headline(t: Translator, incident: Incident) -> str:
    """Return one line that names the incident, safe to show."""
    return shown_name(incident.entry.headline) or t.say("(no words)")


def second_line(t: Translator, incident: Incident) -> str:
    """Return kind, where and who."""
    entry = incident.entry
    parts = [capital(kind_word(t, entry.kind)), entry.platform, entry.account, *entry.people]
    shown: list[str] = []
    for word in parts:
        if word and word not in shown:
            shown.append(word)
    return " · ".join(shown_name(p) for p in shown)


def matching_line(incident: Incident, query: str, *, folded: bool = False) -> str:
    """Return a line around a search hit that the card's own lines do not show.

    Args:
        incident: The shown incident.
        query: The search words.
        folded: Whether exact words must not be shown.
    """
    entry = incident.entry
    if not query or found_in(entry.headline, query):
        return ""
    texts = (
        entry.what_happened,
        "" if folded else entry.exact_words,
        entry.effect,
        entry.place,
        entry.url,
        entry.channel,
        entry.private_note,
        *entry.witnesses,
        *(f"{action.whom} {action.reference}" for action in entry.actions),
    )
    return next((shown_name(line) for text in texts if (line := excerpt(text, query))), "")


def margin_lines(t: Translator, incident: Incident) -> tuple[str, str]:
    """Return the texts on the right: evidence, and when it was noted."""
    labels = [evidence_label(n) for n in incident.entry.evidence]
    first = ", ".join(labels[:2])
    if len(labels) > 2:
        first = t.say("{numbers} and {n} more", numbers=first, n=len(labels) - 2)
    noted = incident.noted
    if incident.late or incident.entry.happened.local_day not in (None, noted.date()):
        second = t.say("written later, {day}", day=short_day(noted.date()))
    else:
        second = t.say("noted {time}", time=clock_text(noted.replace(second=0)))
    if incident.versions > 1:
        second = t.say("{noted} · changed", noted=second)
    return first, second


def spoken(t: Translator, incident: Incident) -> str:
    """Return the whole card as one sentence for screen readers."""
    entry = incident.entry
    evidence = t.say_n("{n} item of evidence", "{n} items of evidence", len(entry.evidence))
    parts = [
        t.say("Incident {number}", number=incident.number),
        *([t.say("important")] if incident.important else []),
        happened_text(t, entry.happened),
        headline(t, incident),
        second_line(t, incident),
        margin_lines(t, incident)[1],
    ]
    return ". ".join([*parts, evidence] if entry.evidence else parts)


def _wide(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 1


class IncidentCards(CardPainter):
    """Paints the list of incidents.

    Attributes:
        choosing: Whether to leave room for ticks.
    """

    def __init__(self, context: Context, marks: Container[int]) -> None:
        self._context = context
        self._marks = marks
        self._time_width = 0
        self.choosing = False

    def align(self, items: Iterable[Incident]) -> None:
        """Give the times of these compact rows one width, unless some are much longer."""
        look = self._context.look
        widest = max((self._compact_time(item)[1] for item in items), default=0)
        self._time_width = min(widest, look.px(_WIDEST_TIME))

    def _compact_time(self, incident: Incident) -> tuple[int, int]:
        """Return the widths of the clock and of the whole time."""
        look, (clock, exactness) = (
            self._context.look,
            happened_clock(self._context.t, incident.entry.happened),
        )
        beside = _wide(look.font(bold=True), clock) + tokens.S
        return beside, beside + _wide(look.font(tokens.SMALL), exactness)

    def heading(self, item: Any) -> str:
        """Return the day."""
        return day_heading(self._context.t, item)

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one card."""
        marked = isinstance(item, Incident) and item.number in self._marks
        room = self.draw_frame(painter, rect, chosen=chosen or marked, focused=focused)
        if self.choosing:
            side = self._context.look.px(tokens.ICON)
            if marked:
                tick = self._context.look.icon("circle-check", "accent")
                tick.paint(painter, QRect(room.x(), room.center().y() - side // 2, side, side))
            room = room.adjusted(side + tokens.M, 0, 0, 0)
        if isinstance(item, Incident) and self.compact:
            self._draw_compact(painter, room, item)
        elif isinstance(item, Incident):
            self._draw_incident(painter, room, item)

    def _draw_incident(self, painter: QPainter, room: QRect, incident: Incident) -> None:
        look, t = self._context.look, self._context.t
        upper, lower = self.lines(room)
        wide = room.width() >= look.px(600)
        margin = look.px(200) if wide else 0
        clock, exactness = happened_clock(t, incident.entry.happened)
        bold, text, small = look.font(bold=True), look.font(), look.font(tokens.SMALL)
        # The precision is never cut; the words next to it are.
        time_width = max(look.px(132 if wide else 112), _wide(bold, clock), _wide(small, exactness))
        self.text(painter, part(upper, 0, time_width), clock, bold, "ink")
        self.text(painter, part(lower, 0, time_width), exactness, small, "quiet")
        side = look.px(tokens.ICON)
        sign = look.icon(KIND_ICONS[incident.entry.kind], "accent")
        sign.paint(painter, QRect(room.x() + time_width + 8, room.y() + 2, side, side))
        left = time_width + side + 24
        left += self._draw_star(painter, room.x() + left, room.y() + 2, incident)
        width = room.width() - left - margin
        self.text(painter, part(upper, left, width), headline(t, incident), text, "ink")
        below = self._matching(incident) or second_line(t, incident)
        below = t.say("№ {number}", number=incident.number) + " · " + below
        self.text(painter, part(lower, left, width), below, small, "quiet")
        if wide:
            first, second = margin_lines(t, incident)
            place = room.width() - margin
            strong = look.font(tokens.SMALL, bold=True)
            self.text(painter, part(upper, place, margin), first, strong, "ink", RIGHT)
            self.text(painter, part(lower, place, margin), second, small, "quiet", RIGHT)

    def _draw_star(self, painter: QPainter, x: int, y: int, incident: Incident) -> int:
        """Draw the star of an important incident; return how much room it takes."""
        if not incident.important:
            return 0
        side = self._context.look.px(tokens.ICON)
        self._context.look.icon("star", "quiet").paint(painter, QRect(x, y, side, side))
        return side + tokens.S

    def _draw_compact(self, painter: QPainter, room: QRect, incident: Incident) -> None:
        look, t = self._context.look, self._context.t
        side, number_width = look.px(tokens.ICON), look.px(64)
        clock, exactness = happened_clock(t, incident.entry.happened)
        bold, small = look.font(bold=True), look.font(tokens.SMALL)
        beside, needed = self._compact_time(incident)
        # The precision is never cut; the words next to it are.
        time_width = max(min(self._time_width, room.width() // 3), needed)
        self.text(painter, part(room, 0, beside), clock, bold, "ink")
        self.text(painter, part(room, beside, time_width - beside), exactness, small, "quiet")
        sign = look.icon(KIND_ICONS[incident.entry.kind], "accent")
        middle = room.center().y() - side // 2
        sign.paint(painter, QRect(room.x() + time_width + 8, middle, side, side))
        left = time_width + side + 24
        left += self._draw_star(painter, room.x() + left, middle, incident)
        width = room.width() - left - number_width
        line = self._matching(incident) or headline(t, incident)
        self.text(painter, part(room, left, width), line, look.font(), "ink")
        number = t.say("№ {number}", number=incident.number)
        place = part(room, room.width() - number_width, number_width)
        self.text(painter, place, number, look.font(tokens.SMALL), "quiet", RIGHT)

    def _matching(self, incident: Incident) -> str:
        folded = self._context.vault.fold_words
        return matching_line(incident, self._marked, folded=folded)
