"""Tests the strip of days: it shows all incidents and leads to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from evidence_keeper.ui.pages.chronology.calendar_strip import CalendarStrip
from tests.window.conftest import MakeWindow, Window

TODAY = date(2026, 11, 27)
FIRST = date(2026, 1, 5)
WEEKLY = {FIRST + timedelta(days=7 * n): 1 for n in range(10)}


def strip(window: Window, counts: dict[date, int], width: int = 600) -> CalendarStrip:
    made = CalendarStrip(window.context)
    made.setParent(window.shell)
    made.resize(width, 60)
    made.show()
    made.retranslate()
    made.show_counts(counts, TODAY)
    QApplication.processEvents()
    return made


def seen(made: CalendarStrip) -> list[date]:
    return [day for day in made.days() if day in made.cells._counts]


def test_it_ends_where_something_happened_not_with_an_empty_today(window: Window) -> None:
    made = strip(window, WEEKLY)
    assert made.days()[-1] == max(WEEKLY)
    assert seen(made)


@pytest.mark.parametrize("typed", [date(2062, 11, 20), date(1926, 11, 20)])
def test_a_mistyped_year_hides_nothing(window: Window, typed: date) -> None:
    made = strip(window, {date(2026, 11, 20): 1, typed: 1})
    assert date(2026, 11, 20) in seen(made)
    if typed < TODAY:
        made.earlier.click()
        assert typed in seen(made), "one step away, however many empty days lie between"
    made.later.click()
    assert seen(made) == [date(2026, 11, 20)]


def test_buttons_lead_to_everything_and_end_where_it_ends(window: Window) -> None:
    made = strip(window, WEEKLY)
    assert not made.later.isEnabled()
    assert min(made.earlier.width(), made.earlier.height()) >= 24
    found = set(seen(made))
    while made.earlier.isEnabled():
        made.earlier.click()
        found |= set(seen(made))
    assert found == set(WEEKLY)
    assert made.days()[0] == FIRST
    while made.later.isEnabled():
        made.later.click()
    assert made.days()[-1] == max(WEEKLY)


def test_where_all_fits_there_are_no_buttons(window: Window) -> None:
    made = strip(window, {date(2026, 11, 20): 2, date(2026, 11, 22): 1})
    assert made.earlier.isHidden()
    assert made.later.isHidden()
    made.resize(200, 60)
    made.show_counts({date(2026, 11, 20): 2, date(2026, 10, 1): 1}, TODAY)
    assert made.earlier.isVisible()


def test_keys_go_beyond_the_edge_and_speak(window: Window) -> None:
    made = strip(window, WEEKLY)
    cells, bot = made.cells, window.bot
    made.setFocus()
    chosen: list[date] = []
    made.day_chosen.connect(chosen.append)
    edge = made.days()[0]
    bot.keyClick(cells, Qt.Key.Key_End)
    for _ in made.days():
        bot.keyClick(cells, Qt.Key.Key_Left)
    assert cells.current == made.days()[0] == edge - timedelta(days=1)
    bot.keyClick(cells, Qt.Key.Key_Home)
    assert cells.current == made.days()[0] == FIRST
    assert "5 January 2026: 1 incident" in cells.accessibleDescription()
    bot.keyClick(cells, Qt.Key.Key_Left)
    assert cells.current == FIRST, "nothing was before"
    bot.keyClick(cells, Qt.Key.Key_PageDown)
    assert cells.current in WEEKLY
    assert cells.current > FIRST
    bot.keyClick(cells, Qt.Key.Key_Return)
    assert chosen == [cells.current]
    bot.keyClick(cells, Qt.Key.Key_End)
    assert cells.current == made.days()[-1] == max(WEEKLY)


def test_the_wheel_moves_it(window: Window) -> None:
    made = strip(window, WEEKLY)

    def turn(notches: int) -> bool:
        middle = QPointF(made.cells.rect().center())
        event = QWheelEvent(
            middle, middle, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(made.cells, event)
        return event.isAccepted()

    last = made.days()[-1]
    assert not turn(-1), "nothing came later: the page may scroll"
    assert turn(2)
    assert made.days()[-1] == last - timedelta(days=6)
    while turn(50):
        pass
    assert made.days()[0] == FIRST
    assert turn(-100)
    assert made.days()[-1] == last


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_its_names_are_said_in_each_language(make_window: MakeWindow, language: str) -> None:
    window = make_window(language)
    made = strip(window, WEEKLY)
    assert made.cells.accessibleName()
    assert made.earlier.accessibleName() != made.later.accessibleName()
    assert "2026" in made.cells.accessibleDescription(), "from when to when"
