"""Moves an incident to the bin and updates the detail pane after any change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_delete, row_in_view
from evidence_keeper.ui.lists.detail_follower import Following
from evidence_keeper.ui.page_parts.find_incident import find_incident
from evidence_keeper.ui.places import Changed

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

if TYPE_CHECKING:  # the page creates this; a real import would be a cycle
    from evidence_keeper.ui.pages.chronology.page import ChronologyPage


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
            context.tell(text, NoticeTone.GOOD, filler=True)

        context.backend.change(lambda s: s.incidents.bin((number,)), gone)
