"""Windows: a window is shown on the monitor and nowhere else.

Not tried on Windows (docs/platforms.md). Numbers are those of WinUser.h.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from PySide6.QtCore import QObject

from evidence_keeper.ui.operating_system.capture_guard import Capture, CaptureGuard

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
