"""Shows a list with headings between its rows, as fast with fifty thousand rows as with five.

Qt's own list view asks every row for its height. Here a row's position follows from its page:
loaded pages have their headings, the others are estimated, and the visible rows stay in place when
an estimate is replaced.
"""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from evidence_keeper.ui.lists.card_painter import CardPainter
from evidence_keeper.ui.lists.paged_model import PAGE, PagedModel
from evidence_keeper.ui.theme.look import current_look

Index = QModelIndex | QPersistentModelIndex
_HEADINGS_GUESSED = 0.35
"""Estimated headings per row on pages that are not loaded yet."""


class HeadedList(QListView):
    """The view.

    Args:
        rows: Paints the rows.
    """

    picked = Signal(int)
    """The user chose a row, by click or by moving to it."""

    entered_row = Signal(int)
    """The user opened a row's details, by Enter or double click."""

    def __init__(self, rows: CardPainter) -> None:
        super().__init__()
        self._rows = rows
        self._tops: list[int] = [0]
        self._inside: dict[int, list[int]] = {}
        self._headed: dict[int, list[bool]] = {}
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(False)
        self.setFrameShape(QListView.Shape.NoFrame)
        current_look().changed.connect(self.measure_anew)

    def set_model(self, model: PagedModel) -> None:
        """Show a model, which goes with this list.

        Without a parent its connections and what they refer to would keep each other for ever.
        """
        model.setParent(self)
        self.setModel(model)
        model.loaded.connect(self._on_loaded)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(lambda *_: self.lay_out())

    def paged(self) -> PagedModel:
        """Return the model."""
        model = self.model()
        assert isinstance(model, PagedModel)
        return model

    def choose(self, row: int) -> None:
        """Select a row and scroll it into view."""
        index = self.paged().index(row)
        if index.isValid():
            if self.currentIndex() == index:  # it was selected without a signal
                self.picked.emit(row)
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def choose_quietly(self, row: int) -> None:
        """Select a row, none for -1, without signals and without scrolling."""
        self.selectionModel().blockSignals(True)
        self.selectionModel().clear()
        if row >= 0:
            self.selectionModel().setCurrentIndex(
                self.paged().index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    # where things are

    def lay_out(self) -> None:
        """Compute the pages' positions again."""
        model = self.model()
        if not isinstance(model, PagedModel):
            return
        pages = -(-model.rowCount() // PAGE)
        height, extra = self._rows.row_height(), self._rows.heading_height()
        for page in range(pages):
            if model.has_page(page) and len(self._inside.get(page, ())) != (
                model.page_length(page) + 1
            ):
                self._measure(page)
        self._tops = [0]
        guess = height + round(extra * _HEADINGS_GUESSED)
        for page in range(pages):
            length = model.page_length(page)
            inside = self._inside.get(page)
            known = inside is not None and len(inside) == length + 1
            self._tops.append(self._tops[-1] + (inside[-1] if known and inside else length * guess))
        self._set_range()
        self.viewport().update()

    def _measure(self, page: int) -> None:
        """Measure the rows of a loaded page and find its headings."""
        model, rows = self.paged(), self._rows
        first = page * PAGE
        before = model.item(first - 1) if first else None
        last = rows.heading(before) if before is not None else None
        at, places, headed = 0, [], []
        width = self.viewport().width()
        for place in range(model.page_length(page)):
            item = model.item(first + place)
            heading = rows.heading(item) if item is not None else last
            head = bool(rows.heading_height()) and heading != last
            if head:
                at += rows.heading_height()
            places.append(at)
            headed.append(head)
            at += rows.height_of(item, width) if item is not None else rows.row_height()
            last = heading
        places.append(at)
        self._inside[page] = places
        self._headed[page] = headed

    def _row_top(self, row: int) -> int:
        page, place = divmod(row, PAGE)
        if page >= len(self._tops) - 1:
            return self._tops[-1]
        inside = self._inside.get(page)
        if inside is not None and place < len(inside):
            return self._tops[page] + inside[place]
        span = self._tops[page + 1] - self._tops[page]
        length = max(1, self.paged().page_length(page))
        return self._tops[page] + span * place // length

    def _row_height(self, row: int) -> int:
        """Return a row's height; an estimate while its page is not loaded."""
        page, place = divmod(row, PAGE)
        inside = self._inside.get(page)
        if inside is None or place + 1 >= len(inside):
            return self._rows.row_height()
        headed = self._headed[page]
        below = place + 1 < len(headed) and headed[place + 1]
        return inside[place + 1] - inside[place] - (self._rows.heading_height() if below else 0)

    def _has_heading(self, row: int) -> bool:
        page, place = divmod(row, PAGE)
        headed = self._headed.get(page)
        return headed is not None and place < len(headed) and headed[place]

    def _row_at(self, y: int) -> int:
        """Return the row at a y position of the whole list; -1 outside."""
        if y < 0 or y >= self._tops[-1]:
            return -1
        page = min(bisect_right(self._tops, y) - 1, len(self._tops) - 2)
        within = y - self._tops[page]
        inside = self._inside.get(page)
        if inside is not None and len(inside) == self.paged().page_length(page) + 1:
            place = max(0, bisect_right(inside, within) - 1)
        else:
            span = max(1, self._tops[page + 1] - self._tops[page])
            place = within * self.paged().page_length(page) // span
        return min(page * PAGE + place, self.paged().rowCount() - 1)

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._tops[-1] - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(max(1, self._rows.row_height() // 2))

    def measure_anew(self) -> None:
        """Measure everything again after the heights of rows and headings changed."""
        first = self._row_at(self.verticalOffset())
        self._inside.clear()
        self._headed.clear()
        self.lay_out()
        if first > 0:
            self.verticalScrollBar().setValue(self._row_top(first) - self._rows.heading_height())
        self.viewport().update()

    def _on_reset(self) -> None:
        self._inside.clear()
        self._headed.clear()
        self.lay_out()
        self.verticalScrollBar().setValue(0)
        if self.hasFocus():
            self._mark_something()

    def _on_loaded(self, page: int) -> None:
        """Measure a page; keep the visible rows in place."""
        anchor = self._row_at(self.verticalOffset())
        before = self._row_top(anchor) if anchor >= 0 else 0
        self._inside.pop(page, None)
        self._inside.pop(page + 1, None)
        self.lay_out()
        if anchor >= 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._row_top(anchor) - before)

    # Qt's queries

    def verticalOffset(self) -> int:
        """Return the scroll position."""
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Repaint: headings stay in place, so the viewport cannot simply be scrolled."""
        self.viewport().update()

    def horizontalOffset(self) -> int:
        """Return 0: there is no horizontal scrolling."""
        return 0

    def doItemsLayout(self) -> None:
        """Lay out without asking every row."""
        self.lay_out()

    def updateGeometries(self) -> None:
        """Set the scroll bar's range."""
        self._set_range()

    def isIndexHidden(self, _index: Index) -> bool:
        """Return False: no row is hidden."""
        return False

    def visualRect(self, index: Index) -> QRect:
        """Return a row's rectangle in the viewport."""
        if not index.isValid():
            return QRect()
        top = self._row_top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._row_height(index.row()))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a point of the viewport."""
        row = self._row_at(point.y() + self.verticalOffset())
        index = self.model().index(row, 0) if row >= 0 else QModelIndex()
        return (
            index if index.isValid() and self.visualRect(index).contains(point) else (QModelIndex())
        )

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll a row into view, below the sticky heading."""
        if not index.isValid():
            return
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        to_top = rect.top() - self._sticky_height()
        to_bottom = rect.bottom() - self.viewport().height() + 4
        if hint is QAbstractItemView.ScrollHint.PositionAtTop or to_top < 0:
            bar.setValue(bar.value() + to_top)
        elif to_bottom > 0:
            bar.setValue(bar.value() + min(to_bottom, to_top))

    def _sticky_height(self) -> int:
        """Return the height of the sticky heading; 0 where it would leave no whole row."""
        head = self._rows.heading_height()
        return head if self.viewport().height() >= head + self._rows.row_height() else 0

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move by keys."""
        total = self.paged().rowCount()
        if not total:
            return QModelIndex()
        move = QAbstractItemView.CursorAction
        current = self.currentIndex()
        row = current.row() if current.isValid() else -1
        page = max(1, self.viewport().height() // self._rows.row_height() - 1)
        steps = {
            move.MoveUp: row - 1,
            move.MovePrevious: row - 1,
            move.MoveDown: row + 1,
            move.MoveNext: row + 1,
            move.MovePageUp: row - page,
            move.MovePageDown: row + page,
            move.MoveHome: 0,
            move.MoveEnd: total - 1,
        }
        return self.model().index(max(0, min(total - 1, steps.get(action, row))), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the row under a rectangle."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the area of the selected rows."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    # drawing

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the visible rows; the heading of the topmost stays at the top."""
        model = self.paged()
        offset, height = self.verticalOffset(), self.viewport().height()
        first = self._row_at(offset)
        if first < 0:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.currentIndex().row() if self.currentIndex().isValid() else -1
        row, last = first, first
        while row < model.rowCount():
            rect = self.visualRect(model.index(row))
            if rect.top() - self._rows.heading_height() > height:
                break
            last = row
            self._draw(painter, row, rect, chosen=row == current)
            row += 1
        self._draw_sticky(painter, first, last)
        painter.end()
        model.ensure(first - PAGE // 4, last + PAGE // 4)

    def _draw(self, painter: QPainter, row: int, rect: QRect, *, chosen: bool) -> None:
        item = self.paged().item(row)
        if self._has_heading(row) and item is not None:
            head = self._rows.heading_height()
            place = QRect(rect.x(), rect.y() - head, rect.width(), head)
            self._rows.draw_heading(painter, place, self._rows.heading(item))
        focused = chosen and self.hasFocus()
        self._rows.draw_row(painter, rect, item, chosen=chosen, focused=focused)

    def _draw_sticky(self, painter: QPainter, first: int, last: int) -> None:
        head = self._sticky_height()
        item = self.paged().item(first)
        if not head or item is None:
            return
        top = 0
        for row in range(first + 1, last + 1):
            if self._has_heading(row):
                following = self._row_top(row) - head - self.verticalOffset()
                top = min(0, following - head)
                break
        place = QRect(0, top, self.viewport().width(), head)
        painter.fillRect(place, current_look().colour("paper"))
        self._rows.draw_heading(painter, place, self._rows.heading(item))

    # reacting

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Emit the current row."""
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.scrollTo(current)
            self.picked.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the details with Enter."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.entered_row.emit(current.row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the details with a click."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.entered_row.emit(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first row where none is selected; Qt would emit it as chosen."""
        self._mark_something()
        super().focusInEvent(event)

    def _mark_something(self) -> None:
        if not self.currentIndex().isValid() and self.paged().rowCount():
            self.choose_quietly(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the range; the current row stays visible when a message takes space."""
        super().resizeEvent(event)
        if self._rows.depends_on_width and event.size().width() != event.oldSize().width():
            self.measure_anew()
        self._set_range()
        rect = self.visualRect(self.currentIndex())
        if self.currentIndex().isValid() and 0 <= rect.top() < event.oldSize().height():
            self.scrollTo(self.currentIndex())
