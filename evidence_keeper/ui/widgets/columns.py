"""Widgets side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look


class Columns(QWidget):
    """As many columns as fit.

    Args:
        least: Least width of a column at 100 % text, in pixels.
        widgets: In reading order.
        most: Most columns; all in one row for 0.
        fill: Whether the widgets of a row get the same height.
    """

    def __init__(self, least: int, *widgets: QWidget, most: int = 0, fill: bool = False) -> None:
        super().__init__()
        self._least = least
        self._widgets = widgets
        self._most = most or len(widgets)
        self._now = 0
        self._align = Qt.AlignmentFlag(0) if fill else Qt.AlignmentFlag.AlignTop
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.L)
        self._grid.setVerticalSpacing(tokens.M)
        current_look().changed.connect(self._place)
        self._place()

    def minimumSizeHint(self) -> QSize:
        """As narrow as one column may be."""
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as fit now."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        least = current_look().px(self._least)
        fitting = max(1, (self.width() + tokens.L) // (least + tokens.L))
        columns = min(self._most, fitting)
        if columns == self._now:
            return
        self._now = columns
        for widget in self._widgets:
            self._grid.removeWidget(widget)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, place // columns, place % columns, self._align)
