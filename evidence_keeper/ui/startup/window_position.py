"""Restores the window's position and size after a lock, without writing them to disk."""

from __future__ import annotations

import os

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_NAME = "EVIDENCE_KEEPER_WINDOW"


def with_place(window: QWidget) -> dict[str, str]:
    """Return the environment of a new process that shows the window in the same place."""
    at = window.normalGeometry()
    if not at.isValid():
        at = window.geometry()
    numbers = (at.x(), at.y(), at.width(), at.height(), int(window.isMaximized()))
    return {**os.environ, _NAME: " ".join(str(n) for n in numbers)}


def take_place(window: QWidget) -> None:
    """Move to the place of the locked window, as far as the screen allows."""
    try:
        x, y, width, height, largest = (int(n) for n in os.environ.pop(_NAME, "").split())
    except ValueError:
        return
    at = QRect(x, y, width, height)
    if not any(screen.geometry().contains(at.center()) for screen in QGuiApplication.screens()):
        return
    window.setGeometry(at)
    if largest:
        window.setWindowState(Qt.WindowState.WindowMaximized)
