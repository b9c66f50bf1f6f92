"""Runs all work on the open vault on one thread and sends the results to the window.

The window's thread never waits. Three kinds of work:

* `ask`: reads. They also run between two steps of a long job, so that a list can be scrolled
  while files are being added.
* `change`: writes, in order, never inside a job, unless it has failed and only cleans up.
* `job`: long work that reports progress and can be cancelled.

A `search` is an `ask` that replaces the one before it: an outdated one is interrupted.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress, Report
from evidence_keeper.ui.vault_thread.ticket import Failed, Ticket, WorkKind, nothing

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


_PAUSE_MS, _PAUSE_IN_A_JOB_MS = 1000, 50
"""Pauses between two checks for garbage. A job creates much at once; reads create little."""


class GarbageCollector(QObject):
    """Replaces Python's automatic garbage collection until `stop`, always on this thread."""

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
        """Record whether a job is running."""
        self._in_a_job = in_a_job
        self._timer.setInterval(_PAUSE_IN_A_JOB_MS if in_a_job else _PAUSE_MS)

    def stop(self, *, alone: bool) -> None:
        """Stop collecting.

        Args:
            alone: Whether no other thread is left: then Python's automatic collection is enabled
                again.
        """
        self._timer.stop()
        if self._was_on and alone:
            gc.enable()

    def look(self) -> None:
        """Collect if there is enough garbage.

        A full collection runs only between jobs: a job's many objects are no garbage.
        """
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in range(1 if self._in_a_job else 2, -1, -1):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return


T = TypeVar("T")
Done = Callable[[T], None]


_BETWEEN = (WorkKind.ASK, WorkKind.KEEP)
"""Work that may run between two steps of a job."""
_WHILE_TIDYING = (*_BETWEEN, WorkKind.CHANGE)
"""Work that may run while a failed job cleans up, because that does not use the vault."""


class _GivingWay(Progress):
    """Progress of a job that runs waiting reads and drafts between two steps."""

    def __init__(self, report: Report, between: Callable[[Sequence[WorkKind]], None]) -> None:
        super().__init__(report)
        self._between = between

    def step(self, done: int, total: int, label: str = "") -> None:
        super().step(done, total, label)
        self._between(_BETWEEN)

    def give_way(self) -> None:
        self._between(_WHILE_TIDYING)


def _gone(callback: Callable[..., object]) -> bool:
    """Return whether the callback belongs to a widget that Qt has destroyed."""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


class Backend(QObject):
    """Owner of the session and its thread."""

    went_wrong = Signal(object)
    """A `KeeperError` without its own handler."""

    busy_changed = Signal(bool)
    """Whether a job is running."""

    _ended = Signal(object, object, object)
    """A ticket, and the result or the error. The callbacks stay in the ticket."""

    _stepped = Signal(object, object)
    """A ticket, and its job's progress."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[Ticket] = deque()
        self._lock = Lock()
        self._running: Ticket | None = None
        self._job: Ticket | None = None
        self._searches: dict[str, Ticket] = {}
        self._session: Session | None = None
        self._closed = False
        self._garbage: GarbageCollector | None = None

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        self._garbage = GarbageCollector(self)
        self.busy_changed.connect(self._garbage.set_in_a_job)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._report, Qt.ConnectionType.QueuedConnection)
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")

    # queueing, on the window's thread

    def call(self, work: Callable[[], T], done: Done[T], failed: Failed | None = None) -> Ticket:
        """Run work that needs no open vault."""
        return self._hand_over(Ticket(work, done, failed or self._complain, WorkKind.CHANGE))

    def open(
        self,
        opening: Callable[[], Session],
        done: Done[Session],
        failed: Failed | None = None,
    ) -> Ticket:
        """Open a vault on the thread that will own it."""

        def work() -> Session:
            self._close_session()  # an earlier vault would stay in use for ever
            self._session = opening()
            return self._session

        return self.call(work, done, failed)

    def close(self) -> Ticket:
        """Close the vault; another one can be opened."""
        return self.call(self._close_session, nothing)

    def ask(
        self, work: Callable[[Session], T], done: Done[T], failed: Failed | None = None
    ) -> Ticket:
        """Read from the vault."""
        return self._hand_over(
            Ticket(lambda: work(self._open()), done, failed or self._complain, WorkKind.ASK)
        )

    def change(
        self, work: Callable[[Session], T], done: Done[T], failed: Failed | None = None
    ) -> Ticket:
        """Write to the vault."""
        return self._hand_over(
            Ticket(lambda: work(self._open()), done, failed or self._complain, WorkKind.CHANGE)
        )

    def keep(self, work: Callable[[Session], T], done: Done[T]) -> Ticket:
        """Write a draft: between two steps of a job as well, so that typing is never at risk.

        Only for writes that conflict with no job: drafts are independent of all other data.
        """
        return self._hand_over(
            Ticket(lambda: work(self._open()), done, self._complain, WorkKind.KEEP)
        )

    def search(
        self,
        channel: str,
        work: Callable[[Session], T],
        done: Done[T],
        failed: Failed | None = None,
    ) -> Ticket:
        """Read, replacing the channel's earlier search; a running one is interrupted."""
        self.stop_search(channel)
        ticket = Ticket(
            lambda: work(self._open()),
            done,
            failed or self._complain,
            WorkKind.ASK,
            interruptible=True,
        )
        self._searches[channel] = ticket
        return self._hand_over(ticket)

    def stop_search(self, channel: str) -> None:
        """Cancel the channel's search, because its result is outdated."""
        earlier = self._searches.pop(channel, None)
        if earlier is not None:
            earlier.drop()
            self._interrupt(earlier)

    def job(
        self,
        work: Callable[[Session, Progress], T],
        done: Done[T],
        failed: Failed | None = None,
        reported: Report | None = None,
    ) -> Ticket:
        """Run long work with progress. `reported` is called on the window's thread."""
        return self.errand(lambda p: work(self._open(), p), done, failed, reported)

    def errand(
        self,
        work: Callable[[Progress], T],
        done: Done[T],
        failed: Failed | None = None,
        reported: Report | None = None,
    ) -> Ticket:
        """Run long work that needs no open vault, as a job."""

        def report(units: int, total: int, label: str) -> None:
            if reported is not None:
                self._stepped.emit(ticket, (units, total, label))

        progress = _GivingWay(report, self._serve_between)
        ticket = Ticket(
            lambda: work(progress), done, failed or self._complain, WorkKind.JOB, reported=reported
        )
        ticket.progress = progress
        return self._hand_over(ticket)

    @property
    def has_job(self) -> bool:
        """Whether a job is waiting or running."""
        with self._lock:
            return self._job is not None or any(t.kind is WorkKind.JOB for t in self._queue)

    def stop_jobs(self, seconds: float) -> None:
        """Cancel running and waiting jobs; one past the point of no return gets so long to end."""
        with self._lock:
            running = self._job
            for ticket in self._queue:
                ticket.cancel()
        if running is not None and running.progress is not None:
            running.cancel()
            if running.progress.settled:
                running.finished.wait(seconds)

    def finish(
        self, last: Sequence[Callable[[Session], object]] = (), seconds: float = 0.8
    ) -> bool:
        """Do the last writes, close the vault and accept no more work.

        Running jobs are cancelled, searches interrupted, waiting reads dropped; writes queued
        before are still done.

        Returns:
            Whether everything was done in time.
        """
        if self._closed:
            return True
        with self._lock:
            for ticket in self._queue:
                if ticket.kind not in (WorkKind.CHANGE, WorkKind.KEEP):
                    ticket.drop()
            if self._job is not None:
                self._job.drop()
        if (running := self._running) is not None and running.interruptible:
            running.drop()
            self._interrupt(running)
        if self._session is not None:
            self._session.end_decoding()
        for work in last:
            self.change(work, nothing, nothing)
        ended = self.call(self._close_session, nothing, nothing)
        self._closed = True
        in_time = ended.finished.wait(seconds)
        self._pool.shutdown(wait=in_time, cancel_futures=not in_time)
        if self._garbage is not None:
            self._garbage.stop(alone=in_time)
        return in_time

    # on the vault's thread

    def _open(self) -> Session:
        if self._session is None:
            raise KeeperError(Code.NO_VAULT, path="")
        return self._session

    def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _run_next(self) -> None:
        with self._lock:
            if not self._queue:
                return
            ticket = self._queue.popleft()
            if ticket.kind is WorkKind.JOB:
                self._job = ticket  # at once: no job may start in between
        self._run(ticket)

    def _serve_between(self, kinds: Sequence[WorkKind]) -> None:
        while True:
            with self._lock:
                ticket = next((t for t in self._queue if t.kind in kinds), None)
                if ticket is None:
                    return
                self._queue.remove(ticket)
            self._run(ticket)

    def _run(self, ticket: Ticket) -> None:
        if ticket.dropped:
            self._leave(ticket, self._running)
            self._end(ticket, None, None)
            return
        with self._lock:
            outer, self._running = self._running, ticket
        answer, error = None, None
        try:
            answer = ticket.work()
        except Exception as e:  # noqa: BLE001 - whatever it was, the window must hear of it
            error = ticket.error_of(e)
        self._leave(ticket, outer)
        self._end(ticket, answer, error)

    def _leave(self, ticket: Ticket, outer: Ticket | None) -> None:
        # Finishing work needs the lock, so an interrupt can never hit the next work.
        with self._lock:
            self._running = outer
            if ticket.kind is WorkKind.JOB:
                self._job = None

    def _end(self, ticket: Ticket, answer: object, error: KeeperError | None) -> None:
        ticket.finished.set()
        if isValid(self):
            self._ended.emit(ticket, answer, error)

    # back on the window's thread

    @Slot(object, object, object)
    def _deliver(self, ticket: Ticket, answer: object, error: KeeperError | None) -> None:
        if ticket.kind is WorkKind.JOB and not self.has_job:
            self.busy_changed.emit(False)
        done, failed = ticket.done, ticket.failed
        ticket.let_go()
        if error is not None and not (ticket.dropped or _gone(failed)):
            failed(error)
        elif error is None and not (ticket.dropped or _gone(done)):
            done(answer)

    @Slot(object, object)
    def _report(self, ticket: Ticket, step: tuple[int, int, str]) -> None:
        if ticket.reported is not None and not (ticket.dropped or _gone(ticket.reported)):
            ticket.reported(*step)

    def _hand_over(self, ticket: Ticket) -> Ticket:
        if self._closed:
            ticket.drop()
            ticket.finished.set()
            return ticket
        with self._lock:
            self._queue.append(ticket)
        self._pool.submit(self._run_next)
        if ticket.kind is WorkKind.JOB:
            self.busy_changed.emit(True)
        return ticket

    def _interrupt(self, ticket: Ticket) -> None:
        with self._lock:
            if self._running is ticket and ticket.interruptible and self._session is not None:
                self._session.interrupt()

    def _complain(self, error: KeeperError) -> None:
        if error.code is not Code.CANCELLED:
            self.went_wrong.emit(error)
