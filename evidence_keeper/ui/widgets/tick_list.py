"""A list whose rows have a tick each. A click anywhere in a row, Space or Enter turns it."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.icons import icon_pixmap
from evidence_keeper.ui.theme.look import current_look

_BOX = 20
_TICK = Qt.ItemDataRole.CheckStateRole
_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)
Index = QModelIndex | QPersistentModelIndex


class _Rows(QStyledItemDelegate):
    """Draws a row: the box of `options.Check`, and the text in one line."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """As high as a control."""
        look = current_look()
        return QSize(120, max(tokens.CONTROL_HEIGHT, look.px(_BOX) + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw box, tick and text."""
        look = current_look()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        font = look.font()
        on = index.data(_TICK) in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
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
        """Turn the tick."""
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() is QEvent.Type.MouseButtonRelease
            and event.button() is Qt.MouseButton.LeftButton
        )
        pressed = isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _KEYS
        if not (clicked or pressed):
            return False
        on = index.data(_TICK) in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        turned = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        place = model.index(index.row(), index.column())
        return model.setData(place, turned.value, _TICK)


class TickList(QListWidget):
    """The list."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        current_look().changed.connect(self.doItemsLayout)

    def add(self, text: str, value: int, *, ticked: bool) -> None:
        """Add a row; `value` is what `ticked_values` gives back."""
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setToolTip(text)
        self.addItem(item)

    def ticked_values(self) -> frozenset[int]:
        """Return the values of the ticked rows."""
        items = (self.item(row) for row in range(self.count()))
        checked = (i for i in items if i.checkState() is Qt.CheckState.Checked)
        return frozenset(int(i.data(Qt.ItemDataRole.UserRole)) for i in checked)

    def tick_all(self, *, on: bool) -> None:
        """Tick every row, or none; nothing is signalled for each."""
        blocked = self.blockSignals(True)
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for row in range(self.count()):
            self.item(row).setCheckState(state)
        self.blockSignals(blocked)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter turns the tick as Space does."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            option = QStyleOptionViewItem()
            self.itemDelegate().editorEvent(event, self.model(), option, index)
            return
        super().keyPressEvent(event)
