"""Fields for a day and a time, read and filled."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QDate, QTime

from evidence_keeper.ui.widgets.inputs import DateField, TimeField


def day_in(field: DateField) -> date:
    """Return the day that a field shows."""
    shown = field.meant().date()
    return date(shown.year(), shown.month(), shown.day())


def time_in(field: TimeField) -> time:
    """Return the time that a field shows."""
    shown = field.meant().time()
    return time(shown.hour(), shown.minute(), shown.second())


def put_moment(day_field: DateField, time_field: TimeField, day: date, at: time) -> None:
    """Show a day and a time; seconds only where there are some."""
    day_field.setDate(QDate(day.year, day.month, day.day))
    time_field.setDisplayFormat("HH:mm:ss" if at.second else "HH:mm")
    time_field.setTime(QTime(at.hour, at.minute, at.second))
