"""Tests that a typed day or time is read as meant, or reported as unreadable."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, time

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt, QTime
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.input_fields import NumberField, Select
from evidence_keeper.ui.widgets.inputs.typed_date_and_time import TypedField, read_day, read_time
from tests.window.conftest import Window


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15.03.2026", date(2026, 3, 15)),
        ("1.3.2026", date(2026, 3, 1)),
        ("15.03.26", date(2026, 3, 15)),
        ("15032026", date(2026, 3, 15)),
        ("29.02.2024", date(2024, 2, 29)),
        ("2026-03-15", date(2026, 3, 15)),
        ("29.02.2023", None),
        ("31.11.2026", None),
        ("15.03.1026", None),
        ("15.03.", None),
        ("", None),
        ("²5.03.2026", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:32", time(14, 32)),
        ("9:05", time(9, 5)),
        ("9.05", time(9, 5)),
        ("2330", time(23, 30)),
        ("14:32:10", time(14, 32, 10)),
        ("25:00", None),
        ("14:60", None),
        ("14", None),
    ],
)
def test_times(text: str, at: time | None) -> None:
    assert read_time(text) == at


def page_of(window: Window) -> EntryPage:
    window.shell.open_page(Place.ENTRY)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    page.form.when.start_day.setDate(QDate(2026, 11, 24))
    page.form.when.start_time.setTime(QTime(12, 0))
    return page


@pytest.mark.parametrize("typed", ["15.03.2026", "15032026", "2026-03-15"])
def test_a_day_typed_over_the_old_one(window: Window, typed: str) -> None:
    field = page_of(window).form.when.start_day
    field.setFocus()
    field.lineEdit().selectAll()
    window.bot.keyClicks(field, typed)
    assert field.lineEdit().text() == typed
    assert window.shell.page(Place.ENTRY).form.when.state().start_day == date(2026, 3, 15)  # type: ignore[attr-defined]
    window.bot.keyClick(field, Qt.Key.Key_Tab)
    assert field.date() == QDate(2026, 3, 15)


def tab_into(bot: QtBot, field: QWidget) -> None:
    order = list(controls(field.window()))
    before = order[order.index(field) - 1]
    before.setFocus()
    bot.keyClick(before, Qt.Key.Key_Tab)


WAYS_IN = {
    "tab": lambda bot, field: tab_into(bot, field),
    "a click": lambda bot, field: bot.mouseClick(
        field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(22, 12)
    ),
    "a click and Ctrl+A": lambda bot, field: (
        bot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(40, 12)),
        bot.mouseClick(field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(40, 12)),
        bot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
    ),
    "a double click": lambda bot, field: bot.mouseDClick(
        field.lineEdit(), Qt.MouseButton.LeftButton, pos=QPoint(15, 12)
    ),
}


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("way", WAYS_IN)
def test_a_time_typed_however_one_came_into_the_field(window: Window, way: str) -> None:
    """A new user's first digit brought the old value back, and the rest stood behind it."""
    when = page_of(window).form.when
    field = when.start_time
    for typed in ("21:38", "2138", "21.38"):
        when.start_day.setFocus()
        field.setTime(QTime(20, 5))
        WAYS_IN[way](window.bot, field)
        for key in typed:
            window.bot.keyClicks(field, key)
        assert field.lineEdit().text() == typed
        window.bot.keyClick(field, Qt.Key.Key_Tab)
        assert field.time() == QTime(21, 38)
        assert not field.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Up])
def test_what_is_lost_is_said_whatever_ends_the_typing(window: Window, key: Qt.Key) -> None:
    when = page_of(window).form.when
    when.start_day.setFocus()
    window.bot.keyClick(when.start_day, Qt.Key.Key_Tab)
    lost: list[str] = []
    when.start_time.misread.connect(lost.append)
    window.bot.keyClicks(when.start_time, "20:99")
    window.bot.keyClick(when.start_time, key)
    assert lost == ["20:99"]
    assert when.start_time.time() in (QTime(12, 0), QTime(12, 1))


def test_counting_up_and_down_where_the_cursor_is(window: Window) -> None:
    field = page_of(window).form.when.start_time
    field.setFocus()
    for keys, shown in (
        ((Qt.Key.Key_Home, Qt.Key.Key_Up), "13:00"),
        ((Qt.Key.Key_End, Qt.Key.Key_Up), "13:01"),
        ((Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Down), "12:59"),
    ):
        for key in keys:
            window.bot.keyClick(field, key)
        assert field.lineEdit().text() == shown


def test_a_month_typed_over_the_old_one(window: Window) -> None:
    when = page_of(window).form.when
    when.precision.choose("month")
    when.precision.picked.emit("month")
    assert when.unread() is None
    when.start_day.setFocus()
    when.start_day.lineEdit().selectAll()
    window.bot.keyClicks(when.start_day, "3.2026")
    window.bot.keyClick(when.start_day, Qt.Key.Key_Tab)
    assert when.state().start_day == date(2026, 3, 1)


def test_a_time_typed_over_the_old_one(window: Window) -> None:
    field = page_of(window).form.when.start_time
    field.setFocus()
    field.lineEdit().selectAll()
    window.bot.keyClicks(field, "9:05")
    window.bot.keyClick(field, Qt.Key.Key_Tab)
    assert field.time() == QTime(9, 5)


def test_what_cannot_be_read_is_said_and_never_saved_as_something_else(window: Window) -> None:
    page = page_of(window)
    field = page.form.when.start_day
    window.bot.keyClicks(page.form.what, "x")
    field.setFocus()
    field.lineEdit().selectAll()
    window.bot.keyClicks(field, "31.02.2026")
    page._save()
    window.settle()
    assert window.session.log == {}
    assert "31.02.2026" in page.form.when.error.text()
    window.bot.keyClick(field, Qt.Key.Key_Tab)
    assert field.date() == QDate(2026, 11, 24)
    page._save()
    window.settle()
    assert window.session.log == {}, "the day before it stands there again, and was not meant"
    assert field.hasFocus()
    field.lineEdit().selectAll()
    window.bot.keyClicks(field, "24.11.2026")
    page._save()
    window.settle()
    assert len(window.session.log) == 1


@pytest.mark.parametrize("then", ["time", "precision"])
def test_an_impossible_day_is_not_forgotten_over_something_else(window: Window, then: str) -> None:
    page = page_of(window)
    when = page.form.when
    window.bot.keyClicks(page.form.what, "x")
    when.start_day.setFocus()
    when.start_day.lineEdit().selectAll()
    window.bot.keyClicks(when.start_day, "31.02.2026")
    if then == "time":
        when.start_time.setFocus()
        when.start_time.lineEdit().selectAll()
        window.bot.keyClicks(when.start_time, "10:15")
    else:
        page.form.what.setFocus()
        when.precision.choose("exact")
        when.precision.picked.emit("exact")
    page._save()
    window.settle()
    assert window.session.log == {}
    assert "31.02.2026" in when.error.text()


@pytest.mark.parametrize("zone", ["Asia/Almaty", "UTC", "America/St_Johns", "Pacific/Kiritimati"])
def test_every_time_of_day_can_be_entered_in_every_zone(zone: str) -> None:
    """Qt reads the computer's zone once, so each zone has a process of its own."""
    code = (
        "import sys\n"
        "from PySide6.QtCore import QDate, QTime\n"
        "from evidence_keeper.ui.startup.qt_setup import make_application\n"
        "from evidence_keeper.ui.theme.look import Look\n"
        "from evidence_keeper.ui.widgets.inputs.input_fields import DateField, TimeField\n"
        "app = make_application('notes')\n"
        "look = Look(app, 'light', 100)\n"
        "day, at = DateField(), TimeField()\n"
        "for hour in range(24):\n"
        "    at.setTime(QTime(hour, 7))\n"
        "    assert at.time() == QTime(hour, 7), (hour, at.time())\n"
        "    assert at.meant().time() == QTime(hour, 7)\n"
        "for when in (QDate(1900, 1, 1), QDate(2026, 11, 26), QDate(2199, 12, 31)):\n"
        "    day.setDate(when)\n"
        "    assert day.date() == when, when\n"
        "    assert day.meant().date() == when\n"
    )
    environment = {**os.environ, "TZ": zone, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_wheel_changes_nothing_and_takes_no_keys_away(window: Window) -> None:
    window.shell.open_page(Place.ENTRY)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    page.form.kinds.chip("call").click()
    window.settle()
    kinds = (TypedField, NumberField, Select)
    fields = [w for w in page.findChildren(QWidget) if isinstance(w, kinds)]
    assert len(fields) >= 8
    before = page.form.state()
    for field in fields:
        middle = QPointF(field.rect().center())
        wheel = QWheelEvent(
            middle, field.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, wheel)
        # Qt gives the focus at wheels of the system alone, which a test cannot turn.
        assert field.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert page.form.state() == before
