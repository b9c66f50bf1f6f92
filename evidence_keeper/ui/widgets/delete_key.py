"""The Delete key, for lists and panes: it presses the button that puts things into the bin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def on_delete(scope: QWidget, action: Callable[[], None]) -> None:
    """Call something when Delete is pressed in a widget; fields of text take the key first."""
    key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), scope)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    key.activated.connect(action)
