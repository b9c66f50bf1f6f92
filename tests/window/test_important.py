"""Tests marking incidents as important in the chronology."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from tests.window.conftest import Window, entry_on
from tests.window.pages import chronology, shown_texts

CONTROL = Qt.KeyboardModifier.ControlModifier
WIDE, NARROW = 1500, 800


def opened(window: Window, width: int = WIDE, row: int = 0) -> ChronologyPage:
    window.shell.resize(width, 800)
    window.shell.activateWindow()
    page = chronology(window)
    page.list.setFocus()
    page.list.choose(row)
    window.bot.keyClick(page.list, Qt.Key.Key_Return)
    window.settle()
    return page


def press_mark(window: Window, widget: QWidget) -> None:
    widget.setFocus()
    window.bot.keyClick(widget, Qt.Key.Key_I, CONTROL)
    window.settle()
    window.settle()


def undo(window: Window) -> None:
    window.shell.messages._action.click()
    window.settle()
    window.settle()


def read_again(window: Window, page: ChronologyPage) -> None:
    page.reload()
    window.settle()
    window.settle()


def row_name(page: ChronologyPage, row: int) -> str:
    return str(page.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole))


def picture_of_row(page: ChronologyPage, row: int) -> QImage:
    area = page.list.visualRect(page.model.index(row))
    return page.list.viewport().grab(area).toImage()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_button_marks_and_undo_takes_the_mark_off(full_window: Window, width: int) -> None:
    page = opened(full_window, width)
    button = page.detail.important
    assert (button.text().strip(), page.detail.number) == ("Mark as important", 30)
    button.setFocus()
    full_window.bot.keyClick(button, Qt.Key.Key_Space)
    full_window.settle()
    full_window.settle()
    assert full_window.session.important == {30}
    assert full_window.shell.messages.text == "Incident 30 is marked as important."
    assert button.text().strip() == "No longer important"
    assert "Incident 30 · important" in shown_texts(page.detail)
    assert page.detail.number == 30 and button.hasFocus()
    undo(full_window)
    assert full_window.session.important == set()
    assert button.text().strip() == "Mark as important"
    assert "important" not in shown_texts(page.detail)


def test_the_keys_mark_in_the_list_and_in_the_pane(full_window: Window) -> None:
    page = opened(full_window)
    page.list.choose(3)
    press_mark(full_window, page.list)
    assert full_window.session.important == {27}
    assert page.list.currentIndex().row() == 3
    press_mark(full_window, page.list)
    assert full_window.session.important == set()
    assert full_window.shell.messages.text == "Incident 27 is no longer marked as important."
    press_mark(full_window, page.detail.edit)
    assert full_window.session.important == {27}, "the pane follows the list"


def test_the_keys_mark_all_that_are_selected(full_window: Window) -> None:
    page = opened(full_window)
    full_window.session.important.add(29)
    for row in (0, 1, 2):
        page.list.choose(row)
        full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    assert set(page.list.marks) == {30, 29, 28}
    press_mark(full_window, page.list)
    assert full_window.session.important == {30, 29, 28}
    assert full_window.shell.messages.text == "2 incidents changed."
    undo(full_window)
    assert full_window.session.important == {29}, "it was marked before"


def test_the_row_shows_a_star_and_says_important(full_window: Window) -> None:
    page = opened(full_window)
    page.list.choose(1)
    for compact in (False, True):
        page.cards.compact = compact
        page.list.measure_anew()
        full_window.settle()
        full_window.session.important.clear()
        read_again(full_window, page)
        before, name = picture_of_row(page, 4), row_name(page, 4)
        assert "important" not in name
        full_window.session.important.add(26)
        read_again(full_window, page)
        assert row_name(page, 4).startswith("Incident 26. important. ")
        assert picture_of_row(page, 4) != before


def test_a_threat_is_proposed_until_something_is_marked(full_window: Window) -> None:
    day = date(2026, 11, 15)
    full_window.session.log[30] = [entry_on(day, "A threat", kind=Kind.THREAT)]
    read_again(full_window, chronology(full_window))
    page = opened(full_window)
    assert page.detail.number == 30
    assert "Proposed for the beginning of documents" in shown_texts(page.detail)
    page.list.choose(1)
    full_window.settle()
    assert "Proposed" not in shown_texts(page.detail)
    press_mark(full_window, page.list)
    page.list.choose(0)
    full_window.settle()
    assert page.detail.number == 30
    assert "Proposed" not in shown_texts(page.detail)
