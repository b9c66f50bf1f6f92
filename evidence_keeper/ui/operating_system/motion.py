"""Whether the system was asked to let little move: one interface, one answer for each system.

Qt tells it from 6.12 on only (`QAccessibilityHints.motionPreference`; docs/decisions/0002 says why
an earlier one is used). Whether the text cursor blinks it does tell, and that is followed anyway.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtCore import QObject, Signal

_ANIMATIONS_SHOWN = 0x1042
"""`SPI_GETCLIENTAREAANIMATION` of WinUser.h: "show animations in Windows"."""


class MotionWish(QObject):
    """Asks the system. This one has no answer: things move as usual."""

    told = Signal(bool)
    """Whether little shall move; some systems answer only after a while."""

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
        # The libraries of macOS are there alone.
        from evidence_keeper.ui.operating_system.mac_libraries import (  # noqa: PLC0415
            class_named,
            load_libraries,
            send,
        )

        libraries = load_libraries()
        if libraries is None:
            return
        workspace = send(libraries, class_named(libraries, "NSWorkspace"), "sharedWorkspace")
        still = send(libraries, workspace, "accessibilityDisplayShouldReduceMotion")
        self.told.emit(bool(still & 0xFF))  # a BOOL: the rest of the register says nothing


def motion_wish(parent: QObject, platform: str = sys.platform) -> MotionWish:
    """Return what asks this system."""
    if platform == "linux":
        # The bus is a library of its own, for Linux alone.
        from evidence_keeper.ui.operating_system.motion_linux import LinuxWish  # noqa: PLC0415

        return LinuxWish(parent)
    if platform == "win32":
        return WindowsWish(parent)
    if platform == "darwin":
        return MacWish(parent)
    return MotionWish(parent)
