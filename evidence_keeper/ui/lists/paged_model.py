"""Provides a model of many rows that keeps only the pages near the view in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

PAGE = 100
_KEPT_PAGES = 40

Rows = list[Any]
Fetch = Callable[[int, int, Callable[[Rows], None]], object]
Count = Callable[[Callable[[int], None]], object]
Index = QModelIndex | QPersistentModelIndex


class PagedModel(QAbstractListModel):
    """Loads rows by page.

    `reload` shows the first page as soon as it is loaded and counts the rows afterwards.

    Args:
        describe: Returns an item's text for screen readers and type-ahead.
    """

    loaded = Signal(int)
    """A page has arrived."""

    settled = Signal(int)
    """The number of rows is known."""

    def __init__(self, describe: Callable[[Any], str]) -> None:
        super().__init__()
        self._describe = describe
        self.remark: Callable[[Any], str] = lambda _: ""
        """Returns text that screen readers announce before an item's description; empty for
        none."""
        self._fetch: Fetch | None = None
        self._count: Count | None = None
        self._total = 0
        self._pages: dict[int, Rows] = {}
        self._waiting: set[int] = set()
        self._round = 0

    def reload(self, fetch: Fetch, count: Count) -> None:
        """Show other rows. The current rows stay until the first new page is loaded."""
        self._round += 1
        self._fetch, self._count = fetch, count
        mine = self._round
        fetch(0, PAGE, lambda rows: self._first(mine, rows))

    def item(self, row: int) -> Any | None:
        """Return the item of a row; None while its page is not loaded."""
        page = self._pages.get(row // PAGE)
        place = row % PAGE
        return page[place] if page is not None and place < len(page) else None

    def replace(self, is_it: Callable[[Any], bool], item: Any) -> None:
        """Replace an item by its new version, if it is loaded."""
        for page, rows in self._pages.items():
            for place, old in enumerate(rows):
                if is_it(old):
                    rows[place] = item
                    index = self.index(page * PAGE + place)
                    self.dataChanged.emit(index, index)
                    return

    def has_page(self, page: int) -> bool:
        """Return whether a page is loaded."""
        return page in self._pages

    def page_length(self, page: int) -> int:
        """Return the number of rows of a page."""
        return max(0, min(PAGE, self._total - page * PAGE))

    def ensure(self, first: int, last: int) -> None:
        """Load the pages of these rows."""
        if self._fetch is None or not self._total:
            return
        for page in range(max(0, first) // PAGE, min(last, self._total - 1) // PAGE + 1):
            if page not in self._pages and page not in self._waiting:
                self._waiting.add(page)
                self._fetch(page * PAGE, PAGE, partial(self._arrived, self._round, page))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else self._total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the item's description."""
        if not index.isValid() or not 0 <= index.row() < self._total:
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item = self.item(index.row())
        if item is None:
            return ""
        remark = self.remark(item) if role == Qt.ItemDataRole.AccessibleTextRole else ""
        return ". ".join(part for part in (remark, self._describe(item)) if part)

    def _first(self, mine: int, rows: Rows) -> None:
        if mine != self._round:
            return
        self.beginResetModel()
        self._pages = {0: rows} if rows else {}
        self._waiting.clear()
        self._total = len(rows)
        self.endResetModel()
        self.loaded.emit(0)
        if len(rows) < PAGE:
            self.settled.emit(self._total)
        elif self._count is not None:
            self._count(lambda total: self._counted(mine, total))

    def _counted(self, mine: int, total: int) -> None:
        if mine != self._round:
            return
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        self.settled.emit(self._total)

    def _arrived(self, mine: int, page: int, rows: Rows) -> None:
        if mine != self._round:
            return
        self._waiting.discard(page)
        self._pages[page] = rows
        if len(self._pages) > _KEPT_PAGES:
            farthest = max((p for p in self._pages if p), key=lambda p: abs(p - page))
            del self._pages[farthest]
        first = self.index(page * PAGE)
        last = self.index(page * PAGE + max(0, self.page_length(page) - 1))
        self.dataChanged.emit(first, last)
        self.loaded.emit(page)
