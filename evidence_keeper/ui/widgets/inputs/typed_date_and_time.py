"""Provides fields for typed dates and times, parsed as a whole.

Qt's own fields treat each key as an edit of one section; fast typing then silently gives another
day. Here the text is free while it is typed, and counts once it can be read.
"""

from __future__ import annotations

import re
from datetime import date, time

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, Qt, QTime, QTimeZone, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QDateTimeEdit, QWidget

_DAY = (
    re.compile(r"(?P<d>\d{1,2})[.,/ -](?P<m>\d{1,2})[.,/ -](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})"),
)
_TIME = (
    re.compile(r"(?P<h>\d{1,2})[:.,](?P<m>\d{2})(?:[:.,](?P<s>\d{2}))?"),
    re.compile(r"(?P<h>\d{2})(?P<m>\d{2})"),
)
_MONTH = re.compile(r"(\d{1,2})[.,/ -](\d{4})|(\d{4})-(\d{1,2})")
_YEARS = (1900, 2199)
_OF_THE_LINE = (
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


def read_day(text: str) -> date | None:
    """Return the day of `22.11.2026`, `22.11.26`, `22112026` or `2026-11-22`; None otherwise."""
    for pattern in _DAY:
        if match := pattern.fullmatch(text.strip()):
            year = int(match["y"])
            year += 2000 if len(match["y"]) == 2 else 0
            try:
                day = date(year, int(match["m"]), int(match["d"]))
            except ValueError:
                return None
            return day if _YEARS[0] <= year <= _YEARS[1] else None
    return None


def read_time(text: str) -> time | None:
    """Return the time of `14:32`, `9.05`, `2330` or `14:32:10`; None otherwise."""
    for pattern in _TIME:
        if match := pattern.fullmatch(text.strip()):
            seconds = match.groupdict().get("s")
            try:
                return time(int(match["h"]), int(match["m"]), int(seconds or 0))
            except ValueError:
                return None
    return None


class TypedField(QDateTimeEdit):
    """Base class of day and time fields; each implements `read`.

    Its clock is UTC: on a day on which the computer's own zone skips an hour, that hour can still
    be entered.
    """

    misread = Signal(str)
    """An unreadable text was typed; the previous value is restored."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives no focus
        self.setTimeZone(_utc())
        # Qt computed its limits in the computer's own zone: moved to UTC they would cut the day,
        # and in Almaty hardly any time could be entered.
        first, last = (QDate(_YEARS[0], 1, 1), QDate(_YEARS[1], 12, 31))
        self.setDateTimeRange(
            QDateTime(first, QTime(0, 0), _utc()), QDateTime(last, QTime(23, 59, 59), _utc())
        )
        # A half-typed year is a year too: the value changes when the field is left, not at each
        # key.
        self.setKeyboardTracking(False)
        self._clicked_into = False
        line = self.lineEdit()
        # Qt moves to the next section, and rewrites the value, whenever the cursor moves.
        line.cursorPositionChanged.disconnect()
        line.installEventFilter(self)

    def read(self, text: str) -> QDateTime | None:
        """Return the value of a text; None when it cannot be read (yet)."""
        raise AssertionError(text)

    def meant(self) -> QDateTime:
        """Return the value of the current text; the previous value if it cannot be read."""
        return self.read(self.lineEdit().text()) or self.dateTime()

    def unread(self) -> str:
        """Return the current text if it cannot be read; empty otherwise."""
        text = self.lineEdit().text()
        return "" if self.read(text) is not None else text

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Accept any typing; it counts once it can be read."""
        if self.read(text) is None:
            return QValidator.State.Intermediate, text, place
        return QValidator.State.Acceptable, text, place

    def dateTimeFromText(self, text: str) -> QDateTime:
        """Return the typed value; the previous one if it cannot be read."""
        return self.read(text) or self.dateTime()

    def fixup(self, text: str) -> str:
        """Leave unreadable text unchanged: the form reports it, and nothing is guessed."""
        return text

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces it: Qt selects only the hour."""
        super().focusInEvent(event)
        self._clicked_into = event.reason() is Qt.FocusReason.MouseFocusReason
        self.lineEdit().selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Select all on the click that focuses the field, and on a double click."""
        kind = event.type()
        if kind is QEvent.Type.MouseButtonDblClick:
            self.lineEdit().selectAll()
            return True
        if kind is QEvent.Type.MouseButtonRelease and self._clicked_into:
            self._clicked_into = False
            if not self.lineEdit().hasSelectedText():
                self.lineEdit().selectAll()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Leave the field with Tab: Qt would go from the hour to the minute first."""
        return QWidget.focusNextPrevChild(self, onwards)

    def stepBy(self, steps: int) -> None:
        """Step the part at the cursor up or down: days, months, years, hours or minutes."""
        line = self.lineEdit()
        place = line.selectionStart() if line.hasSelectedText() else line.cursorPosition()
        before = sum(not character.isdigit() for character in line.text()[:place])
        self.interpretText()
        parts = re.findall(r"[a-zA-Z]+", self.displayFormat())
        part = parts[min(before, len(parts) - 1)]
        self.setDateTime(_step_value(self.dateTime(), part, steps))
        line.setSelection(self.displayFormat().index(part), len(part))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report unreadable text: Qt silently restores the previous value."""
        wrong = self.unread()
        super().focusOutEvent(event)
        self._tell_lost(wrong)

    def _tell_lost(self, wrong: str) -> None:
        if wrong and self.lineEdit().text() != wrong:
            self.misread.emit(wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass typing and cursor keys directly to the line; Qt handles the rest, Enter as well."""
        typed = bool(event.text()) and event.text().isprintable()
        if typed or event.key() in _OF_THE_LINE:
            self.lineEdit().event(event)
        else:
            wrong = self.unread()
            super().keyPressEvent(event)
            self._tell_lost(wrong)


def _step_value(before: QDateTime, part: str, steps: int) -> QDateTime:
    """Return the value changed by `steps` in a part of Qt's format; hours stay in their day."""
    day, at = before.date(), before.time()
    match part[0]:
        case "H":
            at = at.addSecs(3600 * steps)
        case "m":
            at = at.addSecs(60 * steps)
        case "d":
            day = day.addDays(steps)
        case "M":
            day = day.addMonths(steps)
        case _:
            day = day.addYears(steps)
    return QDateTime(day, at, _utc())


def day_value(text: str) -> QDateTime | None:
    """Return `read_day` as Qt's value."""
    day = read_day(text)
    if day is None:
        return None
    return QDateTime(QDate(day.year, day.month, day.day), QTime(0, 0), _utc())


def month_value(text: str) -> QDateTime | None:
    """Return the first day of `11.2026` or `2026-11` as Qt's value."""
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        return None
    month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
    return day_value(f"1.{month}.{year}")


def time_value(text: str, on: QDate) -> QDateTime | None:
    """Return `read_time` as Qt's value."""
    at = read_time(text)
    if at is None:
        return None
    return QDateTime(on, QTime(at.hour, at.minute, at.second), _utc())


def _utc() -> QTimeZone:
    return QTimeZone(QTimeZone.Initialization.UTC)
