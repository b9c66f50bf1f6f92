"""macOS: a window's content is shared with no other program.

Not tried on macOS (docs/platforms.md). Since macOS 15 the system's own way of recording the screen
(ScreenCaptureKit), and with it most programs that share one, does not heed it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from evidence_keeper.ui.operating_system.capture_guard import Capture, CaptureGuard
from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries, load_libraries, send

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
