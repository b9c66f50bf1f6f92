"""Defines the interface of row painters for lists with headings."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter


class RowPainter(Protocol):
    """Paints rows and headings and gives their heights."""

    def row_height(self) -> int:
        """Height of a row with the gap below it, in pixels."""
        ...

    def heading_height(self) -> int:
        """Height of a heading; 0 for a list without any."""
        ...

    def heading(self, item: Any) -> str:
        """Return the heading of an item."""
        ...

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw one row; `item` is None while it is loading."""
        ...

    def draw_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw a heading."""
        ...
