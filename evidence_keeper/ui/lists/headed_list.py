"""Shows a list with headings between its rows, as fast with fifty thousand rows as with five.

Where its painter asks for columns, several rows stand side by side; each page of the model begins a
new line.

Qt's own list view asks every row for its height. Here a row's position follows from its page:
loaded pages have their headings, the others are estimated, and the visible rows stay in place when
an estimate is replaced.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class _Places:
    """Where the rows of a loaded page are, in pixels from its top.

    Attributes:
        tops, heights, columns: Of each row.
        headed: Whether a heading stands above it.
        end: The height of the whole page.
    """

    tops: list[int] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    headed: list[bool] = field(default_factory=list)
    end: int = 0


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
        self._places: dict[int, _Places] = {}
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

    def _columns(self) -> int:
        """Return how many rows stand side by side."""
        return self._rows.columns(self.viewport().width())

    def lay_out(self) -> None:
        """Compute the pages' positions again."""
        model = self.model()
        if not isinstance(model, PagedModel):
            return
        pages = -(-model.rowCount() // PAGE)
        height, extra = self._rows.row_height(), self._rows.heading_height()
        columns = self._columns()
        self._tops = [0]
        for page in range(pages):
            length = model.page_length(page)
            if model.has_page(page) and self._known(page) is None:
                self._measure(page)
            known = self._known(page)
            guess = -(-length // columns) * height + round(length * extra * _HEADINGS_GUESSED)
            self._tops.append(self._tops[-1] + (guess if known is None else known.end))
        self._set_range()
        self.viewport().update()

    def _known(self, page: int) -> _Places | None:
        """Return the places of a page's rows; None while they are estimated."""
        places = self._places.get(page)
        whole = places is not None and len(places.tops) == self.paged().page_length(page)
        return places if whole else None

    def _measure(self, page: int) -> None:
        """Measure the rows of a loaded page and find its headings."""
        model, rows = self.paged(), self._rows
        first = page * PAGE
        before = model.item(first - 1) if first else None
        last = rows.heading(before) if before is not None else None
        width, columns = self.viewport().width(), self._columns()
        at, column, line, places = 0, 0, 0, _Places()
        for place in range(model.page_length(page)):
            item = model.item(first + place)
            heading = rows.heading(item) if item is not None else last
            head = bool(rows.heading_height()) and heading != last
            if head or column == columns:
                at, column, line = at + line, 0, 0
            at += rows.heading_height() if head else 0
            height = rows.height_of(item, width) if item is not None else rows.row_height()
            places.tops.append(at)
            places.heights.append(height)
            places.columns.append(column)
            places.headed.append(head)
            column, line, last = column + 1, max(line, height), heading
        places.end = at + line
        self._places[page] = places

    def _row_top(self, row: int) -> int:
        page, place = divmod(row, PAGE)
        if page >= len(self._tops) - 1:
            return self._tops[-1]
        known = self._known(page)
        if known is not None and place < len(known.tops):
            return self._tops[page] + known.tops[place]
        span = self._tops[page + 1] - self._tops[page]
        lines = max(1, -(-self.paged().page_length(page) // self._columns()))
        return self._tops[page] + span * (place // self._columns()) // lines

    def _column(self, row: int) -> int:
        known = self._known(row // PAGE)
        return row % PAGE % self._columns() if known is None else known.columns[row % PAGE]

    def _has_heading(self, row: int) -> bool:
        known = self._known(row // PAGE)
        return known is not None and row % PAGE < len(known.headed) and known.headed[row % PAGE]

    def _row_at(self, y: int) -> int:
        """Return the first row of the line at a y position of the whole list; -1 outside."""
        if y < 0 or y >= self._tops[-1]:
            return -1
        page = min(bisect_right(self._tops, y) - 1, len(self._tops) - 2)
        within = y - self._tops[page]
        known, columns = self._known(page), self._columns()
        if known is not None:
            place = max(0, bisect_right(known.tops, within) - 1)
            place = bisect_left(known.tops, known.tops[place])
        else:
            span = max(1, self._tops[page + 1] - self._tops[page])
            lines = -(-self.paged().page_length(page) // columns)
            place = within * lines // span * columns
        return min(page * PAGE + place, self.paged().rowCount() - 1)

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._tops[-1] - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(max(1, self._rows.row_height() // 2))

    def measure_anew(self) -> None:
        """Measure everything again after the heights of rows and headings changed."""
        first = self._row_at(self.verticalOffset())
        self._places.clear()
        self.lay_out()
        if first > 0:
            self.verticalScrollBar().setValue(self._row_top(first) - self._rows.heading_height())
        self.viewport().update()

    def _on_reset(self) -> None:
        self._places.clear()
        self.lay_out()
        self.verticalScrollBar().setValue(0)
        if self.hasFocus():
            self._mark_something()

    def _on_loaded(self, page: int) -> None:
        """Measure a page; keep the visible rows in place."""
        anchor = self._row_at(self.verticalOffset())
        before = self._row_top(anchor) if anchor >= 0 else 0
        self._places.pop(page, None)
        self._places.pop(page + 1, None)
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
        row = index.row()
        known = self._known(row // PAGE)
        height = self._rows.row_height() if known is None else known.heights[row % PAGE]
        width = self.viewport().width() // self._columns()
        top = self._row_top(row) - self.verticalOffset()
        return QRect(self._column(row) * width, top, width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a point of the viewport."""
        first = self._row_at(point.y() + self.verticalOffset())
        for row in range(first, first + self._columns()) if first >= 0 else ():
            index = self.model().index(row, 0)
            if self.visualRect(index).contains(point):
                return index
        return QModelIndex()

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
        page = max(1, self.viewport().height() // self._rows.row_height() - 1) * self._columns()
        sideways = 1 if self._columns() > 1 else 0
        steps = {
            move.MoveUp: self._row_beside(row, -1),
            move.MoveLeft: row - sideways,
            move.MovePrevious: row - 1,
            move.MoveDown: self._row_beside(row, 1),
            move.MoveRight: row + sideways,
            move.MoveNext: row + 1,
            move.MovePageUp: row - page,
            move.MovePageDown: row + page,
            move.MoveHome: 0,
            move.MoveEnd: total - 1,
        }
        return self.model().index(max(0, min(total - 1, steps.get(action, row))), 0)

    def _row_beside(self, row: int, step: int) -> int:
        """Return the row below another one for 1, above it for -1; itself where there is none."""
        if row < 0:
            return 0
        total, line, column = self.paged().rowCount(), self._row_top(row), self._column(row)
        found = row + step
        while 0 <= found < total and self._row_top(found) == line:
            found += step
        if not 0 <= found < total:
            return row
        line = self._row_top(found)
        on = found + 1 if step > 0 else found - 1
        while (
            0 <= on < total
            and self._row_top(on) == line
            and (self._column(found) < column if step > 0 else self._column(found) > column)
        ):
            found, on = on, on + step
        return found

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
            place = QRect(0, rect.y() - head, self.viewport().width(), head)
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
