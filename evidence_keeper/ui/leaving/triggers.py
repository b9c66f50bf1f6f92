"""Triggers locking or hiding: the idle timer, signals of the system, and shortcuts."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal
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


def leave_on_signals(parent: QObject, leave: Callable[[], None]) -> None:
    """Call `leave` in the window's thread when the process is told to end.

    A handler written in Python runs only when Python runs, and Qt's loop may wait for ever: the
    number of the signal is therefore also written into a pipe that the loop watches.
    """
    if os.name == "nt":
        return  # there Qt is told by a message of its own and quits
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = QSocketNotifier(reading, QSocketNotifier.Type.Read, parent)

    def drain() -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(reading, 64)

    watch.activated.connect(drain)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: leave())


_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
_TICK_SECONDS = 2
_ASLEEP_SECONDS = 30


class IdleWatch(QObject):
    """Watches the whole application, from when it is started.

    Args:
        parent: The application.
        clock: Seconds that do not stand still while the computer sleeps.
    """

    went_idle = Signal(bool)
    """Nobody was there for so long; true when the computer slept meanwhile."""

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._watched = parent
        self._clock = clock
        self._minutes = 5
        self._last_sign = clock()
        self._last_tick = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_SECONDS * 1000)
        self._timer.timeout.connect(self.tick)

    def start(self, minutes: int) -> None:
        """Begin to watch, or change the time."""
        self._minutes = max(1, minutes)
        self._last_sign = self._last_tick = self._clock()
        self._timer.start()
        self._watched.installEventFilter(self)  # once more is no more than once

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._watched.removeEventFilter(self)

    def tick(self) -> None:
        """Look at the clock. A gap between two ticks means that the computer slept."""
        now = self._clock()
        slept = now - self._last_tick > _TICK_SECONDS + _ASLEEP_SECONDS
        self._last_tick = now
        if slept or now - self._last_sign >= self._minutes * 60:
            self._timer.stop()
            self.went_idle.emit(slept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note signs of life; let everything pass."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last_sign = self._clock()
        return False
