"""Properties of Qt's own widgets by their names, for what is made before the first paint.

The namespace `Qt` costs an eighth of a bare window's start: the binding makes a Python class of
each of its hundred enumerations when the first of them is named. The first page names none;
what runs later does (`QtCore.Qt`), as everywhere else.
"""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


def put(of: QObject, name: str, value: str) -> None:
    """Set a property to one of its enumeration's values, or several with `|` between them.

    Raises:
        AttributeError: There is no such property, or no such value.
    """
    if not of.setProperty(name, value):
        msg = f"{type(of).__name__}.{name} cannot be {value}"
        raise AttributeError(msg)


def mouse_pressed() -> bool:
    """Whether a mouse button is down. Before `Qt` was named nothing could be seen to be pressed."""
    if "Qt" not in vars(QtCore):
        return False
    return QApplication.mouseButtons() != QtCore.Qt.MouseButton.NoButton
