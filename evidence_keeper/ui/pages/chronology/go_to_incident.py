"""Scrolls the list to a day or an incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.ui.lists.headed_list import HeadedList

if TYPE_CHECKING:  # the page creates this; a real import would be a cycle
    from evidence_keeper.ui.pages.chronology.page import ChronologyPage


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
