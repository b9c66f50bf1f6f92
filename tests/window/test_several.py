"""Tests actions on several incidents: selection, documents, pattern, bin."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.entry import Tag
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Changed, Place
from tests.window.conftest import Window
from tests.window.pages import chronology

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def choosing(window: Window, rows: int = 3) -> tuple[ChronologyPage, list[int]]:
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    page.several.begin.click()
    for row in range(rows):
        click(window, page, row)
    numbers = [page.model.item(row).number for row in range(rows)]  # type: ignore[union-attr]
    assert page.several._count.text() == f"{rows} chosen"
    return page, numbers


def click(
    window: Window,
    page: ChronologyPage,
    row: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    page.list.scrollTo(page.model.index(row))
    place = page.list.visualRect(page.model.index(row)).center()
    window.bot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def undo(window: Window) -> None:
    window.settle()
    window.shell.messages._action.click()
    window.settle()


def test_choosing_opens_nothing_and_can_be_taken_back_one_by_one(full_window: Window) -> None:
    page, _ = choosing(full_window)
    assert page.detail.number is None or not page._reading
    click(full_window, page, 2)
    assert page.several._count.text() == "2 chosen"
    page.several.begin.click()
    assert page.list.marks == {}
    assert not page.several.bin.isVisible()


def test_the_list_of_keys_holds_for_incidents_too(full_window: Window) -> None:
    """Space, Shift and arrows, Ctrl and Shift with a click; Enter opens, Escape ends it."""
    page, press = chronology(full_window), full_window.bot.keyClick
    page.list.setFocus()
    page.list.choose(0)
    press(page.list, Qt.Key.Key_Space)
    assert set(page.list.marks) == {30}
    assert page.several.begin.isChecked() and page.several.bin.isVisible()
    press(page.list, Qt.Key.Key_Down, SHIFT)
    press(page.list, Qt.Key.Key_Down, SHIFT)
    assert set(page.list.marks) == {30, 29, 28}
    click(full_window, page, 4, CONTROL)
    click(full_window, page, 6, SHIFT)
    assert set(page.list.marks) == {30, 29, 28, 26, 25, 24}
    assert page.several._count.text() == "6 chosen"
    page.list.choose(8)
    press(page.list, Qt.Key.Key_Return)
    assert page._reading and page.detail.number == 22
    assert len(page.list.marks) == 6
    press(page.list, Qt.Key.Key_Escape)
    assert page.list.marks == {}
    assert not page.several.is_choosing and not page.several.bin.isVisible()


def test_escape_ends_choosing_before_anything_is_chosen(full_window: Window) -> None:
    page, _ = choosing(full_window, rows=0)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Escape)
    assert not page.several.is_choosing
    click(full_window, page, 1)
    assert page.list.marks == {} and page.detail.number == 29


def test_what_began_with_a_mark_ends_with_the_last_one(full_window: Window) -> None:
    page = chronology(full_window)
    click(full_window, page, 1, CONTROL)
    assert page.several.is_choosing
    click(full_window, page, 1, CONTROL)
    assert not page.several.is_choosing
    page, _ = choosing(full_window, rows=1)
    click(full_window, page, 0)
    assert page.several.is_choosing, "the button began it"


def test_all_between_are_chosen_also_where_they_are_not_in_memory(full_window: Window) -> None:
    page = chronology(full_window)
    page.list.range_asked.emit(3, 7)
    full_window.settle()
    assert set(page.list.marks) == {27, 26, 25, 24, 23}


@pytest.mark.parametrize(
    ("language", "word"), [("en", "chosen"), ("ru", "выбрано"), ("kk", "таңдалды")]
)
@pytest.mark.parametrize("place", [Place.CHRONOLOGY, Place.EVIDENCE])
def test_a_screen_reader_is_told_what_is_chosen(
    full_window: Window, place: Place, language: str, word: str
) -> None:
    full_window.context.set_language(language)
    full_window.shell.open_page(place)
    full_window.settle()
    page = full_window.shell.page(place)
    assert isinstance(page, (ChronologyPage, EvidencePage))
    face = QAccessible.queryAccessibleInterface(page.list)

    def names() -> list[str]:
        return [face.child(row).text(QAccessible.Text.Name) for row in range(2)]

    before = names()
    page.list.choose(1)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    assert names() == [before[0], f"{word}. {before[1]}"]
    full_window.bot.keyClick(page.list, Qt.Key.Key_Escape)
    assert names() == before


def test_not_into_documents_and_back(full_window: Window) -> None:
    page, numbers = choosing(full_window)
    page.several.out.click()
    full_window.settle()
    session = full_window.session
    assert [session.incidents.get(n).entry.in_dossier for n in numbers] == [False] * 3
    assert full_window.shell.messages.text == "3 incidents changed."
    undo(full_window)
    assert [session.incidents.get(n).entry.in_dossier for n in numbers] == [True] * 3
    assert not page.several.is_choosing


def test_a_pattern_is_added_to_those_that_are_there(full_window: Window) -> None:
    page, numbers = choosing(full_window)
    page.several.tag.picked.emit("stalking")
    full_window.settle()
    assert {full_window.session.incidents.get(n).entry.tags for n in numbers} == {(Tag.STALKING,)}


def test_the_bin_and_back(full_window: Window) -> None:
    page, numbers = choosing(full_window)
    page.several.bin.click()
    full_window.settle()
    assert full_window.session.in_bin == set(numbers)
    assert page.model.rowCount() == 27
    undo(full_window)
    assert page.model.rowCount() == 30


def test_delete_means_all_that_are_chosen(full_window: Window) -> None:
    page, numbers = choosing(full_window)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.in_bin == set(numbers)
    page, _ = choosing(full_window, rows=0)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.in_bin == set(numbers), "none is chosen"


def test_delete_puts_evidence_into_the_bin_and_takes_nothing_out(full_window: Window) -> None:
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    before = full_window.session.evidence.count("")
    page.list.mark_only([1])
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.evidence.count("") == before - 1
    page.show_bin(True)
    full_window.settle()
    page.list.mark_only([1])
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.evidence.count("") == before - 1


def test_delete_in_the_pane_of_evidence_does_nothing(full_window: Window) -> None:
    """There stand fields; and what is chosen may be out of sight."""
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    full_window.shell.activateWindow()
    page.list.mark_only([2])
    page.show_number(1)
    full_window.settle()
    before = full_window.session.evidence.count("")
    for widget in page.detail.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            widget.setFocus()
            full_window.bot.keyClick(widget, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.evidence.count("") == before


def test_nothing_chosen_nothing_to_do(full_window: Window) -> None:
    page, _ = choosing(full_window, rows=0)
    assert not page.several.bin.isEnabled()
    full_window.shell.open_page(Place.SETTINGS)
    assert not page.several.is_choosing


def test_ctrl_a_chooses_all_that_the_list_shows(full_window: Window) -> None:
    page, _ = choosing(full_window, rows=1)
    control = Qt.KeyboardModifier.ControlModifier
    full_window.bot.keyClick(page.list, Qt.Key.Key_A, control)
    full_window.settle()
    assert page.several._count.text() == "30 chosen"
    page.search("last")
    assert page.several._count.text() == "0 chosen"
    assert not page.several.bin.isEnabled()
    full_window.settle()
    page.list.setFocus()
    full_window.bot.keyClick(page.list, Qt.Key.Key_A, control)
    full_window.settle()
    assert page.several.is_choosing
    assert set(page.list.marks) == {30}
    page.search("")
    full_window.settle()
    assert page.several._count.text() == "0 chosen"
    page.several.all.click()
    full_window.settle()
    assert page.several._count.text() == "30 chosen"


def test_what_went_into_the_bin_another_way_is_not_chosen_any_more(full_window: Window) -> None:
    page, numbers = choosing(full_window)
    full_window.session.incidents.bin((numbers[0],))
    full_window.context.changed.emit(Changed.INCIDENTS)
    full_window.settle()
    assert page.list.marks == {}


def test_all_of_before_a_search_are_not_chosen_late(full_window: Window) -> None:
    page, _ = choosing(full_window, rows=0)
    go = Event()
    full_window.context.backend.call(lambda: go.wait(120), lambda _: None)
    page.several.all.click()
    page.search("last")
    go.set()
    full_window.settle()
    assert page.model.rowCount() == 1
    assert page.list.marks == {}


def test_all_evidence_of_before_the_bin_is_not_marked_late(full_window: Window) -> None:
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    go = Event()
    full_window.context.backend.call(lambda: go.wait(120), lambda _: None)
    page.list.all_asked.emit()
    page.show_bin(True)
    go.set()
    full_window.settle()
    assert page.chosen.numbers == ()
