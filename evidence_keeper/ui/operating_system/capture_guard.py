"""Excludes the program's windows from screenshots and shared screens where possible.

One interface for all systems; it reports what this system supports, and the settings show it.
"""

from __future__ import annotations

import ctypes
import sys
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries, load_libraries, send


class Capture(StrEnum):
    """How well a window is protected from screen capture."""

    MISSING = "missing"  # not available on this system
    LEFT_OUT = "left_out"
    ASKED = "asked"  # requested, but some capture methods ignore it
    REFUSED = "refused"


class CaptureGuard(QObject):
    """Protects every window of the program when it is shown. The base class does nothing."""

    best = Capture.MISSING
    """The level reached if the system accepts the request."""

    changed = Signal()
    """`reached` has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reached = self.best
        self._wanted = True

    def start(self) -> None:
        """Protect windows from now on, existing ones as well."""
        app = QApplication.instance()
        if self.best is not Capture.MISSING and app is not None:
            app.installEventFilter(self)
            self._guard_all()

    def set_wanted(self, wanted: bool) -> None:
        """Protect all windows, or stop protecting them."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._guard_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Protect windows as they are created; pass all events."""
        # A show event comes when the native window exists but is not visible yet.
        kinds = (QEvent.Type.Show, QEvent.Type.WinIdChange)
        if event.type() in kinds and isinstance(watched, QWidget) and watched.isWindow():
            self._guard(watched)
        return False

    def guard_window(self, _handle: int, _wanted: bool) -> bool:
        """Request protection of one window by Qt's handle; return whether the system accepted it.

        `wanted` is false to end the protection.
        """
        return False

    def _guard_all(self) -> None:
        if self.best is not Capture.MISSING:
            for window in QApplication.topLevelWidgets():
                self._guard(window)

    def _guard(self, window: QWidget) -> None:
        if not window.internalWinId():
            return
        taken = self.guard_window(int(window.winId()), self._wanted)
        # Only these determine `reached`; for tooltips and menus the request may fail.
        large = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        if self._wanted and window.windowType() in large:
            reached = self.best if taken else Capture.REFUSED
            if reached is not self.reached:
                self.reached = reached
                self.changed.emit()


_SHARED_WITH_NONE, _READ_BY_OTHERS = 0, 1
"""`NSWindowSharingNone`, and `NSWindowSharingReadOnly`, the default of every window."""


class MacGuard(CaptureGuard):
    """Sets the sharing type of each window.

    Args:
        libraries: The system's when None.
    """

    best = Capture.ASKED

    def __init__(
        self, parent: QObject | None = None, libraries: MacLibraries | None = None
    ) -> None:
        super().__init__(parent)
        self._libraries = libraries or load_libraries()

    def guard_window(self, handle: int, wanted: bool) -> bool:
        """Qt's handle is the view; its window is protected."""
        if self._libraries is None:
            return False
        window = send(self._libraries, handle, "window")
        if not window:
            return False
        sharing = _SHARED_WITH_NONE if wanted else _READ_BY_OTHERS
        send(self._libraries, window, "setSharingType:", sharing)
        return send(self._libraries, window, "sharingType") == sharing


_ANYWHERE, _MONITOR_ALONE, _NOT_CAPTURED = 0x00, 0x01, 0x11
"""`WDA_NONE`; `WDA_MONITOR`, a black area; `WDA_EXCLUDEFROMCAPTURE`, nothing at all: Windows 10
of 2020 and later."""


class WindowsGuard(CaptureGuard):
    """Sets the display affinity.

    Args:
        library: `user32`; the system's when None.
    """

    best = Capture.LEFT_OUT

    def __init__(self, parent: QObject | None = None, library: Any = None) -> None:
        super().__init__(parent)
        if library is None and sys.platform == "win32":
            library = ctypes.WinDLL("user32")
        self._set = getattr(library, "SetWindowDisplayAffinity", None)
        if self._set is not None:
            self._set.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
            self._set.restype = ctypes.c_int

    def guard_window(self, handle: int, wanted: bool) -> bool:
        """Request the stronger level first: older systems refuse it, or treat it as the weaker
        one.
        """
        if self._set is None:
            return False
        ways = (_NOT_CAPTURED, _MONITOR_ALONE) if wanted else (_ANYWHERE,)
        return any(self._set(handle, way) for way in ways)
