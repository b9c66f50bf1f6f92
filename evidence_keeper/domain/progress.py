"""Reports the progress of a long job and lets the user cancel it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

from evidence_keeper.domain.errors import Cancelled

Report = Callable[[int, int, str], None]


class Progress:
    """The job calls `step` between units of work.

    Args:
        report: Called with units done, units in all (0 when unknown) and a label, from the thread
            of the job. The label may contain the user's words and is never logged.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._stop = Event()
        self._deciding = Lock()
        self.settled = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step; may be called from any thread.

        It always stops, unless it has `settled` by then.
        """
        with self._deciding:
            if not self.settled:
                self._stop.set()

    def settle(self) -> None:
        """Pass the point of no return: the job can no longer be cancelled and soon ends.

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
        """Let waiting work run first, even the closing of the vault.

        The job has failed or was cancelled and only cleans up outside the vault.
        """

    def step(self, done: int, total: int, label: str = "") -> None:
        """Report progress between two units of work.

        Raises:
            Cancelled: the user asked to stop.
        """
        self.tick(done, total, label)

    def tick(self, done: int, total: int, label: str = "") -> None:
        """Report progress within a unit of work, where no other work may be interleaved.

        Raises:
            Cancelled: the user asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, label)
