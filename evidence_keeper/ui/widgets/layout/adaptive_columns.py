"""Places widgets side by side if there is room, otherwise one below the other."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look


class _Grid(QLayout):
    """Equal columns, as many as fit the width. The height follows from the width alone."""

    def __init__(self, parent: QWidget, least: int, most: int, *, fill: bool) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._least = least
        self._most = most
        self._fill = fill
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, or None beyond the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return none: it uses the available width."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all columns in one row."""
        columns = max(1, min(self._most, len(self._items)))
        width = columns * current_look().px(self._least) + (columns - 1) * tokens.L
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """Return the size of one narrow column; its height follows from the width."""
        return QSize(120, 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        shown = [item for item in self._items if not item.isEmpty()]
        if not shown:
            return 0
        least = current_look().px(self._least)
        fitting = (rect.width() + tokens.L) // (least + tokens.L)
        columns = max(1, min(self._most, fitting))
        width = (rect.width() - (columns - 1) * tokens.L) // columns
        y = rect.y()
        for start in range(0, len(shown), columns):
            row = shown[start : start + columns]
            heights = [_height(item, width) for item in row]
            y += tokens.M if start else 0
            if move:
                for place, (item, height) in enumerate(zip(row, heights, strict=True)):
                    x = rect.x() + place * (width + tokens.L)
                    tall = max(heights) if self._fill else height
                    item.setGeometry(QRect(x, y, width, tall))
            y += max(heights)
        return y - rect.y()


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return max(item.heightForWidth(width), 0)
    return item.sizeHint().height()


class AdaptiveColumns(QWidget):
    """As many columns as fit.

    Args:
        least: Least width of a column at 100 % text, in pixels.
        widgets: In reading order.
        most: Most columns; all in one row for 0.
        fill: Whether the widgets of a row get the same height.
    """

    def __init__(self, least: int, *widgets: QWidget, most: int = 0, fill: bool = False) -> None:
        super().__init__()
        grid = _Grid(self, least, most or len(widgets), fill=fill)
        for widget in widgets:
            grid.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        current_look().changed.connect(grid.invalidate)
