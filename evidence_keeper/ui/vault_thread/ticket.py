"""Tracks work that was queued for the vault's thread, and its receiver."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from evidence_keeper.domain.errors import Code, KeeperError, without_traceback
from evidence_keeper.system.files import disk_error
from evidence_keeper.system.log import log_failure

if TYPE_CHECKING:
    from evidence_keeper.domain.progress import Progress, Report

Failed = Callable[[KeeperError], None]


def as_keeper_error(error: BaseException) -> KeeperError:
    """Return the error itself, or `UNEXPECTED` with type and place but none of its text."""
    if isinstance(error, KeeperError):
        return error
    if isinstance(error, OSError):
        log_failure(error)
        return disk_error(error, Path(str(error.filename or "")))
    return KeeperError(Code.UNEXPECTED, kind=type(error).__name__, place=log_failure(error))


class WorkKind(Enum):
    """When work may run; see `Backend`."""

    ASK = auto()
    CHANGE = auto()
    KEEP = auto()
    JOB = auto()


def nothing(_: object = None) -> None:
    """Ignore an answer."""


class Ticket:
    """Queued work. A dropped ticket's answer is never delivered."""

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Failed,
        kind: WorkKind,
        *,
        reported: Report | None = None,
        interruptible: bool = False,
    ) -> None:
        self.work, self.done, self.failed, self.kind = work, done, failed, kind
        self.reported, self.interruptible = reported, interruptible
        self.progress: Progress | None = None
        self.dropped = False
        self.finished = Event()

    def drop(self) -> None:
        """Discard the answer; a job is cancelled as well."""
        self.dropped = True
        self.cancel()

    def error_of(self, error: Exception) -> KeeperError:
        """Return the error; an interrupted, outdated search is no error."""
        if self.interruptible and self.dropped:
            return KeeperError(Code.CANCELLED)
        return without_traceback(as_keeper_error(error))

    def cancel(self) -> None:
        """Cancel a job; its outcome (`CANCELLED`) is still delivered."""
        if self.progress is not None:
            self.progress.cancel()

    def let_go(self) -> None:
        """Release the callbacks on the window's thread, which must hold the last reference."""
        self.work = self.done = self.failed = nothing
        self.reported = self.progress = None
