"""Keeps the detail pane in step with the list after the record has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject

from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged_model import PAGE
from evidence_keeper.ui.vault_thread.backend import Backend

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class ShowsOne(Protocol):
    """A page with a detail pane for its list. Items have a `number`."""

    def shown_number(self) -> int | None:
        """Return the number of the shown item; None for none."""
        ...

    def reading(self, number: int) -> Callable[[Session], Any | None]:
        """Return how to read an item: None when it does not belong here any more."""
        ...

    def show_anew(self, item: Any) -> None:
        """Show the item's new state."""
        ...

    def show_instead(self, row: int) -> None:
        """Show this row in place of a removed item, or nothing for -1."""
        ...


class Following(QObject):
    """Keeps selection and detail pane near a removed item."""

    def __init__(self, view: HeadedList, backend: Backend, page: ShowsOne) -> None:
        super().__init__(view)
        self._view, self._backend, self._page = view, backend, page
        self._order: list[int] | None = None
        self._top = self._row = 0
        self._counted = False
        view.paged().loaded.connect(self._on_loaded)
        view.paged().settled.connect(self._on_settled)

    def begin(self) -> None:
        """Remember the selection, before the list is read again."""
        model, row = self._view.paged(), self._view.currentIndex().row()
        near = [*range(row, min(row + PAGE, model.rowCount())), *range(row - 1, row - PAGE, -1)]
        items = (model.item(n) for n in near if n >= 0) if row >= 0 else ()
        self._order = [item.number for item in items if item is not None]
        self._top = self._view.verticalScrollBar().value()
        self._row, self._counted = row, False

    def begin_with_new(self, number: int) -> None:
        """Select a new item, which is at the top of the list once it is read again."""
        self.begin()
        self._order = [number, *(self._order or ())]
        self._top = self._row = 0

    def let_go(self) -> None:
        """Forget the selection."""
        self._order = None

    def _on_loaded(self, page: int) -> None:
        if page == 0 and self._row < PAGE:
            self._decide(range(self._view.paged().page_length(0)))
        elif self._counted:
            self._go_on()

    def _on_settled(self, _total: int) -> None:
        self._counted = True
        self._go_on()

    def _go_on(self) -> None:
        """Continue once the pages around the row are loaded; the first one is not enough."""
        if self._order is None:
            return
        model = self._view.paged()
        first = min(self._row, model.rowCount() - 1) - PAGE
        near = range(max(0, first), min(self._row + PAGE, model.rowCount()))
        if all(model.has_page(n // PAGE) for n in near):
            self._decide(near)
        else:
            model.ensure(near[0], near[-1])

    def _decide(self, near: range) -> None:
        if self._order is None:
            return
        order, self._order = self._order, None
        model = self._view.paged()
        items = ((n, model.item(n)) for n in near)
        rows = {item.number: row for row, item in items if item is not None}
        nearest = next((n for n in order if n in rows), None)
        row = -1 if nearest is None else rows[nearest]
        self._view.verticalScrollBar().setValue(self._top)
        if row >= 0:
            self._view.choose_quietly(row)
        if row >= 0 and nearest != order[0]:
            self._view.scrollTo(model.index(row))
        shown = self._page.shown_number()
        if shown is not None:
            self._backend.ask(self._page.reading(shown), partial(self._read, shown, row))

    def _read(self, number: int, row: int, item: Any | None) -> None:
        if self._page.shown_number() != number:
            return
        if item is not None:
            self._page.show_anew(item)
        else:
            self._page.show_instead(row)
