"""F9 and Ctrl+L while a dialog or menu is open: the window's own shortcuts rest then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication


class LeavingKeys(QObject):
    """Watches the whole application; install it as an event filter of the application."""

    pressed = Signal(bool)
    """Leave now; true to lock, false to hide."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys before a dialog does; let everything else pass."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None:
            return False
        if not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        hide = event.key() == Qt.Key.Key_F9 and plain == Qt.KeyboardModifier.NoModifier
        lock = event.key() == Qt.Key.Key_L and plain == Qt.KeyboardModifier.ControlModifier
        if not hide and not lock:
            return False
        event.accept()  # else Qt offers it to each parent in turn
        self.pressed.emit(lock)
        return True
