"""Runs postponed work after the window's first paint, a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

WITHOUT_PAINT_MS = 1500
"""Begin after this time, even when nothing was painted: a window can begin minimised."""

BETWEEN_MS = 2
"""Pause between two steps, in which keys and clicks are served."""


class AfterPaint(QObject):
    """Does its steps one by one, in their order, each in a turn of its own of the event loop.

    Args:
        parent: The window; the steps end with it.
        steps: Each should take much less than 50 ms: for so long no key is answered.
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
        """The window was painted for the first time."""
        if not self._begun:
            self._begun = True
            self._timer.start(0)

    def _next(self) -> None:
        self._begun = True
        step = next(self._steps, None)
        if step is not None:
            self._timer.start(BETWEEN_MS)
            step()
