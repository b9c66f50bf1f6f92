"""Every page: names for screen readers in each language, and room for texts twice as long."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from evidence_keeper.system.translations import Translator
from evidence_keeper.ui import context as ui_context
from evidence_keeper.ui.places import IN_RAIL, Place
from evidence_keeper.ui.shell import Shell
from evidence_keeper.ui.widgets.chart import ChartView
from evidence_keeper.ui.widgets.labels import ElidedLabel, PlainLabel
from tests.window.conftest import MakeWindow, Window
from tests.window.help_pages import help_page
from tests.window.test_pattern_page import fill

PAGES = (*IN_RAIL, Place.ENTRY, Place.RESTORE)
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    ChartView,
)  # fmt: skip


class Doubled(Translator):
    """Says everything twice, as a language with long words would."""

    def say(self, message: str, **values: object) -> str:
        return _twice(super().say(message, **values))

    def say_n(self, one: str, many: str, number: int, **values: object) -> str:
        return _twice(super().say_n(one, many, number, **values))

    def say_in(self, context: str, message: str, **values: object) -> str:
        return _twice(super().say_in(context, message, **values))


def _twice(text: str) -> str:
    return f"{text} {text}"


def shown_page(window: Window, place: Place) -> QWidget:
    window.shell.open_page(place)
    window.settle()
    return window.shell


def own(widget: QWidget) -> bool:
    """Whether a control is the page's own and not a part of another control."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView)):
            return False
        parent = parent.parentWidget()
    return True


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_control_has_a_name_and_a_role(make_window: MakeWindow, language: str) -> None:
    window = make_window(language)
    fill(window)
    window.unlock()
    nameless = []
    for place in PAGES:
        shell = shown_page(window, place)
        for widget in shell.findChildren(QWidget):
            reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not (isinstance(widget, CONTROLS) and widget.isVisible() and reached):
                continue
            if not own(widget):
                continue
            face = QAccessible.queryAccessibleInterface(widget)
            name = face.text(QAccessible.Text.Name)
            if not name.strip() or face.role() == QAccessible.Role.NoRole:
                nameless.append((place.value, type(widget).__name__, widget.objectName()))
    assert nameless == []


@pytest.mark.parametrize("place", PAGES)
def test_texts_twice_as_long_have_room(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    monkeypatch.setattr(ui_context, "translator", Doubled)
    window = make_window("ru")
    fill(window)
    window.unlock()
    window.shell.resize(1200, 800)
    shell = shown_page(window, place)
    cut = []
    for widget in shell.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QAbstractButton) and widget.text() and own(widget):
            if widget.width() < widget.minimumSizeHint().width() - 1:
                cut.append((type(widget).__name__, widget.text(), widget.width()))
        elif isinstance(widget, PlainLabel) and isinstance(widget, QLabel) and widget.text():
            need = widget.heightForWidth(widget.width()) if widget.wordWrap() else 0
            if widget.height() < need - 1:
                cut.append((type(widget).__name__, widget.text(), widget.height()))
            if not widget.wordWrap() and widget.width() < widget.sizeHint().width() - 1:
                cut.append((type(widget).__name__, widget.text(), widget.width()))
        elif isinstance(widget, QScrollArea) and widget.widget() is not None:
            wide = widget.widget().width() > widget.viewport().width()
            if wide:
                cut.append((type(widget).__name__, "wider than the page", widget.width()))
    assert cut == []


class Strays(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = watched if event.type() == QEvent.Type.Show else None
        if isinstance(shown, QWidget) and shown.isWindow() and not isinstance(shown, Shell):
            self.seen.append(f"{type(shown).__name__} {shown.accessibleName()}")
        return False


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "without a vault"])
def test_no_part_of_a_page_flashes_as_a_window(
    make_window: MakeWindow, qapp: QApplication, is_open: bool
) -> None:
    window = make_window()
    fill(window)
    if is_open:
        window.unlock()
        window.context.prefer("own_numbers", [{"name": "Aunt", "number": "+7 701"}])
    strays = Strays()
    qapp.installEventFilter(strays)
    try:
        for place in PAGES if is_open else (Place.HELP,):
            shown_page(window, place)
        page = help_page(window)
        for slug in page._titles:
            page.open_slug(slug)
            window.settle()
    finally:
        qapp.removeEventFilter(strays)
    assert strays.seen == []
