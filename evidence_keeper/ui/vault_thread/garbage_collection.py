"""Garbage is collected by the window's thread alone.

Python collects what refers to itself in a circle on whatever thread allocates. The binding looks an
object up before it takes Python's lock: a widget that the vault's thread takes apart while Qt
deletes it on the window's thread ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS, _PAUSE_IN_A_JOB_MS = 1000, 50
"""Between two looks at how much there is. A job makes much at once, and nothing waits for long."""


class GarbageCollector(QObject):
    """Collects as Python would, but here. From when it is made until `stop` nobody else does."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._in_a_job = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def set_in_a_job(self, in_a_job: bool) -> None:
        """Note whether a job is under way."""
        self._in_a_job = in_a_job
        self._timer.setInterval(_PAUSE_IN_A_JOB_MS if in_a_job else _PAUSE_MS)

    def stop(self, *, alone: bool) -> None:
        """Collect no more.

        Args:
            alone: Whether no other thread is left: Python collects by itself again where it did.
        """
        self._timer.stop()
        if self._was_on and alone:
            gc.enable()

    def look(self) -> None:
        """Collect where there is enough.

        Everything is gone through only between jobs: what a job has in hand is much, and no
        garbage.
        """
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in range(1 if self._in_a_job else 2, -1, -1):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return
