"""Tests the pane and the focus after an item was binned or restored."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.inputs.buttons import Button, destroys
from tests.window.conftest import Window, drop, entry_on, png
from tests.window.pages import chronology

NARROW, WIDE = 800, 1500
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def gallery(window: Window, width: int) -> EvidencePage:
    for n in range(4):
        window.session.evidence.keep_bytes(png(QColor(n, n, n)), f"more-{n}.png", Source.DROPPED)
    window.shell.resize(width, 800)
    window.shell.activateWindow()
    window.shell.open_page(Place.EVIDENCE)
    window.settle()
    page = window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    return page


def days(window: Window, width: int) -> ChronologyPage:
    window.shell.resize(width, 800)
    window.shell.activateWindow()
    return chronology(window)


def open_row(window: Window, page: EvidencePage | ChronologyPage, row: int) -> None:
    page.list.choose(row)
    window.bot.keyClick(page.list, Qt.Key.Key_Return)
    window.settle()


def press(window: Window, button: QWidget) -> None:
    """Press a button with the keyboard, and let everything that follows happen."""
    button.setFocus()
    window.bot.keyClick(button, Qt.Key.Key_Space)
    window.settle()
    window.settle()


def shown(page: EvidencePage) -> int | None:
    return page.detail.item.number if page.detail.item is not None else None


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    assert widget.isVisible()
    assert not destroys(widget)
    return widget


def labelled(page: QWidget, words: str) -> Button:
    return next(b for b in page.findChildren(Button) if words in b.text() and b.isVisible())


# what the pane shows


def test_the_gallery_goes_on_with_the_next_item(full_window: Window) -> None:
    page = gallery(full_window, WIDE)
    open_row(full_window, page, 1)
    assert shown(page) == 5
    press(full_window, page.detail.bin)
    assert shown(page) == 4
    assert page.list.currentIndex().row() == 1
    assert focus() is page.list
    open_row(full_window, page, 4)
    press(full_window, page.detail.bin)
    assert shown(page) == 2, "there is none after the last"


def test_where_the_pane_takes_the_place_of_the_list_the_list_comes_back(
    full_window: Window,
) -> None:
    page = gallery(full_window, NARROW)
    open_row(full_window, page, 1)
    assert not page.list.isVisible()
    press(full_window, page.detail.bin)
    assert shown(page) is None
    assert page.list.isVisible()
    assert not page.detail.isVisible()
    assert focus() is page.list
    assert page.list.currentIndex().row() == 1


def test_several_binned_with_the_one_that_is_shown(full_window: Window) -> None:
    page = gallery(full_window, WIDE)
    open_row(full_window, page, 1)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Right, _SHIFT)
    press(full_window, page.parts.bar.bin)
    assert shown(page) == 3


def test_the_bin_shows_nothing_of_what_was_taken_back(full_window: Window) -> None:
    page = gallery(full_window, WIDE)
    full_window.session.evidence.bin([5, 6])
    full_window.context.changed.emit(Changed.EVIDENCE)
    full_window.settle()
    page.list.setCurrentIndex(page.model.index(-1))
    press(full_window, page.parts.bin)
    assert shown(page) is None, "nothing of the evidence in the view of the bin"
    open_row(full_window, page, 0)
    assert shown(page) == 5
    press(full_window, page.detail.bin)
    assert shown(page) == 6
    press(full_window, page.detail.bin)
    assert shown(page) is None
    assert focus() is page.empty.action


def test_what_was_deleted_for_good_elsewhere_is_not_shown(full_window: Window) -> None:
    page = gallery(full_window, WIDE)
    full_window.session.evidence.bin([5])
    page.show_bin(True)
    full_window.settle()
    open_row(full_window, page, 0)
    full_window.shell.open_page(Place.SETTINGS)
    full_window.settle()
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    assert shown(page) is None, "the bin was left with the page"
    open_row(full_window, page, 0)
    full_window.shell.open_page(Place.SETTINGS)
    full_window.session.evidence.bin([6])
    full_window.context.changed.emit(Changed.EVIDENCE)
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    assert shown(page) == 4


def test_several_incidents_binned_with_the_one_that_is_shown(full_window: Window) -> None:
    page = days(full_window, WIDE)
    open_row(full_window, page, 1)
    assert page.detail.number == 29
    press(full_window, page.several.begin)
    page.list.setFocus()
    for row in (0, 1, 2):
        page.list.choose(row)
        full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    press(full_window, page.several.bin)
    assert full_window.session.in_bin == {30, 29, 28}
    assert page.detail.number == 27
    assert focus() is page.list


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_one_incident_binned(full_window: Window, width: int) -> None:
    page = days(full_window, width)
    open_row(full_window, page, 2)
    press(full_window, page.detail.bin)
    assert page.detail.number == (27 if width == WIDE else None)
    assert page.list.currentIndex().row() == 2
    assert focus() is page.list
    press(full_window, full_window.shell.messages._action)
    assert page.list.currentIndex().row() == 2
    assert page.detail.number == (28 if width == WIDE else None), "it is back, and marked"


def test_what_came_back_is_not_shown_where_the_list_is_without_it(full_window: Window) -> None:
    page = days(full_window, WIDE)
    open_row(full_window, page, 2)
    press(full_window, page.detail.bin)
    shown_before = page.detail.number
    page.search("Incident 5")
    full_window.settle()
    press(full_window, full_window.shell.messages._action)
    assert full_window.session.in_bin == set()
    listed = [page.model.item(row).number for row in range(page.model.rowCount())]  # type: ignore[union-attr]
    assert listed
    assert 28 not in listed
    assert page.detail.number == shown_before != 28


@pytest.mark.parametrize("row", [98, 99, 150, 249, 279])
def test_one_of_many_incidents_binned(full_window: Window, row: int) -> None:
    full_window.session.incidents.record(
        [entry_on(date(2026, 10, 1), f"Older {n}") for n in range(250)]
    )
    full_window.context.changed.emit(Changed.INCIDENTS)
    page = days(full_window, WIDE)
    page.model.ensure(0, 279)
    full_window.settle()
    here, following = (page.model.item(n) for n in (row, row + 1 if row < 279 else row - 1))
    open_row(full_window, page, row)
    press(full_window, page.detail.bin)
    full_window.settle()
    assert following is not None
    assert page.detail.number == following.number
    assert page.list.currentIndex().row() == min(row, 278)
    press(full_window, full_window.shell.messages._action)
    assert here is not None
    full_window.bot.waitUntil(lambda: page.detail.number == here.number)
    full_window.bot.waitUntil(lambda: page.list.currentIndex().row() == row)


# where the keys go


def test_undo_gives_the_focus_back_to_the_page(full_window: Window) -> None:
    page = days(full_window, WIDE)
    open_row(full_window, page, 2)
    press(full_window, page.detail.bin)
    press(full_window, full_window.shell.messages._action)
    full_window.bot.waitUntil(lambda: QApplication.focusWidget() is page.list)
    assert page.model.rowCount() == 30


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_from_the_viewer_and_the_picker_back_to_where_one_was(
    full_window: Window, width: int
) -> None:
    page = gallery(full_window, width)
    open_row(full_window, page, 0)
    large = labelled(page.detail, "large")
    press(full_window, large)
    full_window.bot.keyClick(page.viewer.back, Qt.Key.Key_Escape)
    assert focus() is large
    link = labelled(page.detail.relations, "Add to an incident")
    press(full_window, link)
    press(full_window, page.picker.buttons()[0])
    full_window.bot.wait(20)
    assert page.isAncestorOf(focus())


def test_in_the_bin_of_the_settings_the_next_row_is_ready(full_window: Window) -> None:
    window = full_window
    for number in (3, 4, 5):
        window.session.incidents.bin((number,))
    window.shell.activateWindow()
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.bin)
    page.bin.list.choose(1)
    press(window, page.bin.back)
    assert focus() is page.bin.back
    assert page.bin.chosen.text().startswith("Incident 5"), "the next one"
    press(window, page.bin.delete)
    assert page.bin.asking is not None
    press(window, page.bin.asking.keep)
    assert focus() is page.bin.list
    window.bot.keyClick(page.bin.list, Qt.Key.Key_Delete)
    assert page.bin.asking is not None
    press(window, page.bin.asking.delete)
    assert focus() is page.bin.list
    press(window, page.bin.back)
    assert focus() is page.bin.gone.header


@dataclass
class Room:
    size: int = 10_000_000
    free: int = 9_000_000


def test_making_the_vault_smaller_leads_to_nothing_that_destroys(window: Window) -> None:
    room: list[Room | None] = [Room()]
    go = Event()

    def compact(progress: Progress) -> int:
        go.wait(120)
        room[0] = None
        return 9_000_000

    upkeep = window.session.upkeep
    upkeep.room_to_gain, upkeep.compact = lambda: room[0], compact  # type: ignore[method-assign]
    window.shell.activateWindow()
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.room)
    page.room.compact.setFocus()
    window.bot.keyClick(page.room.compact, Qt.Key.Key_Space)
    window.bot.waitUntil(lambda: window.context.backend.has_job)
    time.sleep(0.05)
    QApplication.processEvents()
    assert page.isAncestorOf(focus())
    go.set()
    window.bot.waitUntil(lambda: not window.context.backend.has_job)
    window.settle()
    assert not page.room.isVisible()
    assert page.isAncestorOf(focus())


def test_files_dropped_on_an_open_picture_are_kept_and_seen(
    full_window: Window, tmp_path: Path
) -> None:
    page = gallery(full_window, WIDE)
    open_row(full_window, page, 0)
    press(full_window, labelled(page.detail, "large"))
    assert page.viewer.isVisible()
    path = tmp_path / "new.txt"
    path.write_text("new")
    drop(full_window.shell, [path], onto=page.viewer._picture)
    full_window.settle()
    full_window.bot.waitUntil(lambda: not full_window.context.backend.has_job)
    full_window.settle()
    assert len(full_window.session.items) == 7
    assert page.list.isVisible()
    assert page.model.rowCount() == 7


def test_a_press_is_not_undone_where_the_focus_was_on_something_hidden(
    full_window: Window,
) -> None:
    full_window.shell.resize(NARROW, 700)
    full_window.shell.activateWindow()
    full_window.shell.open_page(Place.CHRONOLOGY, ShowIncident(30))
    full_window.settle()
    page = full_window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    assert not page.list.isVisible()
    page.list.setFocus()
    button = next(
        b for b in full_window.shell.rail.findChildren(Button) if b.accessibleName() == "Evidence"
    )
    handle = full_window.shell.windowHandle()
    assert handle is not None
    where = button.mapTo(full_window.shell, button.rect().center())
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(handle, left, none, where)
    QApplication.processEvents()
    full_window.settle()
    QTest.mouseRelease(handle, left, none, where)
    full_window.settle()
    assert full_window.shell.place is Place.EVIDENCE
