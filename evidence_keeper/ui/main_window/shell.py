"""Implements the window around the pages: switches pages and shows the common bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.keyboard.focus import FocusKeeper
from evidence_keeper.ui.keyboard.tab_order import focus_is_going, next_control
from evidence_keeper.ui.main_window.help_row import HelpRow
from evidence_keeper.ui.main_window.run_isolated import by_itself
from evidence_keeper.ui.main_window.top_bar import TopBar
from evidence_keeper.ui.page_arguments import SearchFor
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.places import BACK, GO_TO_DAY, IN_RAIL, KEYS, Changed, Place
from evidence_keeper.ui.widgets.inputs.text_line import carries_files

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from evidence_keeper.ui.main_window.job_strip import JobStrip
    from evidence_keeper.ui.main_window.message_bar import MessageBar
    from evidence_keeper.ui.main_window.rail import Rail
    from evidence_keeper.ui.main_window.window_parts import WindowParts

MakePage = Callable[[Context], Page]
_OUTSIDE = (Place.WELCOME, Place.UNLOCK, Place.RESTORE)


class _Shown(NamedTuple):
    place: Place
    page: Page


class Shell(QWidget):
    """The program's only window.

    Args:
        context: Shared by all pages.
        makers: Page factories; a page is created when it is first shown.
    """

    painted = Signal()
    """The window has been painted for the first time."""

    def __init__(self, context: Context, makers: dict[Place, MakePage]) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setAcceptDrops(True)
        self.context = context
        self._makers = makers
        self._pages: dict[Place, Page] = {}
        self._now: _Shown | None = None
        self._is_painted = False
        self.top = TopBar(context)
        self.stack = QStackedWidget()
        self.help_row = HelpRow(context)
        self._body, self._middle = QHBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._connect()
        self._keys = self._shortcuts()
        FocusKeeper(self, self.stack)
        self.retranslate()
        self.setMinimumSize(720, 480)
        room = self.screen().availableSize()
        frame = 40  # the desktop's window frame
        self.resize(min(1200, room.width() - frame), min(800, room.height() - frame))

    @property
    def place(self) -> Place | None:
        """The current page."""
        return self._now.place if self._now is not None else None

    # parts that the first page does not need

    @cached_property
    def parts(self) -> WindowParts:
        """The parts that are created after the first paint, or on first use."""
        # Loads Babel and half of the window: 60 ms, in steps after the first paint.
        from evidence_keeper.ui.main_window.window_parts import WindowParts  # noqa: PLC0415

        parts = WindowParts(self.context, self, self._body, self._middle)
        parts.page_chosen.connect(self.open_page)
        parts.page_hovered.connect(lambda place: self.open_page(place, BACK))
        parts.break_due.connect(self._suggest_break)
        parts.checking.connect(self.top.set_checking)
        return parts

    @property
    def rail(self) -> Rail:
        """The column of pages at the left."""
        return self.parts.rail

    @property
    def messages(self) -> MessageBar:
        """The message bar above the page."""
        return self.parts.messages

    @property
    def jobs(self) -> JobStrip:
        """The progress of the long job that runs."""
        return self.parts.jobs

    def finish(self) -> None:
        """Create all missing parts of the window."""
        for part in self.unmade():
            part()

    def unmade(self) -> Iterator[Callable[[], object]]:
        """Yield a function for each missing part that creates it."""
        yield lambda: self.parts
        yield from self.parts.make_each()
        yield self.top.finish

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Move the focus from top to bottom with Tab."""
        if focus_is_going():
            return super().focusNextPrevChild(forwards)
        place = next_control(self, forwards=forwards)
        if place is None:
            return False
        place.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _visible_areas(self) -> Iterator[QWidget]:
        """Return what shows text or colours now: the bars and the current page."""
        yield from (self.top, self.help_row)
        if "parts" in vars(self):
            yield from self.parts.bars()
        if self._now is not None:
            yield self._now.page

    def _has_rail(self) -> bool:
        return "parts" in vars(self) and self.parts.is_made("rail")

    def page(self, place: Place) -> Page:
        """Return a page, creating it if needed."""
        if place not in self._pages:
            page = self._makers[place](self.context)
            page.retranslate()
            self._pages[place] = page
            self.stack.addWidget(page)
        return self._pages[place]

    def open_page(self, place: Place, argument: object = None) -> None:
        """Show a page."""
        page = self.page(place)
        if self._now is not None and self._now.page is not page:
            by_itself(self._now.page.leave)
            self.finish()  # the next page may begin a job, a restore for example
            self.messages.page_changed()
            self.top.clear_search()
        self._now = _Shown(place, page)
        inside = self.context.is_open and place not in _OUTSIDE
        if place in _OUTSIDE:
            self.context.last_outside = place
        if inside or self._has_rail():
            self.rail.setVisible(inside)
            self.rail.show_current(place)
        self.top.set_inside(inside)
        self._name_search()
        self.context.look.restyle(page)
        self.stack.setCurrentWidget(page)
        page.enter(argument)
        if argument is not None and page.search_hint():
            self._find(argument, page)

    def _find(self, argument: object, page: Page) -> None:
        if isinstance(argument, SearchFor):
            self.top.search_field.setText(argument.text)
            page.search(argument.text)

    def pending(self) -> list[PendingWrite]:
        """Return the pages' writes that must be done before the program ends.

        Evidence comes last: a screen capture takes longest, and typed text must not wait for it.
        """
        places = sorted(self._pages, key=lambda place: place is Place.EVIDENCE)
        return [write for place in places for write in self._pages[place].pending()]

    def retranslate(self) -> None:
        """Update all texts to the context's language."""
        if "parts" in vars(self):
            self.parts.retranslate()
        self.setLocale(QLocale(self.context.t.language))
        self._title()
        self.top.retranslate()
        self.help_row.retranslate()
        for page in self._pages.values():
            by_itself(page.retranslate)
        self._name_search()

    def _lay_out(self) -> None:
        middle, body = self._middle, self._body
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        body.setSpacing(0)
        body.addLayout(middle, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.top)
        box.addLayout(body, 1)
        box.addWidget(self.help_row)

    def _connect(self) -> None:
        context = self.context
        context.asked_for.connect(self.open_page)
        context.said.connect(lambda notice: self.messages.show_notice(notice))
        context.withdrawn.connect(lambda about: self.messages.withdraw(about))
        context.opening.connect(self.finish)
        context.language_changed.connect(self.retranslate)
        context.vault_opened.connect(self.retranslate)
        context.vault_opened.connect(lambda: self.parts.mention_waiting())
        context.unlocked.connect(lambda opened: self.parts.tell_opening(opened))
        context.vault_shown.connect(lambda opened: self.parts.finish_saving(opened))
        context.changed.connect(self._on_changed)
        context.look.changed.connect(self._fit)
        context.look.restyle_only(self._visible_areas)
        context.search_cleared.connect(self.top.clear_search)
        self.top.searched.connect(self._search)
        self.top.search_left.connect(self._focus_page)

    def _shortcuts(self) -> list[QShortcut]:
        """Return the shortcuts; they work from the first moment, as hiding must on a slow start."""
        keys: list[QShortcut] = []

        def key(sequence: str, action: Callable[[], object]) -> None:
            keys.append(QShortcut(QKeySequence(sequence), self))
            keys[-1].activated.connect(action)

        context = self.context
        key("Ctrl+L", lambda: context.leaving_asked.emit(True))
        key("F9", lambda: context.leaving_asked.emit(False))
        key("F1", lambda: self.open_page(Place.HELP, KEYS))
        key("Ctrl+F", self._focus_search)
        key("Ctrl+G", lambda: self._go(Place.CHRONOLOGY, GO_TO_DAY))
        for number, place in enumerate(IN_RAIL, start=1):
            key(f"Ctrl+{number}", partial(self._go, place))
        key("Ctrl+N", lambda: self._go(Place.ENTRY))
        return keys

    def _suggest_break(self) -> None:
        if self.messages.gives_way and self.place is not Place.ENTRY:
            self.parts.breaks.say()

    def _go(self, place: Place, argument: object = None) -> None:
        if self.context.is_open or place is Place.HELP:
            self.open_page(place, argument)

    def _focus_search(self) -> None:
        if self.top.search_field.isVisible():
            self.top.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.top.search_field.selectAll()

    def _focus_page(self) -> None:
        if self._now is not None:
            self._now.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self, text: str) -> None:
        if self._now is None:
            return
        if not self._now.page.search_hint():
            self.open_page(Place.CHRONOLOGY)
            self.top.search_field.setText(text)
        self._now.page.search(text)

    def _name_search(self) -> None:
        t = self.context.t
        own = self._now.page.search_hint() if self._now is not None else ""
        self.top.set_search_hint(own or t.say("Search: a word, a number, a name"))

    def _title(self) -> None:
        t = self.context.t
        plain = not self.context.is_open or self.context.vault.neutral_title
        self.setWindowTitle(t.say("Notes") if plain else t.say("Evidence Keeper"))

    def _on_changed(self, what: object) -> None:
        if what is Changed.PREFERENCES:
            self._title()
            self.help_row.retranslate()

    def _fit(self) -> None:
        if self._has_rail():
            self.rail.fit(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Signal the first paint once it is complete."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the rail to the new width."""
        super().resizeEvent(event)
        self._fit()
        self.help_row.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide when the window is closed, which also closes the vault."""
        event.ignore()
        self.context.leaving_asked.emit(False)

    # files and pictures from outside

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a picture or files anywhere."""
        data = QGuiApplication.clipboard().mimeData()
        if self.context.is_open and event.matches(QKeySequence.StandardKey.Paste):
            self._take(data, pasted=True)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and pictures on every page of an open vault."""
        if self.context.is_open and carries_files(event.mimeData()):
            event.acceptProposedAction()
            self._hover(over=True)

    def dragLeaveEvent(self, _: QDragLeaveEvent) -> None:
        """Forget a cancelled drag."""
        self._hover(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Accept the drop."""
        self._hover(over=False)
        event.acceptProposedAction()
        self._take(event.mimeData(), pasted=False)

    def _hover(self, *, over: bool) -> None:
        if self._now is not None:
            self._now.page.dropping(over)

    def _take(self, data: QMimeData, *, pasted: bool) -> None:
        if self._now is not None:
            self.parts.incoming.take(data, self._now.page, pasted=pasted)
