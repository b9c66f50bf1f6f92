"""Sleep and locked sessions on macOS: IOKit's power messages, and the session's notifications.

Not tried on macOS (docs/platforms.md). Numbers are those of IOMessage.h, IOPMLib.h and
CFNotificationCenter.h; the names of the notifications are documented nowhere and long in use.
"""

from __future__ import annotations

import contextlib
import ctypes
from typing import Any

from PySide6.QtCore import QObject

from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries, load_libraries, typed
from evidence_keeper.ui.operating_system.session_watch import SessionSign, SessionWatch

_MAY_SLEEP, _WILL_SLEEP = 0xE0000270, 0xE0000280
_UTF_8 = 0x08000100
_AT_ONCE = 4
"""Notifications come also while the program is not the one in front."""
_LOCKED = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
_OBSERVER = 1
"""Says whose observer it is; never looked at."""

_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_uint32
_Notified = ctypes.CFUNCTYPE(None, *[_POINTER] * 5)
_Powered = ctypes.CFUNCTYPE(None, _POINTER, _NUMBER, _NUMBER, _POINTER)


class MacWatch(SessionWatch):
    """Listens on the run loop that Qt runs on the window's thread.

    Args:
        libraries: The system's when None.
    """

    def __init__(
        self, parent: QObject | None = None, libraries: MacLibraries | None = None
    ) -> None:
        super().__init__(parent)
        self._libraries = libraries
        self._root = 0
        self._waiting: list[int] = []
        # What the system calls must live as long as it may call.
        self._on_lock = _Notified(lambda *_: self.left.emit())
        self._on_power = _Powered(self._power)
        self._kept: list[Any] = []

    def start(self) -> None:
        """Begin to listen, once."""
        if self.signs or self._kept:
            return
        libraries = self._libraries or load_libraries()
        if libraries is None:
            return
        self._libraries = libraries
        self._watch_power(libraries)
        self._watch_session(libraries)

    def release(self) -> None:
        """Let the sleep go on that was held back for us."""
        if self._libraries is None:
            return
        allow = typed(
            self._libraries.iokit, "IOAllowPowerChange", ctypes.c_int, [_NUMBER, ctypes.c_ssize_t]
        )
        # Whoever ends the program may do so from another thread at the same time.
        with contextlib.suppress(IndexError):
            while True:
                allow(self._root, self._waiting.pop())

    def _watch_power(self, libraries: MacLibraries) -> None:
        core, iokit = libraries.core, libraries.iokit
        port, notifier = ctypes.c_void_p(), ctypes.c_uint32()
        register = typed(
            iokit,
            "IORegisterForSystemPower",
            _NUMBER,
            [_POINTER, ctypes.POINTER(_POINTER), _Powered, ctypes.POINTER(_NUMBER)],
        )
        source_of = typed(iokit, "IONotificationPortGetRunLoopSource", _POINTER, [_POINTER])
        main_loop = typed(core, "CFRunLoopGetMain", _POINTER, [])
        add = typed(core, "CFRunLoopAddSource", None, [_POINTER] * 3)
        self._kept += [port, notifier]
        self._root = int(
            register(None, ctypes.byref(port), self._on_power, ctypes.byref(notifier)) or 0
        )
        if self._root and port.value:
            add(main_loop(), source_of(port.value), libraries.common_modes)
            self._tells(SessionSign.SLEEP)

    def _watch_session(self, libraries: MacLibraries) -> None:
        core = libraries.core
        center_of = typed(core, "CFNotificationCenterGetDistributedCenter", _POINTER, [])
        text = typed(
            core, "CFStringCreateWithCString", _POINTER, [_POINTER, ctypes.c_char_p, _NUMBER]
        )
        observe = typed(
            core,
            "CFNotificationCenterAddObserver",
            None,
            [_POINTER, _POINTER, _Notified, _POINTER, _POINTER, ctypes.c_ssize_t],
        )
        center = center_of()
        if not center:
            return
        for name in _LOCKED:
            named = text(None, name.encode("ascii"), _UTF_8)
            observe(center, _OBSERVER, self._on_lock, named, None, _AT_ONCE)
        self._tells(SessionSign.LOCK)

    def _power(self, _mine: Any, _service: int, message: int, change: int | None) -> None:
        """Answer each message that wants an answer: without one, sleep waits for half a minute.

        Leaving ends this process, and calls `release` before. Where nobody leaves, because the
        vault is closed already, sleep goes on at once.
        """
        if message not in (_MAY_SLEEP, _WILL_SLEEP):
            return
        self._waiting.append(change or 0)
        try:
            if message == _WILL_SLEEP:
                self.left.emit()
        finally:
            self.release()
