"""What the pane beside a list shows once the record was changed and the list was read again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject

from evidence_keeper.ui.backend import Backend
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged import PAGE
from evidence_keeper.ui.ports import SessionPort


class ShowsOne(Protocol):
    """A page with a pane for one item of its list. Items have a `number`."""

    def shown_number(self) -> int | None:
        """Return the number of what the pane shows; None for nothing."""
        ...

    def reading(self, number: int) -> Callable[[SessionPort], Any | None]:
        """Return how to read an item: None when it does not belong here any more."""
        ...

    def show_anew(self, item: Any) -> None:
        """Show an item as it is now."""
        ...

    def show_instead(self, row: int) -> None:
        """What was shown is gone: show this row, or nothing for -1."""
        ...


class Following(QObject):
    """Keeps the mark in the list, and what the pane shows, near what is gone."""

    def __init__(self, view: HeadedList, backend: Backend, page: ShowsOne) -> None:
        super().__init__(view)
        self._view, self._backend, self._page = view, backend, page
        self._order: list[int] | None = None
        self._top = 0
        view.paged().loaded.connect(self._on_loaded)

    def begin(self) -> None:
        """Note where the mark is, before the list is read again."""
        model, row = self._view.paged(), self._view.currentIndex().row()
        near = [*range(row, min(row + PAGE, model.rowCount())), *range(row - 1, row - PAGE, -1)]
        items = (model.item(n) for n in near if n >= 0) if row >= 0 else ()
        self._order = [item.number for item in items if item is not None]
        self._top = self._view.verticalScrollBar().value()

    def _on_loaded(self, page: int) -> None:
        if page or self._order is None:
            return
        order, self._order = self._order, None
        model = self._view.paged()
        items = ((n, model.item(n)) for n in range(model.page_length(0)))
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
