"""Lists the parts of a page, under headings where there are some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

LIST_FROM = 860
"""Pixels at 100 % from which the list stands beside its page; below it is a choice above it."""

_PADDING = 16
_SLUG = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ContentsGroup:
    """A heading, or none, and its entries: slug and title."""

    title: str
    entries: tuple[tuple[str, str], ...]


class _Row(NamedTuple):
    """An entry, or a heading, which has no slug."""

    title: str
    slug: str | None = None


class ContentsRows(QAbstractListModel):
    """Headings with their entries. Headings cannot be selected."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []
        self._sizes: list[QSize] = []

    def show_groups(self, groups: Sequence[ContentsGroup]) -> None:
        """Show other groups; empty ones are skipped."""
        self.beginResetModel()
        self.rows, self._sizes = [], []
        for group in groups:
            if group.entries:
                self.rows += [_Row(group.title)] if group.title else []
                self.rows += [_Row(title, slug) for slug, title in group.entries]
        self.endResetModel()

    def dress(self, sizes: list[QSize]) -> None:
        """Set each row's size, and the headings' type."""
        self._sizes = sizes
        if sizes:
            self.dataChanged.emit(self.index(0), self.index(len(sizes) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows, headings included."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags: headings cannot be selected."""
        if not index.isValid() or self.rows[index.row()].slug is None:
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title, the slug, the size, and the type of a heading."""
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == _SLUG:
            return row.slug
        if role == Qt.ItemDataRole.SizeHintRole and self._sizes:
            return self._sizes[index.row()]
        if role == Qt.ItemDataRole.FontRole and row.slug is None:
            return current_look().font(tokens.SMALL, bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and row.slug is None:
            return current_look().colour("quiet")
        return None


class ContentsList(QListView):
    """The list view; the keys skip headings."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panels")
        self._items = ContentsRows(self)
        self.setModel(self._items)
        self.setWordWrap(True)
        self.setViewportMargins(0, tokens.M, 0, 0)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.selectionModel().currentChanged.connect(
            lambda now, _: self.chosen.emit(str(now.data(_SLUG))) if now.isValid() else None
        )
        current_look().changed.connect(self._dress)

    def show_groups(self, groups: Sequence[ContentsGroup]) -> None:
        """Show other groups."""
        self.selectionModel().blockSignals(True)
        self._items.show_groups(groups)
        self.selectionModel().blockSignals(False)
        self._dress()

    def mark(self, slug: str) -> None:
        """Highlight one entry; none when it is not in the list."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().blockSignals(True)
        slugs = [row.slug for row in self._items.rows]
        if slug in slugs:
            index = self._items.index(slugs.index(slug))
            self.selectionModel().setCurrentIndex(index, flag)
            self.scrollTo(index)
        else:
            self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Open nothing on focus: Qt selects the first entry where none is selected."""
        self.selectionModel().blockSignals(True)
        super().focusInEvent(event)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long titles the lines that they need."""
        super().resizeEvent(event)
        self._dress()

    def _dress(self) -> None:
        """Set the height of each entry: with padding Qt computes too few lines."""
        look = current_look()
        room = self.viewport().width() - 2 * _PADDING
        wrap = Qt.TextFlag.TextWordWrap
        fonts = {True: look.font(tokens.SMALL, bold=True), False: look.font()}
        sizes = list[QSize]()
        for row in self._items.rows:
            metrics = QFontMetrics(fonts[row.slug is None])
            text = metrics.boundingRect(QRect(0, 0, room, 10_000), wrap, row.title)
            sizes.append(QSize(room, text.height() + _PADDING))
        self._items.dress(sizes)
