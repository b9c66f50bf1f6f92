"""Locks and hides: the window closes at once, pending input is saved, the process ends.

Locking ends the process that has the key, because Python cannot wipe memory reliably; a new process
then shows the unlock page. Hiding ends the process without a new one. Nothing is asked.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from evidence_keeper.system.output_files import remove_unfinished
from evidence_keeper.ui.operating_system.clipboard import clear_if_ours
from evidence_keeper.ui.vault_thread.backend import Backend

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

HARD_LIMIT_SECONDS = 1.0
_DRAIN_SECONDS = 0.8
_SETTLE_SECONDS = 0.3
"""Seconds for a move that can no longer be cancelled to finish, so that the vault's location is
right."""
_log = logging.getLogger(__name__)


def end_process(code: int) -> None:
    """End at once, after removing temporary files outside the vault."""
    remove_unfinished()
    os._exit(code)


def start_fresh(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Start a new, independent process, which shows the unlock page.

    Args:
        folder: The vault for which the window was opened this time; None for the default.
        environment: Of the new process; this one's for None.
    """
    frozen = bool(getattr(sys, "frozen", False))
    command = [sys.executable] if frozen else [sys.executable, "-m", "evidence_keeper"]
    command += ["--unlock"] if folder is None else ["--unlock", "--vault", str(folder)]
    flags = getattr(subprocess, "DETACHED_PROCESS", 0)
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            close_fds=True,
            creationflags=flags,
        )
    except OSError as e:
        # Leaving must not fail because the restart does; the user can start the program herself.
        _log.error("fresh start failed: %s", type(e).__name__)


class Leaving:
    """Ends the program.

    Args:
        backend: The owner of the vault.
        pending: Returns the pages' unsaved writes, for example a draft.
        end: Ends the process immediately.
        fresh: Starts the program again.
    """

    def __init__(
        self,
        backend: Backend,
        pending: Callable[[], Sequence[Callable[[Session], object]]],
        end: Callable[[int], object] = end_process,
        fresh: Callable[[], None] = start_fresh,
    ) -> None:
        self._backend = backend
        self._pending = pending
        self._end = end
        self._fresh = fresh
        self._begun = False

    def leave(self, *, lock: bool) -> None:
        """Hide all windows, save pending input, close the vault, end.

        After one second the process ends in any case; the vault survives that like a crash.
        """
        if self._begun:
            return
        self._begun = True
        limit = Timer(HARD_LIMIT_SECONDS, self._end, (0,))
        limit.daemon = True
        limit.start()
        for window in QApplication.topLevelWidgets():
            window.hide()
        QGuiApplication.sync()
        began = monotonic()
        self._backend.stop_jobs(_SETTLE_SECONDS)
        waited = monotonic() - began
        if lock:
            self._fresh()
        clear_if_ours()
        self._backend.finish(self._pending(), _DRAIN_SECONDS - waited)
        limit.cancel()
        self._end(0)
