"""Tests the Tab order, and that no widget becomes a Python child of a foreign one."""

from __future__ import annotations

import gc
import re

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Chips
from tests.window.conftest import Window
from tests.window.test_shell import every_page

pytestmark = pytest.mark.usefixtures("styled")

OWNER = re.compile(r"parent\.+ <.* at 0x([0-9a-f]+)>")


def owner(widget: QWidget) -> int | None:
    """The address of the Python object with which the binding would take a widget away."""
    found = OWNER.search(shiboken6.dump(widget))
    return int(found[1], 16) if found else None


def stray(root: QWidget) -> list[str]:
    """Widgets that belong to one in Python that does not hold them on the screen."""
    out = []
    for widget in gc.get_objects():  # to ask the window for its children would set it right
        if not isinstance(widget, QWidget) or not shiboken6.isValid(widget):
            continue
        if not root.isAncestorOf(widget):
            continue
        above, at = set(), widget.parentWidget()
        while at is not None:
            above.add(id(at))
            at = at.parentWidget()
        held = owner(widget)
        if held is not None and held not in above:
            out.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return out


def test_no_widget_goes_with_another_that_does_not_hold_it(full_window: Window) -> None:
    for _ in every_page(full_window):
        for _ in range(6):
            now = QApplication.focusWidget()
            assert now is not None
            full_window.bot.keyClick(now, Qt.Key.Key_Tab)
    full_window.shell.open_page(Place.ENTRY)
    page = full_window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    page.save.setFocus()
    page.save.setEnabled(False)  # the focus is passed on, and brought back near to it
    full_window.settle()
    assert stray(full_window.shell) == []


def test_the_place_for_working_copies_lives_as_long_as_its_page(full_window: Window) -> None:
    for _ in every_page(full_window):
        now = QApplication.focusWidget()
        assert now is not None
        full_window.bot.keyClick(now, Qt.Key.Key_Tab)
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    gc.collect()
    assert shiboken6.isValid(page.editor.canvas)
    full_window.context.set_language("kk")
    full_window.settle()
    assert shiboken6.isValid(page.capture.canvas)


def test_tab_does_not_pass_over_chips(full_window: Window) -> None:
    for place, kind in ((Place.ENTRY, EntryPage), (Place.SETTINGS, SettingsPage)):
        full_window.shell.open_page(place)
        full_window.settle()
        page = full_window.shell.page(place)
        assert isinstance(page, kind)
        order = list(controls(full_window.shell))
        for chips in page.findChildren(Chips):
            if chips.isVisible() and (chip := chips.tab_stop()) is not None:
                before = order[order.index(chip) - 1]
                before.setFocus()
                full_window.bot.keyClick(before, Qt.Key.Key_Tab)
                assert QApplication.focusWidget() is chip
                if page.isAncestorOf(before):
                    heights = [w.mapTo(page, w.rect().topLeft()).y() for w in (before, chip)]
                    assert heights == sorted(heights)


def test_tab_goes_on_from_a_text_that_was_clicked(full_window: Window) -> None:
    full_window.shell.resize(1500, 900)
    full_window.shell.open_page(Place.CHRONOLOGY, ShowIncident(30))
    full_window.settle()
    page = full_window.shell.page(Place.CHRONOLOGY)
    text = next(t for t in page.findChildren(TextBlock) if t.isVisible())
    text.setFocus(Qt.FocusReason.MouseFocusReason)
    assert text.hasFocus()
    full_window.bot.keyClick(text, Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert now is not None
    assert page.isAncestorOf(now)
    assert now.mapTo(page, now.rect().topLeft()).y() >= text.mapTo(page, text.rect().topLeft()).y()
