"""Walks through every page in its usual states, and checks each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QWidget,
)

from evidence_keeper.domain.record.conversation import DateOrder
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.removal import BinItem
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.page_arguments import ReadExport, RestoreFrom, ShowEvidence, ShowIncident
from evidence_keeper.ui.pages.chronology.calendar_strip import _PITCH, CalendarStrip
from evidence_keeper.ui.pages.conversations.page import ConversationsPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import IN_RAIL, KEYS, Changed, Place
from evidence_keeper.ui.widgets.display.chart_view import ChartView
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from evidence_keeper.ui.widgets.layout.fold import Fold
from tests.window.conftest import Window, entry_on, jpeg, png
from tests.window.fake_conversations import FakeExport, message
from tests.window.help_pages import help_page
from tests.window.pages import chronology
from tests.window.restore_pages import asked_how, type_and_go
from tests.window.test_pattern_page import fill

PAGES = (*IN_RAIL, Place.ENTRY, Place.RESTORE)
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QSlider, ChartView, CalendarStrip,
)  # fmt: skip
LEAST = 24
"""Pixels that a target has at least in each direction."""

State = tuple[str, QWidget]


# the walk


def walk(window: Window) -> Iterator[State]:
    """Go through the program and stop in each state: its name, and the window or dialog."""
    yield from _outside(window)
    window.unlock()
    for place in PAGES:
        yield from _shown(window, place, f"{place.value}, empty")
    _put_something_in(window)
    for place in PAGES:
        yield from _shown(window, place, place.value)
    for part in (_entry, _chronology, _evidence, _conversations, _settings, _help, _told, _dialog):
        yield from part(window)


def _at(window: Window, name: str) -> State:
    window.settle()
    return name, window.shell


def _shown(window: Window, place: Place, name: str, argument: object = None) -> Iterator[State]:
    window.shell.open_page(place, argument)
    yield _at(window, name)
    if _unfold(window.shell):
        yield _at(window, f"{name}, unfolded")


def _unfold(root: QWidget) -> bool:
    """Open every fold, also those within others."""
    any_ = False
    while closed := [f for f in root.findChildren(Fold) if f.isVisible() and not f.is_open]:
        any_ = True
        for fold in closed:
            fold.set_open(True)
    return any_


def _outside(window: Window) -> Iterator[State]:
    shell = window.shell
    shell.open_page(Place.WELCOME)
    welcome = shell.page(Place.WELCOME)
    assert isinstance(welcome, WelcomePage)
    for step in welcome._steps:
        welcome._show(step)
        yield _at(window, f"welcome, {type(step).__name__}")
    welcome._show(welcome.new_vault)
    welcome.new_vault.make.click()
    yield _at(window, "welcome, without a passphrase")
    yield from _shown(window, Place.UNLOCK, "unlock")
    unlock = shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    unlock.key.first.line.setText("wrong")
    unlock.open.click()
    window.settle()
    yield _at(window, "unlock, after a wrong passphrase")
    unlock.other_way.click()
    yield _at(window, "unlock, by code")
    yield from _shown(window, Place.HELP, "help, no vault open")
    shell.open_page(Place.UNLOCK)
    yield from _shown(window, Place.RESTORE, "restore", RestoreFrom(Place.UNLOCK))
    page = asked_how(window, 24, 20)
    yield _at(window, "restore, how")
    type_and_go(window, page, "wrong")
    yield _at(window, "restore, after a wrong passphrase")


def _put_something_in(window: Window) -> None:
    fill(window)
    session = window.session
    weeks = (date(2026, 1, 5) + timedelta(weeks=n) for n in range(44))
    session.incidents.record([entry_on(day, "as every week", kind=Kind.CALL) for day in weeks])
    for n in range(2):
        colour = QColor(n * 50, 90, 120)
        number = (
            session.evidence.keep_bytes(png(colour), f"shot-{n}.png", Source.DROPPED)
            .added[0]
            .number
        )
        session.picture_bytes[number] = jpeg(colour)
    chat = session.evidence.keep_bytes(b"chat", "chat.txt", Source.CONVERSATION).added[0].number
    asks = session.evidence.keep_bytes(b"asks", "asks.txt", Source.CONVERSATION).added[0].number
    messages = [message(n) for n in range(1, 9)]
    session.exports[chat] = FakeExport({"a": ("Night", messages)})
    session.exports[asks] = FakeExport(
        {"a": ("Night", messages), "b": ("Mum", messages)},
        orders=(DateOrder.DMY, DateOrder.MDY),
        asks_zone=True,
        names=("Night", "Aigerim"),
    )
    for what in Changed:
        window.context.changed.emit(what)


def _entry(window: Window) -> Iterator[State]:
    window.shell.open_page(Place.ENTRY)
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    form, when = page.form, page.form.when
    for kind in Kind:
        form.kinds.choose(kind.value)
        form._on_kind()
        yield _at(window, f"entry, {kind.value}")
    when.words.setText("5/3")
    when._on_words("5/3")
    yield _at(window, "entry, a time with two meanings")
    when._choose_zone()
    for precision in Precision:
        when.precision.choose(precision.value)
        when._on_edit()
        yield _at(window, f"entry, {precision.value}")
    page._save()
    yield _at(window, "entry, without a line")


def _chronology(window: Window) -> Iterator[State]:
    page = chronology(window)
    page.several.begin.click()
    page.list.mark_only([1, 2])
    yield _at(window, "chronology, choosing")
    page.several.stop()
    page.jump.begin()
    page.jump.line.setText("never")
    yield _at(window, "chronology, going to a day")
    for words in ("again", "zzzz"):
        page.search(words)
        yield _at(window, f"chronology, searching {words}")
    page.search("")
    chronology(window, ShowIncident(2))
    yield _at(window, "chronology, one incident")


def _evidence(window: Window) -> Iterator[State]:
    yield from _shown(window, Place.EVIDENCE, "evidence, one item", ShowEvidence(1))
    page = window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.detail.edit.click()
    yield _at(window, "evidence, working copy")
    page._close_editor()
    page.detail.large_asked.emit(page.detail.item)
    yield _at(window, "evidence, large")
    page.show_lists()
    page.list.mark_only([1, 2])
    yield _at(window, "evidence, choosing")
    page.chosen.bar.link_asked.emit()
    yield _at(window, "evidence, to which incident")
    page.show_lists()
    page.list.mark_only([])
    page.show_bin(True)
    yield _at(window, "evidence, bin")


def _conversations(window: Window) -> Iterator[State]:
    for number, name in ((4, "questions"), (3, "one of them")):
        window.shell.open_page(Place.CONVERSATIONS, ReadExport(number))
        window.settle()
        yield _at(window, f"conversations, {name}")
    page = window.shell.page(Place.CONVERSATIONS)
    assert isinstance(page, ConversationsPage)
    page.opened.list.mark_only([1, 2])
    yield _at(window, "conversations, choosing")
    page.search("zzzz")
    yield _at(window, "conversations, nothing found")
    page.search("")


def _settings(window: Window) -> Iterator[State]:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    for name, group in page.groups.items():
        page.show_section(group[0])
        _unfold(page)
        yield _at(window, f"settings, {name}")
    page.show_section(page.bin)
    page.bin.ask(BinItem(None, 1, "shot.png", (3, 4), 2))
    yield _at(window, "settings, deleting for good")
    page.show_section(page.destruction)
    page.destruction.button.click()
    yield _at(window, "settings, destroying")


def _help(window: Window) -> Iterator[State]:
    page = help_page(window)
    for slug in page._titles:
        page.open_slug(slug)
        _unfold(page)
        yield _at(window, f"help, {slug}")
    yield from _shown(window, Place.HELP, "help, keys", KEYS)
    page.search("zzzz")
    yield _at(window, "help, nothing found")


def _told(window: Window) -> Iterator[State]:
    context, say = window.context, window.context.t.say
    text = say("Something in the custody log does not fit.")
    context.tell(text, NoticeTone.CAUTION, lines=(text, text), undo=lambda: None)
    yield _at(window, "a message with a list")
    window.shell.messages._more.click()
    yield _at(window, "a message with its list open")
    action, later = (say("Settings"), lambda: None), (say("Later"), lambda: None)
    context.tell(text, action=action, later=later)
    yield _at(window, "a message that asks")
    window.shell.messages.dismiss()


def _dialog(window: Window) -> Iterator[State]:
    dialog = FileDialog(window.shell, window.context.t.say("Choose files…"))
    dialog.show()
    window.settle()
    yield "file dialog", dialog
    dialog.close()
    dialog.deleteLater()


# what is looked at


def own(widget: QWidget) -> bool:
    """Whether a control is the page's own and not a part of another control."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView)):
            return False
        parent = parent.parentWidget()
    return True


def _visible(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if w.isVisible()]


def nameless(root: QWidget) -> Iterator[str]:
    """Return controls that Tab reaches and a screen reader cannot name."""
    for widget in _visible(root):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if isinstance(widget, CONTROLS) and reached and own(widget):
            face = QAccessible.queryAccessibleInterface(widget)
            name = face.text(QAccessible.Text.Name)
            if not name.strip() or face.role() == QAccessible.Role.NoRole:
                yield f"{type(widget).__name__} {widget.objectName()} has no name"


def small(root: QWidget) -> Iterator[str]:
    """Return what can be clicked and is too small to be hit."""
    for widget in _visible(root):
        for what, width, height in _targets(widget):
            if min(width, height) < LEAST:
                yield f"{type(widget).__name__} {what} is {width:.1f} × {height:.1f}"


def _targets(widget: QWidget) -> Iterator[tuple[str, float, float]]:
    if isinstance(widget, ChartView):
        for figure in widget.openable:
            yield f"{widget.accessibleName()} {figure}", *widget._drawing.reach[figure][2:]
    elif isinstance(widget, CalendarStrip):
        yield "day", _PITCH, widget.height()
    elif isinstance(widget, HeadedList):
        yield "row", widget.viewport().width(), widget._rows.row_height()
    elif isinstance(widget, QAbstractItemView) and own(widget):
        model = widget.model()
        for row in range(min(model.rowCount(), 20)) if model is not None else ():
            size = widget.visualRect(model.index(row, 0)).size()
            if not size.isEmpty():
                yield f"row {row}", size.width(), size.height()
    elif isinstance(widget, (*CONTROLS[:1], *CONTROLS[2:7])) and own(widget):
        text = getattr(widget, "text", str)
        yield (text() if callable(text) else ""), widget.width(), widget.height()


def cut(root: QWidget) -> Iterator[str]:
    """Return what has no room for its text."""
    for widget in _visible(root):
        if isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QAbstractButton) and widget.text() and own(widget):
            least = widget.minimumSizeHint()
            narrow = widget.width() < least.width() - 1 or widget.height() < least.height() - 1
            if narrow or not widget.parentWidget().rect().contains(widget.geometry()):
                yield f"{type(widget).__name__} {widget.text()!r}: {widget.geometry()} of {least}"
        elif isinstance(widget, PlainLabel) and isinstance(widget, QLabel) and widget.text():
            need = widget.heightForWidth(widget.width()) if widget.wordWrap() else 0
            wide = 0 if widget.wordWrap() else widget.sizeHint().width()
            if widget.height() < need - 1 or widget.width() < wide - 1:
                text = f"{type(widget).__name__} {widget.text()!r}"
                yield f"{text}: {widget.size()} of {wide}, {need}"
        elif isinstance(widget, QScrollArea) and widget.widget() is not None:
            over = widget.widget().width() - widget.viewport().width()
            if over > 0:
                yield f"{type(widget).__name__} is wider than the page by {over}"


Look = Callable[[QWidget], Iterator[str]]


def faults(window: Window, *looks: Look) -> list[str]:
    """Walk, and return what each look finds, with the first state in which it does."""
    found: dict[str, str] = {}
    for name, root in walk(window):
        for look in looks:
            for fault in look(root):
                found.setdefault(fault, name)
    return [f"{name}: {fault}" for fault, name in found.items()]
