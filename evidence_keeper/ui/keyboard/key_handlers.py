"""Handles keys within a widget: Delete bins the shown item, Escape cancels a question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QWidget


def on_delete(scope: QWidget, action: Callable[[], None]) -> None:
    """Call a function when Delete is pressed in a widget, once for each press."""
    _on_key(QKeySequence(QKeySequence.StandardKey.Delete), scope, action)


def on_escape(scope: QWidget, action: Callable[[], None]) -> None:
    """Call a function when Escape is pressed in a widget, to cancel a question."""
    _on_key(QKeySequence(Qt.Key.Key_Escape), scope, action)


def on_keys(keys: str, scope: QWidget, action: Callable[[], None]) -> None:
    """Call a function when keys such as `Ctrl+I` are pressed in a widget, once for each press."""
    _on_key(QKeySequence(keys), scope, action)


def _on_key(sequence: QKeySequence, scope: QWidget, action: Callable[[], None]) -> None:
    key = QShortcut(sequence, scope)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.setAutoRepeat(False)
    key.activated.connect(action)


def row_in_view(view: QAbstractItemView) -> int:
    """Return the current row; -1 where there is none, or where it first had to be scrolled into
    view.
    """
    index = view.currentIndex()
    if not index.isValid():
        return -1
    if not view.viewport().rect().intersects(view.visualRect(index)):
        view.scrollTo(index)
        return -1
    return index.row()
