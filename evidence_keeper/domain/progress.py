"""How a long job tells how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

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
        self._deciding = Lock()
        self.settled = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step; may be called from any thread.

        It stops for certain, unless it is `settled` then.
        """
        with self._deciding:
            if not self.settled:
                self._stop.set()

    def settle(self) -> None:
        """Go past the last moment in which the job can be stopped: it ends within a moment.

        Raises:
            Cancelled: the user asked to stop.
        """
        with self._deciding:
            if self._stop.is_set():
                raise Cancelled
            self.settled = True

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._stop.is_set()

    def give_way(self) -> None:
        """Let what waits go first, be it the closing of the vault.

        The job has failed or was stopped, and only tidies up outside of the vault.
        """

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
