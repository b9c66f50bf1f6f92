"""Asks the system whether motion should be reduced: one interface for all systems.

Qt offers this only from 6.12 on (`QAccessibilityHints.motionPreference`; docs/decisions/0002 says
why an earlier version is used). It does say whether the text cursor blinks, and that is followed
anyway.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

from evidence_keeper.ui.operating_system.mac_libraries import class_named, load_libraries, send

_ANIMATIONS_SHOWN = 0x1042
"""`SPI_GETCLIENTAREAANIMATION` of WinUser.h: "show animations in Windows"."""


class MotionWish(QObject):
    """Asks the system for the motion setting. The base class never answers: things move as
    usual.
    """

    told = Signal(bool)
    """Whether to reduce motion; some systems answer only after a while."""

    def ask(self) -> None:
        """Ask once, without waiting."""


class WindowsWish(MotionWish):
    """Not tried on Windows (docs/platforms.md).

    Args:
        library: `user32`; the system's when None.
    """

    def __init__(self, parent: QObject | None = None, library: Any = None) -> None:
        super().__init__(parent)
        if library is None and sys.platform == "win32":
            library = ctypes.WinDLL("user32")
        self._library = library

    def ask(self) -> None:
        """Read "show animations"."""
        shown = ctypes.c_int(1)
        ask = getattr(self._library, "SystemParametersInfoW", None)
        if ask is not None and ask(_ANIMATIONS_SHOWN, 0, ctypes.byref(shown), 0):
            self.told.emit(not shown.value)


class MacWish(MotionWish):
    """Not tried on macOS (docs/platforms.md)."""

    def ask(self) -> None:
        """Read "reduce motion" of the accessibility settings."""
        libraries = load_libraries()
        if libraries is None:
            return
        workspace = send(libraries, class_named(libraries, "NSWorkspace"), "sharedWorkspace")
        still = send(libraries, workspace, "accessibilityDisplayShouldReduceMotion")
        self.told.emit(bool(still & 0xFF))  # a BOOL: the rest of the register is undefined


_PORTAL = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SETTINGS = "org.freedesktop.portal.Settings"
_SPACE, _KEY = "org.freedesktop.appearance", "reduced-motion"
_REDUCED = 1
_ANSWER_MS = 2000


class LinuxWish(MotionWish):
    """Asks the portal, and follows its changes.

    Args:
        user: The bus of the user's session; the usual one when None.
    """

    def __init__(self, parent: QObject | None = None, user: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._user = user

    def ask(self) -> None:
        """Ask without starting a missing portal; without an answer nothing changes."""
        bus = self._user or QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        changed = cast("bytes", SLOT("_on_changed(QString,QString,QDBusVariant)"))
        bus.connect(_PORTAL, _PATH, _SETTINGS, "SettingChanged", self, changed)
        message = QDBusMessage.createMethodCall(_PORTAL, _PATH, _SETTINGS, "Read")
        message.setArguments([_SPACE, _KEY])
        message.setAutoStartService(False)
        call = QDBusPendingCallWatcher(bus.asyncCall(message, _ANSWER_MS), self)

        def finished(_: object) -> None:
            reply = call.reply()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage and reply.arguments():
                self._tell(reply.arguments()[0])

        call.finished.connect(finished)

    @Slot(str, str, QDBusVariant)
    def _on_changed(self, space: str, key: str, value: object) -> None:
        if (space, key) == (_SPACE, _KEY):
            self._tell(value)

    def _tell(self, value: object) -> None:
        while isinstance(value, QDBusVariant):  # the portal wraps the value once more
            value = value.variant()
        self.told.emit(value == _REDUCED)
