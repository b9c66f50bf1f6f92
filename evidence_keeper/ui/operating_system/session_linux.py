"""Sleep and locked sessions on Linux: logind on the system bus, screen savers on the user's bus.

Nothing is waited for: a bus that is not there or does not answer costs nothing, and its signs are
then not among those that are told.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from evidence_keeper.ui.operating_system.session_watch import SessionSign, SessionWatch

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
"""What `systemd-inhibit --list` shows: nothing about what is kept here."""


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
        """Begin to listen, once."""
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
        """Whether sleep waits until this process has ended; logind allows five seconds."""
        return self._delay is not None

    def _watch_logind(self, bus: QDBusConnection) -> None:
        self._listen(bus, (_LOGIND, _PATH, _MANAGER, "PrepareForSleep"), SLOT("_on_sleep(bool)"))
        inhibit = ["sleep", _WHO, _WHY, "delay"]
        self._ask(bus, (_LOGIND, _PATH, _MANAGER, "Inhibit"), inhibit, self._on_inhibited)
        # "auto" is the caller's session, or the one on the display for what the user's service
        # manager has started.
        name = os.environ.get("XDG_SESSION_ID") or "auto"
        self._ask(bus, (_LOGIND, _PATH, _MANAGER, "GetSession"), [name], self._on_session)

    def _listen(
        self, bus: QDBusConnection, signal: tuple[str, str, str, str], slot: object
    ) -> bool:
        # The binding takes what SLOT returns, a str; its stubs say bytes.
        return bus.connect(*signal, self, cast("bytes", slot))

    def _ask(
        self,
        bus: QDBusConnection,
        method: tuple[str, str, str, str],
        arguments: Sequence[object],
        answered: Callable[[Sequence[object]], None],
    ) -> None:
        """Call a method; an error or no answer is no answer. Nothing is started by asking."""
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
        """The descriptor holds sleep back until it is closed, which the process's end does."""
        if isinstance(given[0], QDBusUnixFileDescriptor) and given[0].isValid():
            self._delay = given[0]
        self._tells(SessionSign.SLEEP)

    def _on_session(self, given: Sequence[object]) -> None:
        path = given[0].path() if isinstance(given[0], QDBusObjectPath) else ""
        assert self._system is not None
        # Of this session alone: on a shared computer others lock theirs.
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
