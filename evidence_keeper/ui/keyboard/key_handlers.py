"""Handles keys within a widget: Delete bins the shown item, Escape cancels a question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QWidget


def on_delete(scope: QWidget, action: Callable[[], None]) -> None:
    """Call something when Delete is pressed in a widget, once for each press."""
    _on_key(QKeySequence(QKeySequence.StandardKey.Delete), scope, action)


def on_escape(scope: QWidget, action: Callable[[], None]) -> None:
    """Call something when Escape is pressed in a widget: what a question asks is not done."""
    _on_key(QKeySequence(Qt.Key.Key_Escape), scope, action)


def _on_key(sequence: QKeySequence, scope: QWidget, action: Callable[[], None]) -> None:
    key = QShortcut(sequence, scope)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.setAutoRepeat(False)
    key.activated.connect(action)


def row_in_view(view: QAbstractItemView) -> int:
    """Return the marked row; -1 where none is, or where it had to be scrolled into view first."""
    index = view.currentIndex()
    if not index.isValid():
        return -1
    if not view.viewport().rect().intersects(view.visualRect(index)):
        view.scrollTo(index)
        return -1
    return index.row()
