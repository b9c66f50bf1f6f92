"""Lets the window of a test process events for a while."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer


def live(milliseconds: int) -> None:
    """Run the window's event loop.

    `QTest.qWait` keeps Python's lock while it waits: the vault's thread and those that read files
    would get a turn every few milliseconds only.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
