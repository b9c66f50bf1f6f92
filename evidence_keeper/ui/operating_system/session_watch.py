"""What the system tells of somebody leaving: sleep, a locked session, a screen saver.

One interface; which of the signs a system really gives is told, and shown in the settings.
"""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class SessionSign(StrEnum):
    """What the system can tell."""

    SLEEP = "sleep"
    LOCK = "lock"


class SessionWatch(QObject):
    """Tells when the computer goes to sleep or the session is locked. This one tells nothing."""

    left = Signal()
    """Sleep begins, or the session is locked."""

    known = Signal()
    """`signs` has changed: some systems answer only after a while."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signs: frozenset[SessionSign] = frozenset()

    def start(self) -> None:
        """Begin to watch. What this system does not tell stays out of `signs`."""

    def release(self) -> None:
        """The vault is closed and the program about to end: hold nothing back any longer."""

    def _tells(self, sign: SessionSign) -> None:
        if sign not in self.signs:
            self.signs = self.signs | {sign}
            self.known.emit()


def session_watch(parent: QObject, platform: str = sys.platform) -> SessionWatch:
    """Return what watches on this system."""
    # Each of the three works on its own system alone.
    if platform == "linux":
        from evidence_keeper.ui.operating_system.session_linux import LinuxWatch  # noqa: PLC0415

        return LinuxWatch(parent)
    if platform == "win32":
        from evidence_keeper.ui.operating_system.session_windows import WindowsWatch  # noqa: PLC0415

        return WindowsWatch(parent)
    if platform == "darwin":
        from evidence_keeper.ui.operating_system.session_mac import MacWatch  # noqa: PLC0415 - macOS alone

        return MacWatch(parent)
    return SessionWatch(parent)
