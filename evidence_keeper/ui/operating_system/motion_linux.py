"""Linux: the desktop portal tells whether little shall move, on the user's bus."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

from evidence_keeper.ui.operating_system.motion import MotionWish

_PORTAL = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_SETTINGS = "org.freedesktop.portal.Settings"
_SPACE, _KEY = "org.freedesktop.appearance", "reduced-motion"
_REDUCED = 1
_ANSWER_MS = 2000


class LinuxWish(MotionWish):
    """Asks the portal, and listens to it from then on.

    Args:
        user: The bus of the user's session; the usual one when None.
    """

    def __init__(self, parent: QObject | None = None, user: QDBusConnection | None = None) -> None:
        super().__init__(parent)
        self._user = user

    def ask(self) -> None:
        """Ask; a portal that is not there is not started, and no answer costs nothing."""
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
        while isinstance(value, QDBusVariant):  # the portal wraps what it reads once more
            value = value.variant()
        self.told.emit(value == _REDUCED)
