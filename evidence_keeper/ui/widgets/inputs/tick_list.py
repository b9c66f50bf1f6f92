"""Provides a list with a tick on each row, toggled by a click, Space or Enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.icons import icon_pixmap
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import plain_tip
from evidence_keeper.ui.widgets.layout.scroll_column import follow_row

_BOX = 20
_TICK = Qt.ItemDataRole.CheckStateRole
_TEXTS = [Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole]
_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemNeverHasChildren
)
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)
_ON, _OFF = Qt.CheckState.Checked.value, Qt.CheckState.Unchecked.value
Index = QModelIndex | QPersistentModelIndex


class TickRow(NamedTuple):
    """A row: its text, its value for `ticked_values`, and whether it is ticked."""

    text: str
    value: int
    ticked: bool = False


class TickRows(QAbstractListModel):
    """The rows, all in memory: there are only as many as can be ticked by hand."""

    turned = Signal()
    """The user toggled a tick."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._rows: list[TickRow] = []

    def all(self) -> Sequence[TickRow]:
        """Return the rows."""
        return self._rows

    def show_rows(self, rows: Iterable[TickRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def name_rows(self, texts: Sequence[str]) -> None:
        """Change the text of each row."""
        self._rows = [r._replace(text=text) for r, text in zip(self._rows, texts, strict=True)]
        self._tell_changed(0, len(self._rows) - 1, _TEXTS)

    def tick_all(self, *, on: bool) -> None:
        """Tick every row, or none, without the user's signal."""
        self._rows = [row._replace(ticked=on) for row in self._rows]
        self._tell_changed(0, len(self._rows) - 1, [_TICK])

    def _tell_changed(self, first: int, last: int, what: list[Qt.ItemDataRole]) -> None:
        """Signal a change with its role: screen readers announce a tick only then."""
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last), what)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags: every row can be ticked."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text, or the tick."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.text)
        if role == _TICK:
            return _ON if row.ticked else _OFF
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Toggle a tick."""
        if role != _TICK or not index.isValid():
            return False
        number = index.row()
        self._rows[number] = self._rows[number]._replace(
            ticked=value in (_ON, Qt.CheckState.Checked)
        )
        self._tell_changed(number, number, [_TICK])
        self.turned.emit()
        return True


class _Rows(QStyledItemDelegate):
    """Paints a row: the box of `check_and_card.Check`, and the text in one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a control."""
        look = current_look()
        return QSize(120, max(tokens.CONTROL_HEIGHT, look.px(_BOX) + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw box, tick and text."""
        look = current_look()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        font = look.font()
        on = index.data(_TICK) == _ON
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.colour("tint"))
        side = look.px(_BOX)
        box = QRectF(rect.x() + 6.5, rect.center().y() - side / 2 + 0.5, side - 1, side - 1)
        painter.setPen(QPen(look.colour("accent" if on else "line"), 1.5))
        painter.setBrush(look.colour("accent" if on else "surface"))
        painter.drawRoundedRect(box, 5, 5)
        if on:
            ratio = painter.device().devicePixelRatioF()
            tick = icon_pixmap("check", look.colours.on_accent, side - 4, ratio)
            painter.drawPixmap(box.topLeft().toPoint() + QPoint(2, 2), tick)
        painter.setFont(font)
        painter.setPen(look.colour("ink"))
        room = rect.adjusted(side + 16, 0, -8, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("focus"), tokens.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 8, 8)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        _option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Toggle the tick."""
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
        )
        pressed = isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _KEYS
        if not (clicked or pressed):
            return False
        on = index.data(_TICK) == _ON
        place = model.index(index.row(), index.column())
        return model.setData(place, _OFF if on else _ON, _TICK)


class TickList(QListView):
    """The list."""

    turned = Signal()
    """The user toggled a tick."""

    def __init__(self) -> None:
        super().__init__()
        self._model = TickRows(self)
        self.setModel(self._model)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model.turned.connect(self.turned)
        current_look().changed.connect(self.doItemsLayout)

    def rows(self) -> Sequence[TickRow]:
        """Return the rows."""
        return self._model.all()

    def show_rows(self, rows: Iterable[TickRow]) -> None:
        """Show other rows; the current row stays current if it is among them.

        If only ticks or texts change, the scroll position stays.
        """
        here, before, bar = self.currentIndex().row(), self.rows(), self.verticalScrollBar()
        value = before[here].value if 0 <= here < len(before) else None
        old, top = [row.value for row in before], bar.value()
        self._model.show_rows(rows)
        values = [row.value for row in self.rows()]
        self.scrollToTop()
        if value in values:
            self.setCurrentIndex(self._model.index(values.index(value)))
        if values == old:
            self.doItemsLayout()
            bar.setValue(top)

    def name_rows(self, texts: Sequence[str]) -> None:
        """Change the text of each row, for example to another language."""
        self._model.name_rows(texts)

    def ticked_values(self) -> frozenset[int]:
        """Return the values of the ticked rows."""
        return frozenset(row.value for row in self.rows() if row.ticked)

    def tick_all(self, *, on: bool) -> None:
        """Tick every row, or none, without the user's signal."""
        self._model.tick_all(on=on)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Scroll the row into view, in the page too."""
        super().currentChanged(current, previous)
        follow_row(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Toggle the tick with Enter, like Space."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            option = QStyleOptionViewItem()
            self.itemDelegate().editorEvent(event, self._model, option, index)
            return
        super().keyPressEvent(event)
