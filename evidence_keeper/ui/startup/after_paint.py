"""Runs postponed work after the window's first paint, a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

WITHOUT_PAINT_MS = 1500
"""Milliseconds after which to begin even without a paint: a window can start minimised."""

BETWEEN_MS = 2
"""Milliseconds between two steps, in which keys and clicks are processed."""


class AfterPaint(QObject):
    """Runs its steps in order, each in its own turn of the event loop.

    Args:
        parent: The window; the steps end with it.
        steps: Each should take much less than 50 ms, because input waits meanwhile.
    """

    def __init__(self, parent: QObject, steps: Iterable[Callable[[], object]]) -> None:
        super().__init__(parent)
        self._steps = iter(steps)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self._timer.start(WITHOUT_PAINT_MS)
        self._begun = False

    def begin(self) -> None:
        """Start after the first paint."""
        if not self._begun:
            self._begun = True
            self._timer.start(0)

    def _next(self) -> None:
        self._begun = True
        step = next(self._steps, None)
        if step is not None:
            self._timer.start(BETWEEN_MS)
            step()
