"""Checks what a window test must not leave behind or print."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QThread, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

OFF_SCREEN = "This plugin does not support "
"""Starts of Qt's messages about the missing screen, where windows have no position."""

KEPT_THREADS = "sync_"
"""Names of threads that the program starts once and keeps."""

_QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
PATIENCE = 20.0
"""Seconds that a thread which was told to end is given."""

_log = logging.getLogger("qt")


@contextmanager
def qt_in_the_log() -> Iterator[None]:
    """Write Qt's warnings into the log, where `caplog` finds those of all phases of a test."""

    def handle(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
        if kind not in _QUIET and not message.startswith(OFF_SCREEN):
            _log.warning("%s", message)

    before = qInstallMessageHandler(handle)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def standing() -> Counter[str]:
    """Count threads, timers that run, and widgets, by a name that says which they are."""
    threads = (t.name for t in threading.enumerate())
    found = Counter(f"thread {name}" for name in threads if not name.startswith(KEPT_THREADS))
    found.update(f"{type(w).__name__} {w.objectName()}" for w in QApplication.allWidgets())
    for thing in Shiboken.getAllValidWrappers():
        if isinstance(thing, QTimer) and thing.isActive():
            found[f"{type(thing).__name__} of {type(thing.parent()).__name__}"] += 1
        elif isinstance(thing, QThread) and thing.isRunning():
            found[f"{type(thing).__name__} {thing.objectName()}"] += 1
    return found


def left_since(before: Counter[str], now: Callable[[], Counter[str]] = standing) -> list[str]:
    """Return what stands now and did not before, once all that is going has gone."""
    until = time.monotonic() + PATIENCE
    more = now() - before
    if more:
        gc.collect()
    while more and time.monotonic() < until:
        QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
        QApplication.processEvents()
        time.sleep(0.005)
        more = now() - before
    return sorted(more.elements())
