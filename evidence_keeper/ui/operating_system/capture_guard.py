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
    """How far a window is kept out of what other programs take of the screen."""

    MISSING = "missing"  # a program cannot ask for it on this system
    LEFT_OUT = "left_out"
    ASKED = "asked"  # the system is asked, and not every way of taking the screen obeys
    REFUSED = "refused"


class CaptureGuard(QObject):
    """Guards every window of the program, as it is shown. This one cannot."""

    best = Capture.MISSING
    """What is reached where the system takes it."""

    changed = Signal()
    """`reached` has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reached = self.best
        self._wanted = True

    def start(self) -> None:
        """Begin to guard, once; windows that are there already as well."""
        app = QApplication.instance()
        if self.best is not Capture.MISSING and app is not None:
            app.installEventFilter(self)
            self._guard_all()

    def set_wanted(self, wanted: bool) -> None:
        """Guard all windows, or let them be taken."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._guard_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Guard what gets a window; let everything pass."""
        # A show event comes when the system's window is there and nothing can be seen of it yet.
        kinds = (QEvent.Type.Show, QEvent.Type.WinIdChange)
        if event.type() in kinds and isinstance(watched, QWidget) and watched.isWindow():
            self._guard(watched)
        return False

    def guard_window(self, _handle: int, _wanted: bool) -> bool:
        """Ask the system for one window, by Qt's handle; return whether it took it.

        `wanted` is false to let the window be taken again.
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
        # They decide `reached`; of a tooltip or a menu the system may take it or not.
        large = (Qt.WindowType.Window, Qt.WindowType.Dialog)
        if self._wanted and window.windowType() in large:
            reached = self.best if taken else Capture.REFUSED
            if reached is not self.reached:
                self.reached = reached
                self.changed.emit()


_SHARED_WITH_NONE, _READ_BY_OTHERS = 0, 1
"""`NSWindowSharingNone`, and `NSWindowSharingReadOnly`, which every window begins with."""


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
        """Qt's handle is the view; the window is what it lies in."""
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
        """Ask for the stronger way first: an older system refuses it, or takes it for the other."""
        if self._set is None:
            return False
        ways = (_NOT_CAPTURED, _MONITOR_ALONE) if wanted else (_ANYWHERE,)
        return any(self._set(handle, way) for way in ways)
