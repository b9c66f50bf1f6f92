"""The window leaves in order when the system tells it to end, at log-off or shutdown."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


def leave_on_signals(parent: QObject, leave: Callable[[], None]) -> None:
    """Call `leave` in the window's thread when the process is told to end.

    A handler written in Python runs only when Python runs, and Qt's loop may wait for ever: the
    number of the signal is therefore also written into a pipe that the loop watches.
    """
    if os.name == "nt":
        return  # there Qt is told by a message of its own and quits
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = QSocketNotifier(reading, QSocketNotifier.Type.Read, parent)

    def drain() -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(reading, 64)

    watch.activated.connect(drain)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: leave())
