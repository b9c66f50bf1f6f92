"""Shows the chronology: list, filters, days, and one incident in detail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.pattern_words import figure_title
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_delete, row_in_view
from evidence_keeper.ui.lists.detail_follower import Following
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.lists.paged_model import PagedModel, Rows
from evidence_keeper.ui.page_arguments import ShowFigure, ShowIncident
from evidence_keeper.ui.page_parts.find_incident import find_incident
from evidence_keeper.ui.page_parts.jump_to_day import JumpToDay
from evidence_keeper.ui.pages.chronology.bulk_actions import BulkActions
from evidence_keeper.ui.pages.chronology.calendar_strip import CalendarStrip
from evidence_keeper.ui.pages.chronology.evidence_drop import Dropping
from evidence_keeper.ui.pages.chronology.filters import Filters
from evidence_keeper.ui.pages.chronology.important_mark import ImportantMark
from evidence_keeper.ui.pages.chronology.incident_cards import IncidentCards, spoken
from evidence_keeper.ui.pages.chronology.incident_detail import Detail
from evidence_keeper.ui.pages.chronology.other_hits import AlsoFound, OtherHits, find_beside
from evidence_keeper.ui.pages.chronology.overview import (
    NOTHING,
    Overview,
    empty_texts,
    overview_text,
    read_overview,
)
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import GO_TO_DAY, Changed, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.vault_thread.vault_view import COMPACT_ROWS
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class Density(Button):
    """A switch for compact rows, stored in the vault."""

    def __init__(self, context: Context, cards: IncidentCards, view: HeadedList) -> None:
        super().__init__("chip")
        self._context, self._cards, self._view = context, cards, view
        self.setCheckable(True)
        self.clicked.connect(lambda on: context.prefer(COMPACT_ROWS, bool(on)))

    def follow(self) -> None:
        """Draw the rows as the preference says."""
        compact = self._context.vault.compact_rows
        self.setChecked(compact)
        if self._cards.compact != compact:
            self._cards.compact = compact
            self._view.measure_anew()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        self.set_text(self._context.t.say("Compact rows"))


SIDE_BY_SIDE = 1040
"""Page width in pixels at 100 % from which list and detail are side by side."""

LOW = 420
"""Height in pixels at 100 % below which filters fold away to give the list its room."""


class ChronologyPage(Page):
    """By day, newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._text = ""
        self._stale = True
        self._wide = False
        self._reading = False
        self._bare = False  # nothing is written down yet
        self._figure: ShowFigure | None = None
        self._overview = NOTHING
        self._title = PlainLabel(role="title")
        self._summary = PlainLabel(role="quiet")
        self.strip = CalendarStrip(context)
        self.filters = Filters(context)
        self.more = Button("chip", "sliders-horizontal")
        self.more.setCheckable(True)
        self.only = Button("chip", "x")
        self.only.hide()
        self.also = AlsoFound(context)
        self.model = PagedModel(lambda item: spoken(context.t, item))
        marks: dict[int, None] = {}
        self.cards = IncidentCards(context, marks)
        self.list = MarkingList(context, self.cards, marks, lambda item: int(item.number))
        self.list.set_model(self.model)
        self.jump = JumpToDay(context, lambda: self._local_now().replace(tzinfo=None))
        self.day = Button("chip", "calendar")
        self.density = Density(context, self.cards, self.list)
        self.several = BulkActions(context, self.cards, self.list, self.choice, self.more, self.day)
        self.empty = EmptyState()
        self.detail = Detail(context)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)
        Dropping(context, self.list, self.detail)
        ImportantMark(context, self.list, self.model, self.detail)
        GoingToDay(self)
        self.going = GoingToIncident(self)
        self._binning = Binning(self)

    def _lay_out(self) -> None:
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.empty)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(28, tokens.L, 18, 0)
        left.setSpacing(tokens.S)
        self._folded = QWidget()
        folded = QVBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(tokens.S)
        folded.addWidget(self.filters)
        folded.addWidget(self.density, 0, Qt.AlignmentFlag.AlignLeft)
        self._folded.hide()
        left.addWidget(self._title)
        left.addWidget(self._summary)
        left.addWidget(self.only, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.also, self.strip, self.jump, self.several, self._folded):
            left.addWidget(widget)
        left.addWidget(self._lists, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 3)
        row.addWidget(self.detail, 2)

    def _connect(self) -> None:
        self.filters.edited.connect(self._name_more)
        self.filters.edited.connect(self.reload)
        self.also.person_chosen.connect(self._show_person)
        self.also.account_chosen.connect(self._show_account)
        self.only.clicked.connect(lambda: self._show_figure(None))
        self.more.toggled.connect(lambda _: self._fit())
        self.several.begin.toggled.connect(lambda _: self._fit())
        self.day.clicked.connect(self.jump.begin)
        self.jump.left.connect(self.list.setFocus)
        self.jump.turned.connect(self._fit)
        self.list.picked.connect(self._on_picked)
        self.list.entered_row.connect(self._on_entered)
        self.model.loaded.connect(lambda _: self._on_loaded())
        self.model.modelReset.connect(
            self.several.forget
        )  # a row of the old list was selected meanwhile
        self.model.settled.connect(self._on_settled)
        self.detail.back.connect(self._show_list)
        self.empty.acted.connect(self._on_empty_action)
        self.context.changed.connect(self._on_changed)

    # called by the shell

    def enter(self, argument: object) -> None:
        """Show the list, one incident, or the incidents of a figure."""
        if isinstance(argument, ShowFigure):
            self._show_figure(argument)
        self.density.follow()
        self.detail.fold_words()
        is_read = not self._stale
        if self._stale:
            self._binning.read_again()
        if isinstance(argument, ShowIncident):
            self._open(argument.number, is_read=is_read)
        else:
            self._reading = False
            self._fit()
            self.list.setFocus()
        if argument == GO_TO_DAY:
            self.jump.begin()

    def search_hint(self) -> str:
        """Return the hint: all entries are searched."""
        return self.context.t.say("Search: a word, a number, a name")

    def search(self, text: str) -> None:
        """Show only entries with all the words."""
        if text != self._text:
            self._text = text
            self._reading = False
            self._fit()
            self.reload()

    def leave(self) -> None:
        """End search and figure, and hide pictures."""
        self.jump.hide()
        self.context.revealed.emit(None)
        self.several.stop()
        if self._text or self._figure is not None:
            self._text = ""
            self._figure = None
            self._stale = True

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self._title.setText(t.say("Chronology"))
        self._name_more()
        named(self.list, t.say("Incidents, newest first"))
        self.day.set_text(t.say("Go to a day"))
        self.day.set_tip("Ctrl+G")
        self.density.retranslate()
        self.jump.retranslate()
        self.strip.retranslate()
        self.filters.retranslate()
        self.detail.retranslate()
        self._tell_overview()
        self._name_figure()
        self.also.retranslate()
        self.several.retranslate()
        self.list.lay_out()
        self._name_empty()

    def _name_more(self) -> None:
        t, active = self.context.t, self.filters.active()
        self.more.set_text(t.say("Filters: {n}", n=active) if active else t.say("Filters"))

    # loading

    def choice(self) -> Choice:
        """Return the choice that the list shows."""
        numbers = self._figure.numbers if self._figure is not None else None
        return replace(self.filters.choice(self._today()), text=self._text, numbers=numbers)

    def reload(self) -> None:
        """Reload; the first page shows at once, counts follow."""
        self._stale = False
        backend, choice = self.context.backend, self.choice()

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> Ticket:
            def work(session: Session) -> Rows:
                return session.incidents.chronology(choice, offset, limit)

            return backend.ask(work, done) if offset else backend.search("first", work, done)

        def count(done: Callable[[int], None]) -> Ticket:
            return backend.search("count", lambda s: s.incidents.count(choice), done)

        self.model.reload(fetch, count)
        self.several.forget()
        backend.stop_search("all-numbers")
        backend.stop_search("count")  # its result is outdated, and the next key waits
        self._mark(choice.text)
        backend.search("overview", lambda s: read_overview(s, choice), self._on_overview)

    def _mark(self, text: str) -> None:
        """Highlight the words, and search other content."""
        self.cards.mark(text)
        self.detail.mark(text)

        def found(beside: OtherHits) -> None:
            self.also.show_found(text, beside)

        if text:
            self.context.backend.search("also", lambda s: find_beside(s, text), found)
        else:
            self.context.backend.stop_search("also")
            found(OtherHits())

    def _show_person(self, name: str) -> None:
        """Show a person's incidents in place of the search."""
        self._text = ""
        self.context.search_cleared.emit()
        self.filters.choose(self.filters.person, name)

    def _show_account(self, name: str) -> None:
        """Show an account's incidents in place of the search."""
        self._text = ""
        self.context.search_cleared.emit()
        self.filters.choose(self.filters.account, name)

    def _show_figure(self, shown: ShowFigure | None) -> None:
        """Show only the incidents of a figure; all for None."""
        self._figure = shown
        self._name_figure()
        self.filters.reset()  # this reloads

    def _name_figure(self) -> None:
        t, shown = self.context.t, self._figure
        self.only.setVisible(shown is not None)
        if shown is not None:
            title = figure_title(t, shown.figure)
            self.only.set_text(t.say("Only: {what}", what=title))
            self.only.set_tip(t.say("Show everything again"))

    def _on_overview(self, overview: Overview) -> None:
        self._overview = overview
        self.strip.show_counts(overview.days, self._today())
        self.filters.show_kinds(overview.kinds)
        self.filters.show_names(overview.people, overview.accounts, self.context.vault.cases)
        self._tell_overview()

    def _tell_overview(self) -> None:
        self._summary.setText(overview_text(self.context.t, self._overview, self._today()))

    def _on_loaded(self) -> None:
        self._name_empty()
        nothing = not self.model.rowCount()
        first_page = (self.model.item(row) for row in range(self.model.page_length(0)))
        self.cards.align(item for item in first_page if item is not None)
        if self._bare is not (nothing and not self._narrowed()):
            self._bare = not self._bare
            self._fit()
        self.empty.take_turns(self._lists, self.list, empty=nothing)
        if nothing and self._narrowed():
            self.detail.show_incident(None)
        self.going.go_on()

    def _on_settled(self, total: int) -> None:
        self._overview = replace(self._overview, total=total)
        self._tell_overview()
        self.going.go_on()
        if total == 0:
            self._on_loaded()

    def _name_empty(self) -> None:
        self.empty.set_texts(*empty_texts(self.context.t, narrowed=self._narrowed()))

    def _narrowed(self) -> bool:
        return bool(self._text) or self._figure is not None or bool(self.filters.active())

    def _on_empty_action(self) -> None:
        if self._narrowed():
            self._text = ""
            self.context.search_cleared.emit()
            self._show_figure(None)
        else:
            self.context.go(Place.ENTRY)

    def _on_changed(self, what: object) -> None:
        if what is Changed.PREFERENCES:
            self.density.follow()
            self.detail.fold_words()
        if what not in (Changed.INCIDENTS, Changed.CASES):
            return
        self._stale = True
        if self.isVisible():
            self._binning.read_again()

    # one incident

    def show_row(self, row: int) -> None:
        """Show a row in the pane, or return to the list where the pane replaces it."""
        if row >= 0 and self._wide:
            self._on_picked(row)
        else:
            self._show_list()

    def _on_picked(self, row: int) -> None:
        item = self.model.item(row)
        if self._wide and isinstance(item, Incident):
            self.detail.show_incident(item)

    def _on_entered(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Incident):
            self._show(item)

    def _open(self, number: int, *, is_read: bool) -> None:
        self.context.backend.ask(lambda s: s.incidents.get(number), self._show)
        self._binning.let_go()  # what was marked before is not what is shown now
        self.going.go(number, now=is_read)

    def _show(self, incident: Incident) -> None:
        self._reading = True
        self.detail.show_incident(incident)
        self._fit()
        if not self._wide:
            self.detail.back_button.setFocus()

    def _show_list(self) -> None:
        self._reading = False
        self.detail.show_incident(None)
        self._fit()
        self.list.setFocus()

    # layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place list and detail side by side where there is room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        scale = self.context.look.text_size / 100
        wide = self.width() >= SIDE_BY_SIDE * min(scale, 1.6)
        self._wide = wide
        low = self.height() < LOW * scale
        jumps = not self.jump.isHidden()
        choosing = self.several.is_choosing
        self._summary.setVisible(not self._bare and (not low or not (choosing or jumps)))
        self.strip.setVisible(not self._bare and not low)
        self.several.setVisible(not self._bare and (not low or choosing or not jumps))
        self._folded.setVisible(not self._bare and self.more.isChecked())
        self.detail.back_button.setVisible(not wide)
        self._left.setVisible(wide or not self._reading)
        self.detail.setVisible((wide and not self._bare) or self._reading)

    def _local_now(self) -> datetime:
        return in_zone(clock.now(), self.context.vault.zone)

    def _today(self) -> date:
        return self._local_now().date()


class GoingToIncident:
    """Selects the shown incident in the list, so that keys apply to it."""

    def __init__(self, page: ChronologyPage) -> None:
        self._page = page
        self._wanted: int | None = None
        self._back: Callable[[], None] | None = None

    def go(self, number: int, *, now: bool) -> None:
        """Select an incident at any position.

        Args:
            number: Of the incident.
            now: Whether the list is loaded; otherwise `go_on` continues.
        """
        self._wanted, self._back = number, None
        self._page.list.choose_quietly(-1)
        if now:
            self.go_on()

    def go_back_to(self, number: int, found: Callable[[], None]) -> None:
        """Select a restored incident once the list is loaded; do nothing if it is not in the list.

        Args:
            number: Of the incident.
            found: Called before it is selected.
        """
        self._wanted, self._back = number, found

    def go_on(self) -> None:
        """Continue after the list is loaded or counted."""
        page, number, choice = self._page, self._wanted, self._page.choice()
        if number is None:
            return
        for row in range(page.model.page_length(0)):
            item = page.model.item(row)
            if isinstance(item, Incident) and item.number == number:
                self._mark(number, row)
                return

        def arrived(numbers: list[int]) -> None:
            if self._wanted != number or choice != page.choice():
                return
            row = numbers.index(number) if number in numbers else -1
            if row < page.model.rowCount():  # otherwise counting comes first and continues here
                self._mark(number, row)

        page.context.backend.search("where", lambda s: s.incidents.numbers(choice), arrived)

    def _mark(self, number: int, row: int) -> None:
        """Select the row; a restored incident is shown in the pane too, loaded or not."""
        page, back = self._page, self._back
        self._wanted = self._back = None
        if back is not None and row >= 0:
            back()
            if page.list.isVisible() and page.detail.isVisible():
                page.context.backend.ask(
                    lambda s: s.incidents.get(number), page.detail.show_incident
                )
        page.list.choose(row)


class GoingToDay(QObject):
    """Connects the sources of a day with the list."""

    def __init__(self, page: ChronologyPage) -> None:
        super().__init__(page)
        self._page = page
        page.strip.day_chosen.connect(self._go)
        page.jump.day_chosen.connect(self._go)

    def _go(self, day: date) -> None:
        """Scroll a day into view, or the oldest one where everything began later."""
        page, choice = self._page, self._page.choice()

        def arrived(found: tuple[int, bool]) -> None:
            row, is_there = found
            page.strip.show_day(day)
            if 0 <= row < page.model.rowCount():
                page.list.choose(row)
                top = HeadedList.ScrollHint.PositionAtTop
                page.list.scrollTo(page.model.index(row), top)
            if row >= 0 and not is_there:
                self._say_oldest(day)
            page.list.setFocus()

        page.context.backend.ask(lambda s: s.incidents.row_of_day(choice, day), arrived)

    def _say_oldest(self, day: date) -> None:
        t = self._page.context.t
        self._page.context.tell(
            t.say(
                "Nothing in this list was on {day} or before it. This is the oldest.",
                day=day_text(t, day),
            )
        )


class Binning(QObject):
    """Connects the pane's bin button with the list."""

    def __init__(self, page: ChronologyPage) -> None:
        super().__init__(page)
        self._page = page
        self._following = Following(page.list, page.context.backend, self)
        page.detail.binned.connect(self._bin)
        on_delete(page.detail, page.detail.bin.click)
        on_delete(page.list, self._delete)

    def _delete(self) -> None:
        """Move the selected incidents, or the current one, to the bin."""
        page = self._page
        if page.several.is_choosing:
            page.several.bin.click()
        elif isinstance(item := page.model.item(row_in_view(page.list)), Incident):
            self._bin(item.number)

    def read_again(self) -> None:
        """Reload the list after a change."""
        self._following.begin()
        self._page.reload()

    def let_go(self) -> None:
        """Do not select a neighbour after a removal."""
        self._following.let_go()

    def shown_number(self) -> int | None:
        """Return the incident in the pane."""
        return self._page.detail.number

    def reading(self, number: int) -> Callable[[Session], Incident | None]:
        """Read an incident; None for one that lies in the bin or was deleted for good."""
        return lambda session: find_incident(session, number)

    def show_anew(self, incident: Incident) -> None:
        """Show its new state."""
        self._page.detail.show_changed(incident)

    def show_instead(self, row: int) -> None:
        """Show the next one."""
        self._page.show_row(row)

    def _bin(self, number: int) -> None:
        page = self._page
        context, t = page.context, page.context.t

        def gone(_: None) -> None:
            page.list.setFocus()
            context.changed.emit(Changed.INCIDENTS)
            context.tell(
                t.say("Incident {number} is in the bin, under Settings.", number=number),
                undo=restore,
            )

        def restore() -> None:
            context.backend.change(lambda s: s.incidents.restore((number,)), back)

        def back(_: None) -> None:
            context.changed.emit(Changed.INCIDENTS)
            page.going.go_back_to(number, self.let_go)
            text = t.say("{item} is back.", item=t.say("Incident {number}", number=number))
            context.tell(text, NoticeTone.GOOD)

        context.backend.change(lambda s: s.incidents.bin((number,)), gone)
