"""How a long job tells how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from evidence_keeper.domain.errors import Cancelled

Report = Callable[[int, int, str], None]


class Progress:
    """A job calls `step` between units of work.

    Args:
        report: Called with units done, units in all (0 when unknown) and a label, from the
            thread of the job. The label may hold the user's words and is never logged.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next step; may be called from any thread."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int, label: str = "") -> None:
        """Tell how far the job is.

        Raises:
            Cancelled: the user asked to stop.
        """
        self.tick(done, total, label)

    def tick(self, done: int, total: int, label: str = "") -> None:
        """As `step`, in the middle of a unit of work: nothing else may come in between.

        Raises:
            Cancelled: the user asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, label)
