"""Fields for a day and a time, read and filled."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QDate, QTime

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.system.language.dates import clock_text, offset_text
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.pages.entry.when.when_state import WhenState
from evidence_keeper.ui.widgets.inputs.input_fields import DateField, TimeField


def precision_choices(t: Translator) -> list[tuple[str, str]]:
    """Return how exactly a time can be known, each with its words."""
    return [
        (Precision.EXACT.value, t.say("Exactly at")),
        (Precision.ABOUT.value, t.say("At about")),
        (Precision.DAY.value, t.say("That day, time not known")),
        (Precision.MONTH.value, t.say("That month, day not known")),
        (Precision.BEFORE.value, t.say("Some time before")),
        (Precision.AFTER.value, t.say("Some time after")),
        (Precision.BETWEEN.value, t.say("Between")),
        (Precision.UNKNOWN.value, t.say("I don't know when")),
    ]


def reading_choices(t: Translator, state: WhenState, *, end: bool) -> list[tuple[str, str]]:
    """Return what a time can mean on a day on which clocks were put back; nothing on others."""
    try:
        found = state.readings(end=end)
    except KeeperError:
        return []
    if len(found) < 2:
        return []
    first, second = (f"{clock_text(m)} ({offset_text(m)})" for m in found)
    return [
        ("0", t.say("{time}: before the change", time=first)),
        ("1", t.say("{time}: after the change", time=second)),
    ]


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
