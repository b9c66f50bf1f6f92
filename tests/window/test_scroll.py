"""Tests a scrolling page: it follows the focus, and a click hits its target."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.buttons import Button
from tests.window.conftest import MakeWindow, Window

pytestmark = pytest.mark.usefixtures("styled")


@pytest.fixture
def page(window: Window) -> SettingsPage:
    window.shell.resize(1024, 600)
    window.shell.activateWindow()
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.column.box.addSpacing(2 * page.height())
    page.column.box.addWidget(Button(text="At the end"))
    window.settle()
    return page


def below(page: SettingsPage, button: Button) -> int:
    """Return how much of a button lies below what is seen, in pixels."""
    view = page.column.area.viewport()
    return button.mapTo(view, QPoint(0, button.height())).y() - view.height()


def half_hidden(page: SettingsPage) -> Button:
    """Scroll so that a button is cut by the lower edge, and return it."""
    button = page.column.column.findChildren(Button)[-1]
    assert button.text() == "At the end"
    bar = page.column.area.verticalScrollBar()
    bar.setValue(bar.value() + below(page, button) - button.height() // 2)
    assert 0 < below(page, button) < button.height()
    return button


def _click(window: Window, button: Button, *, comes_back: bool = False) -> None:
    clicked: list[bool] = []
    button.clicked.connect(lambda: clicked.append(True))
    handle = window.shell.windowHandle()
    place = button.mapTo(window.shell, QPoint(20, 6))
    # Through the window, as the system does it: what lies there at the moment gets the event.
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    if comes_back:
        window.shell.activateWindow()
    QApplication.processEvents()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    window.bot.waitUntil(lambda: bool(clicked))


def test_a_click_on_a_half_hidden_button_acts(window: Window, page: SettingsPage) -> None:
    button = half_hidden(page)
    _click(window, button)
    window.bot.waitUntil(lambda: below(page, button) <= 0)


def test_the_first_click_acts_where_nothing_had_the_focus(
    window: Window, page: SettingsPage
) -> None:
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    assert QApplication.focusWidget() is None
    _click(window, half_hidden(page))


def test_the_click_that_brings_the_window_back_acts(window: Window, page: SettingsPage) -> None:
    other = QWidget()
    window.bot.addWidget(other)
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    _click(window, half_hidden(page), comes_back=True)


def test_the_page_follows_the_keys(page: SettingsPage) -> None:
    button = half_hidden(page)
    button.setFocus()
    assert below(page, button) <= 0


def test_a_notice_covers_nothing_that_has_the_focus(window: Window, page: SettingsPage) -> None:
    button = half_hidden(page)
    button.setFocus()
    window.settle()
    height = page.height()
    window.context.tell("A notice in several words, as they come.", lasting=True)
    window.bot.waitUntil(lambda: page.height() < height)
    window.bot.waitUntil(lambda: below(page, button) <= 0)


def test_who_has_scrolled_away_stays_there(window: Window, page: SettingsPage) -> None:
    button = half_hidden(page)
    button.setFocus()
    page.column.to_top()
    assert below(page, button) > page.height()
    height = page.height()
    window.context.tell("A notice in several words, as they come.", lasting=True)
    window.bot.waitUntil(lambda: page.height() < height)
    window.settle()
    assert page.column.area.verticalScrollBar().value() == 0


@pytest.mark.parametrize("typed", ["yesterday at 14:00", "on some day", "at 5"])
def test_what_was_read_of_a_typed_time_is_in_view(make_window: MakeWindow, typed: str) -> None:
    window = make_window(text_size=200)
    window.shell.resize(1024, 700)
    window.unlock()
    window.context.tell("A notice in several words, as they come.", lasting=True)
    window.shell.open_page(Place.ENTRY)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    when = page.form.when
    when.words.setFocus()
    QTest.keyClicks(when.words, typed)
    window.settle()
    said = when.echo if when.echo.isVisible() else when._unclear
    assert said.isVisible()
    assert said.text()
    view = page.column.area.viewport()
    end = said.mapTo(view, QPoint(0, said.height())).y()
    begin = when.words.mapTo(view, QPoint(0, 0)).y()
    assert 0 <= begin < end <= view.height()


def test_a_notice_that_goes_leaves_the_page_where_it_is(window: Window, page: SettingsPage) -> None:
    page.column.to_top()
    first = page.focusProxy() or page
    first.setFocus()
    window.context.tell("A notice in several words, as they come.", lasting=True)
    window.settle()
    bar = page.column.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    close = window.shell.messages._close
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    window.settle()
    assert not close.isVisible()
    assert bar.value() == place
    now = QApplication.focusWidget()
    assert now is not None
    assert page.isAncestorOf(now), "the keys go on within the page"
