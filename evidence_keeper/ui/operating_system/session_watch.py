"""Watches for signs that the user has left: sleep, a locked session, a screen saver.

One interface for all systems; it reports which signs this system gives, and the settings show them.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, cast

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)
from PySide6.QtWidgets import QApplication

from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries, load_libraries, typed


class SessionSign(StrEnum):
    """A sign of absence that the system can give."""

    SLEEP = "sleep"
    LOCK = "lock"


class SessionWatch(QObject):
    """Signals when the computer goes to sleep or the session is locked. The base class never
    does.
    """

    left = Signal()
    """The computer goes to sleep, or the session is locked."""

    known = Signal()
    """`signs` has changed: some systems answer only after a while."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signs: frozenset[SessionSign] = frozenset()

    def start(self) -> None:
        """Start watching. `signs` lists only the signs that this system gives."""

    def release(self) -> None:
        """Release all inhibitors: the vault is closed and the program is about to end."""

    def _tells(self, sign: SessionSign) -> None:
        if sign not in self.signs:
            self.signs = self.signs | {sign}
            self.known.emit()


_BUS = "org.freedesktop.DBus"
_LOGIND = "org.freedesktop.login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_PATH = "/org/freedesktop/login1"
_ANSWER_MS = 2000
_SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_WHO, _WHY = "notes", "finish writing"
"""The names in `systemd-inhibit --list`, which reveal nothing."""


class LinuxWatch(SessionWatch):
    """Listens on both buses.

    Args:
        system: The bus of the machine; the usual one when None.
        user: The bus of the user's session; the usual one when None.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        system: QDBusConnection | None = None,
        user: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._user = user
        self._calls: list[QDBusPendingCallWatcher] = []
        self._delay: QDBusUnixFileDescriptor | None = None

    def start(self) -> None:
        """Start listening, once."""
        if self._calls:
            return
        system = self._system or QDBusConnection.systemBus()
        if system.isConnected():
            self._system = system
            self._watch_logind(system)
        user = self._user or QDBusConnection.sessionBus()
        if user.isConnected():
            self._user = user
            self._watch_screen_savers(user)

    @property
    def delays_sleep(self) -> bool:
        """Whether sleep is delayed until this process has ended; logind allows five seconds."""
        return self._delay is not None

    def _watch_logind(self, bus: QDBusConnection) -> None:
        self._listen(bus, (_LOGIND, _PATH, _MANAGER, "PrepareForSleep"), SLOT("_on_sleep(bool)"))
        inhibit = ["sleep", _WHO, _WHY, "delay"]
        self._ask(bus, (_LOGIND, _PATH, _MANAGER, "Inhibit"), inhibit, self._on_inhibited)
        # "auto" is the caller's session, or the one on the display for processes of the user's
        # service manager.
        name = os.environ.get("XDG_SESSION_ID") or "auto"
        self._ask(bus, (_LOGIND, _PATH, _MANAGER, "GetSession"), [name], self._on_session)

    def _listen(
        self, bus: QDBusConnection, signal: tuple[str, str, str, str], slot: object
    ) -> bool:
        # The binding accepts SLOT's result, a str; its stubs say bytes.
        return bus.connect(*signal, self, cast("bytes", slot))

    def _ask(
        self,
        bus: QDBusConnection,
        method: tuple[str, str, str, str],
        arguments: Sequence[object],
        answered: Callable[[Sequence[object]], None],
    ) -> None:
        """Call a method; errors and missing answers are ignored. Calling starts no service."""
        message = QDBusMessage.createMethodCall(*method)
        message.setArguments(arguments)
        message.setAutoStartService(False)
        call = QDBusPendingCallWatcher(bus.asyncCall(message, _ANSWER_MS), self)
        self._calls.append(call)

        def finished(_: object) -> None:
            reply = call.reply()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage and reply.arguments():
                answered(reply.arguments())

        call.finished.connect(finished)

    def _on_inhibited(self, given: Sequence[object]) -> None:
        """Keep the descriptor that delays sleep until it is closed, at the latest when the process
        ends.
        """
        if isinstance(given[0], QDBusUnixFileDescriptor) and given[0].isValid():
            self._delay = given[0]
        self._tells(SessionSign.SLEEP)

    def _on_session(self, given: Sequence[object]) -> None:
        path = given[0].path() if isinstance(given[0], QDBusObjectPath) else ""
        assert self._system is not None
        # Only of this session: on a shared computer others lock theirs.
        if path and self._listen(
            self._system, (_LOGIND, path, _SESSION, "Lock"), SLOT("_on_lock()")
        ):
            self._tells(SessionSign.LOCK)

    def _watch_screen_savers(self, bus: QDBusConnection) -> None:
        for name in _SCREEN_SAVERS:
            self._listen(bus, (name, "", name, "ActiveChanged"), SLOT("_on_screen_saver(bool)"))

        def listed(given: Sequence[object]) -> None:
            names = given[0]
            if isinstance(names, list) and any(name in names for name in _SCREEN_SAVERS):
                self._tells(SessionSign.LOCK)

        self._ask(bus, (_BUS, "/org/freedesktop/DBus", _BUS, "ListNames"), [], listed)

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:
        if begins:
            self.left.emit()

    @Slot()
    def _on_lock(self) -> None:
        self.left.emit()

    @Slot(bool)
    def _on_screen_saver(self, active: bool) -> None:
        if active:
            self.left.emit()


_MAY_SLEEP, _WILL_SLEEP = 0xE0000270, 0xE0000280
_UTF_8 = 0x08000100
_AT_ONCE = 4
"""Deliver notifications also while the program is in the background."""
_LOCKED = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
_OBSERVER = 1
"""Identifies the observer; never read."""

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
        # The system's callbacks must be kept alive as long as it may call them.
        self._on_lock = _Notified(lambda *_: self.left.emit())
        self._on_power = _Powered(self._power)
        self._kept: list[Any] = []

    def start(self) -> None:
        """Start listening, once."""
        if self.signs or self._kept:
            return
        libraries = self._libraries or load_libraries()
        if libraries is None:
            return
        self._libraries = libraries
        self._watch_power(libraries)
        self._watch_session(libraries)

    def release(self) -> None:
        """Allow the delayed sleep."""
        if self._libraries is None:
            return
        allow = typed(
            self._libraries.iokit, "IOAllowPowerChange", ctypes.c_int, [_NUMBER, ctypes.c_ssize_t]
        )
        # Another thread may end the program at the same time.
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
        """Answer each message that needs an answer: without one, sleep waits for half a minute.

        Leaving ends this process and calls `release` first. If the vault is closed already, nobody
        leaves and sleep continues at once.
        """
        if message not in (_MAY_SLEEP, _WILL_SLEEP):
            return
        self._waiting.append(change or 0)
        try:
            if message == _WILL_SLEEP:
                self.left.emit()
        finally:
            self.release()


_POWER, _SUSPEND = 0x0218, 0x0004
_SESSION_CHANGE, _SESSION_LOCKED = 0x02B1, 0x7
_THIS_SESSION = 0


class _Message(ctypes.Structure):
    """The beginning of the platform's MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("word", ctypes.c_size_t),
    )


def tells_of_leaving(message: int, word: int) -> bool:
    """Return whether a window message announces sleep or a locked session."""
    return (message, word) in ((_POWER, _SUSPEND), (_SESSION_CHANGE, _SESSION_LOCKED))


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at each message; pass all."""
        name = kind.data() if isinstance(kind, QByteArray) else bytes(kind)
        if name == b"windows_generic_MSG":
            seen = _Message.from_address(int(message))
            if tells_of_leaving(int(seen.message), int(seen.word)):
                self._left()
        return False, 0


class WindowsWatch(SessionWatch):
    """Listens to the messages of the program's window."""

    def start(self) -> None:
        """Start listening. Every window is told of suspending, of locking only those that
        registered.
        """
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
