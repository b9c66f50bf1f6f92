"""Sleep and locked sessions on Windows, from the messages that a window gets.

Not tried on Windows (docs/platforms.md). Numbers are those of WinUser.h, WtsApi32.h and the page
"System Power Management Events" of the platform's documentation.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QApplication

from evidence_keeper.ui.operating_system.session_watch import SessionSign, SessionWatch

_POWER, _SUSPEND = 0x0218, 0x0004
_SESSION_CHANGE, _LOCKED = 0x02B1, 0x7
_THIS_SESSION = 0


class _Message(ctypes.Structure):
    """The beginning of the platform's MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("word", ctypes.c_size_t),
    )


def tells_of_leaving(message: int, word: int) -> bool:
    """Whether a window message says that sleep begins or the session was locked."""
    return (message, word) in ((_POWER, _SUSPEND), (_SESSION_CHANGE, _LOCKED))


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at each message; let all pass."""
        name = kind.data() if isinstance(kind, QByteArray) else bytes(kind)
        if name == b"windows_generic_MSG":
            seen = _Message.from_address(int(message))
            if tells_of_leaving(int(seen.message), int(seen.word)):
                self._left()
        return False, 0


class WindowsWatch(SessionWatch):
    """Listens to the messages of the program's window."""

    def start(self) -> None:
        """Begin to listen. Suspending is told to every window, locking to those that asked."""
        app = QCoreApplication.instance()
        windows = QApplication.topLevelWidgets()
        if app is None or not windows or self.signs:
            return
        self._filter = _Filter(self.left.emit)
        app.installNativeEventFilter(self._filter)
        self._tells(SessionSign.SLEEP)
        if sys.platform == "win32":
            handle = ctypes.c_void_p(int(windows[0].winId()))
            if ctypes.windll.wtsapi32.WTSRegisterSessionNotification(handle, _THIS_SESSION):
                self._tells(SessionSign.LOCK)
