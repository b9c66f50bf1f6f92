"""Going to a day in the list, from the strip of days or by typing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from evidence_keeper.domain.choice import Choice
from evidence_keeper.system.dates import day_text
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.ports import SessionPort

if TYPE_CHECKING:  # the page makes this; it would be a cycle
    from evidence_keeper.ui.pages.chronology.page import ChronologyPage


def row_of_day(session: SessionPort, choice: Choice, day: date) -> tuple[int, bool]:
    """Return the first row of a day, or of the last day before it on which anything began.

    What began before a day stands below it in the list; where the time is not known, below
    everything.

    Returns:
        The row, and whether there is one; where there is none, the row of the oldest, or -1.
    """
    row = session.count(replace(choice, begins_after=day))
    here = session.chronology(choice, row, 1)
    if here and here[0].entry.happened.anchor is not None:
        return row, True
    return row - 1, False


class GoingToDay(QObject):
    """Connects what names a day with the list."""

    def __init__(self, page: ChronologyPage) -> None:
        super().__init__(page)
        self._page = page
        page.strip.day_chosen.connect(self._go)
        page.jump.day_chosen.connect(self._go)

    def _go(self, day: date) -> None:
        """Bring a day into view, or the oldest one where everything began later."""
        page, choice = self._page, self._page.choice()

        def arrived(found: tuple[int, bool]) -> None:
            row, is_there = found
            if 0 <= row < page.model.rowCount():
                page.list.choose(row)
                top = HeadedList.ScrollHint.PositionAtTop
                page.list.scrollTo(page.model.index(row), top)
            if row >= 0 and not is_there:
                self._say_oldest(day)
            page.list.setFocus()

        page.context.backend.ask(lambda s: row_of_day(s, choice, day), arrived)

    def _say_oldest(self, day: date) -> None:
        t = self._page.context.t
        self._page.context.tell(
            t.say(
                "Nothing in this list was on {day} or before it. This is the oldest.",
                day=day_text(t, day),
            )
        )
