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
    """Watches the whole application for the two shortcuts; install it as its event filter."""

    pressed = Signal(bool)
    """Leave now: True to lock, False to hide."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two shortcuts before a dialog does; pass all other events."""
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
        event.accept()  # otherwise Qt offers it to each parent in turn
        self.pressed.emit(lock)
        return True


def leave_on_signals(parent: QObject, leave: Callable[[], None]) -> None:
    """Call `leave` in the window's thread when a signal asks the process to end.

    A Python signal handler runs only when Python runs, and Qt's loop may wait forever: the signal's
    number is therefore also written into a pipe that the loop watches.
    """
    if os.name == "nt":
        return  # on Windows Qt receives a message and quits
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
    """Watches for inactivity in the whole application, once started.

    Args:
        parent: The application.
        clock: Seconds, counted also while the computer sleeps.
    """

    went_idle = Signal(bool)
    """The user was inactive; True if the computer slept meanwhile."""

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
        """Start watching, or change the time."""
        self._minutes = max(1, minutes)
        self._last_sign = self._last_tick = self._clock()
        self._timer.start()
        self._watched.installEventFilter(self)  # installing it again has no effect

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._watched.removeEventFilter(self)

    def tick(self) -> None:
        """Check the clock. A gap between two ticks means that the computer slept."""
        now = self._clock()
        slept = now - self._last_tick > _TICK_SECONDS + _ASLEEP_SECONDS
        self._last_tick = now
        if slept or now - self._last_sign >= self._minutes * 60:
            self._timer.stop()
            self.went_idle.emit(slept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Record user activity; pass all events."""
        if event.type() in _SIGNS_OF_LIFE:
            self._last_sign = self._clock()
        return False
