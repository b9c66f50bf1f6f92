"""Tests common properties of all pages."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
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
    QScrollBar,
    QWidget,
)

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system import clock
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.page_arguments import ShowIncident, ShowPanel
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn
from tests.window.conftest import MakeWindow, Window

pytestmark = pytest.mark.usefixtures("styled")

INSIDE = (
    Place.CHRONOLOGY,
    Place.ENTRY,
    Place.EVIDENCE,
    Place.DOSSIER,
    Place.HELP,
    Place.SETTINGS,
)
CONTROLS = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QAbstractSpinBox,
    QAbstractItemView,
)


def every_page(window: Window) -> Iterator[Place]:
    """Show each page in turn, with something on it."""
    for place in (Place.WELCOME, Place.UNLOCK):
        window.shell.open_page(place)
        window.settle()
        yield place
    window.unlock()
    for place in INSIDE:
        argument = ShowIncident(30) if place is Place.CHRONOLOGY else None
        window.shell.open_page(place, argument)
        window.settle()
        yield place


def parts(window: Window, kind: type[QWidget] | tuple[type[QWidget], ...]) -> list[QWidget]:
    found = window.shell.findChildren(QWidget)
    return [w for w in found if isinstance(w, kind) and not _is_inner(w)]


def _is_inner(widget: QWidget) -> bool:
    """Whether it is a part that Qt puts inside another control."""
    at = widget.parentWidget()
    while at is not None:
        if isinstance(at, QComboBox | QAbstractSpinBox) or "Calendar" in type(at).__name__:
            return True
        at = at.parentWidget()
    return isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_")


def test_no_label_interprets_markup(full_window: Window) -> None:
    for place in every_page(full_window):
        labels = parts(full_window, QLabel)
        assert labels
        for label in labels:
            assert isinstance(label, QLabel)
            assert label.textFormat() is Qt.TextFormat.PlainText, f"{place}: {label.text()}"


@pytest.mark.parametrize(("width", "size"), [(1024, 200), (1920, 100)])
def test_nothing_is_wider_than_its_page(full_window: Window, width: int, size: int) -> None:
    full_window.context.set_text_size(size)
    full_window.context.set_language("ru")
    full_window.shell.resize(width, 700)
    for place in every_page(full_window):
        for column in full_window.shell.page(place).findChildren(ScrollColumn):
            if not column.isVisible():
                continue
            inside = column.column
            layout = inside.layout()
            assert layout is not None
            assert layout.minimumSize().width() <= inside.width(), place


def test_the_help_row_stands_on_every_page(full_window: Window) -> None:
    row = full_window.shell.help_row
    for place in every_page(full_window):
        assert row.isVisible(), place
        words = " ".join(
            label.text() for label in row.findChildren(QLabel) if label.isVisibleTo(row)
        )
        for number in ("112", "102", "111", "150"):
            assert number in words
        assert full_window.shell.top.hide_now.isVisible()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_help_row_is_as_high_as_its_lines(make_window: MakeWindow, language: str) -> None:
    row = make_window(language, text_size=200).shell.help_row
    assert row.height() == row._flow.heightForWidth(row._inner.width()) + 12


def test_own_numbers_stand_in_the_help_row_while_the_vault_is_open(window: Window) -> None:
    window.context.prefer("own_numbers", [{"name": "Psychologist <b>", "number": "+7 700"}])
    window.settle()
    labels = [label.text() for label in window.shell.help_row.findChildren(QLabel)]
    assert "+7 700" in labels
    assert "Psychologist <b>" in labels


def test_language_changes_live(window: Window) -> None:
    window.shell.open_page(Place.CHRONOLOGY)
    assert window.shell.rail.button(Place.CHRONOLOGY).accessibleName() == "Chronology"
    window.context.set_language("kk")
    assert window.shell.rail.new_entry.accessibleName() == "Не болды?"
    assert window.shell.top.search_field.placeholderText() == "Іздеу: сөз, нөмір, ат"
    window.context.set_language("ru")
    assert window.shell.rail.button(Place.EVIDENCE).accessibleName() == "Доказательства"
    window.settle()
    assert window.world.saved[-1].language == "ru"


def test_the_calendar_speaks_the_language_too(window: Window) -> None:
    window.shell.open_page(Place.ENTRY)
    day = window.shell.page(Place.ENTRY).form.when.start_day  # type: ignore[attr-defined]
    for language in ("kk", "ru", "en"):
        window.context.set_language(language)
        assert day.calendarWidget().locale().name()[:2] == language


def test_keys_open_pages(window: Window) -> None:
    for number, place in enumerate(
        (
            Place.CHRONOLOGY,
            Place.EVIDENCE,
            Place.CONVERSATIONS,
            Place.PEOPLE,
            Place.PATTERN,
            Place.DOSSIER,
            Place.HELP,
            Place.SETTINGS,
        ),
        start=1,
    ):
        key = Qt.Key(Qt.Key.Key_0.value + number)
        window.bot.keyClick(window.shell, key, Qt.KeyboardModifier.ControlModifier)
        assert window.shell.place is place
        spoken = QAccessible.queryAccessibleInterface(window.shell.rail.button(place))
        assert spoken.role() is QAccessible.Role.RadioButton, "one of several, no check box"
        assert window.shell.rail.button(place).isChecked()
    window.bot.keyClick(window.shell, Qt.Key.Key_F1)
    assert window.shell.place is Place.HELP


def test_keys_hide_from_the_first_moment_and_open_no_page_of_a_closed_vault(
    make_window: MakeWindow,
) -> None:
    """Before the first paint, which a slow computer reaches late."""
    window = make_window()
    asked: list[bool] = []
    window.context.leaving_asked.connect(asked.append)
    window.shell.open_page(Place.UNLOCK)
    window.shell.activateWindow()
    window.settle()
    window.bot.keyClick(window.shell, Qt.Key.Key_F9)
    assert asked == [False]
    for key in (Qt.Key.Key_N, Qt.Key.Key_1, Qt.Key.Key_3):
        window.bot.keyClick(window.shell, key, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.place is Place.UNLOCK
    assert not window.shell.rail.isVisible()
    assert not window.shell.top.search_field.isVisible()
    window.bot.keyClick(window.shell, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.place is Place.HELP


def test_the_rail_collapses_to_icons(window: Window) -> None:
    wide = window.shell.rail.width()
    assert window.shell.rail.new_entry.text().strip() == "What happened?"
    window.shell.resize(1024, 700)
    assert window.shell.rail.width() < wide * 2 / 3
    assert window.shell.rail.new_entry.text() == ""
    assert window.shell.rail.new_entry.accessibleName() == "What happened?"
    window.shell.resize(1300, 800)
    assert window.shell.rail.width() == wide
    window.context.set_text_size(200)
    assert window.shell.rail.new_entry.text() == ""


@pytest.mark.usefixtures("styled")
def test_a_narrow_rail_has_words_below_its_icons_where_there_is_room(window: Window) -> None:
    rail = window.shell.rail

    def words() -> list[str]:
        window.settle()
        return [" ".join(rail.button(place).lines) for place in (Place.DOSSIER, Place.HELP)]

    window.shell.resize(1024, 700)
    assert words() == ["Make a document", "Help"]
    window.context.set_text_size(200)
    window.shell.resize(1366, 900)
    assert words() == ["", "Help"]
    window.shell.resize(1366, 1400)
    assert words() == ["Make a document", "Help"]
    window.shell.resize(1366, 768)
    assert words() == ["", ""]
    last = rail.button(Place.SETTINGS)
    assert last.y() + last.height() <= rail.height()


def test_the_title_says_nothing_until_the_vault_is_open(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    assert window.shell.windowTitle() == "Notes"
    window.unlock()
    assert window.shell.windowTitle() == "Notes"
    window.context.prefer("neutral_title", False)
    window.settle()
    assert window.shell.windowTitle() == "Evidence Keeper"


def test_messages(window: Window) -> None:
    bar, acted = window.shell.messages, []
    window.context.tell("<b>one</b>", NoticeTone.GOOD, action=("Undo", lambda: acted.append(1)))
    assert bar.isVisible()
    assert bar.text == "<b>one</b>"
    bar._act()
    assert acted == [1]
    assert not bar.isVisible()
    window.context.tell("passing")
    window.shell.open_page(Place.HELP)
    assert not bar.isVisible()
    window.context.complain(KeeperError(Code.DISK_FULL, path="/vault"))
    window.shell.open_page(Place.SETTINGS)
    assert bar.isVisible()
    bar._close.click()
    assert bar.text == ""


def test_an_error_of_the_backend_is_told(window: Window) -> None:
    def bad(_: object) -> None:
        raise KeeperError(Code.ORIGINAL_DAMAGED, number="EK-0001")

    window.context.backend.ask(bad, lambda _: None)
    window.settle()
    assert "EK-0001" in window.shell.messages.text


def test_help_works_without_a_vault_and_leads_back(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    window.context.go(Place.HELP, ShowPanel("whom-to-call"))
    page = window.shell.page(Place.HELP)
    assert page.back.isVisible()  # type: ignore[attr-defined]
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert "150" in texts
    assert any(text.startswith("Checked on") for text in texts)
    page.back.click()  # type: ignore[attr-defined]
    assert window.shell.place is Place.UNLOCK


def test_pasting_anywhere_keeps_evidence(window: Window) -> None:
    from PySide6.QtGui import QColor, QGuiApplication, QImage

    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("olive"))
    window.shell.open_page(Place.HELP)
    QGuiApplication.clipboard().setImage(image)
    window.bot.keyClick(window.shell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.bot.waitUntil(lambda: 1 in window.session.items)
    window.settle()
    assert window.shell.messages.text == "1 file kept."
    window.shell.messages._act()
    window.settle()
    assert window.shell.place is Place.ENTRY
    QGuiApplication.clipboard().clear()


def test_the_focus_is_never_lost(full_window: Window) -> None:
    for place in every_page(full_window):
        focused = QApplication.focusWidget()
        assert focused is not None, place
        assert full_window.shell.isAncestorOf(focused), place


def test_tab_reaches_every_control(full_window: Window) -> None:
    for place in every_page(full_window):
        page = full_window.shell.page(place)
        reached = set(controls(full_window.shell))
        for widget in page.findChildren(QLineEdit):
            if widget.isVisible() and not _is_inner(widget):
                assert widget in reached, place


def test_changes_are_told_to_pages_that_show_them(window: Window) -> None:
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert page.model.rowCount() == 0  # type: ignore[attr-defined]
    from evidence_keeper.domain.record.entry import Entry

    window.session.incidents.record([Entry(title="from elsewhere")])
    window.context.changed.emit(Changed.INCIDENTS)
    window.settle()
    assert page.model.rowCount() == 1  # type: ignore[attr-defined]


def test_own_numbers_do_not_take_the_names_of_the_others(window: Window) -> None:
    today = clock.now().date().isoformat()
    numbers = [{"name": "Aunt", "number": "+7 701 555 11 22", "checked": today}]
    window.context.prefer("own_numbers", numbers)
    window.settle()
    window.shell.resize(1200, 800)
    window.settle()
    row = window.shell.help_row
    shown = [n.label.text() for n in row._numbers if n.label.isVisible()]
    assert "Aunt" in shown
    assert len(shown) == len(row._numbers)
    assert row._more.isVisible()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1200, 800)])
def test_large_text_keeps_the_key_to_hide_and_whose_the_numbers_are(
    make_window: MakeWindow, language: str, width: int, height: int
) -> None:
    window = make_window(language, text_size=200)
    window.unlock()
    window.shell.resize(width, height)
    window.settle()
    assert window.shell.top.hide_now.text().endswith("F9")
    assert window.shell.top.search_field.width() >= 300
    numbers = window.shell.help_row._numbers
    assert all(number.label.isVisible() for number in numbers)
    assert window.shell.help_row.height() < height * 0.16


def test_a_page_that_fails_keeps_nobody_on_it_and_no_other_page_silent(
    window: Window, monkeypatch: pytest.MonkeyPatch, expects_log: None
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))

    def fail() -> None:
        raise RuntimeError

    shell = window.shell
    shell.open_page(Place.PEOPLE)
    shell.open_page(Place.SETTINGS)
    window.settle()
    monkeypatch.setattr(shell.page(Place.SETTINGS), "leave", fail)
    monkeypatch.setattr(shell.page(Place.PEOPLE), "retranslate", fail)
    shell.open_page(Place.HELP)
    window.settle()
    assert shell.place is Place.HELP
    window.context.set_language("ru")
    window.settle()
    assert [type(error) for error in told] == [RuntimeError, RuntimeError]
    settings = shell.page(Place.SETTINGS)
    assert isinstance(settings, SettingsPage)
    assert settings.look.title.text() == "Язык и вид"
