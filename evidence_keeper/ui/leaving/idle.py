"""Locks when nobody is there: after some minutes without a key or click, and after sleep."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

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
