"""Scrolls the edited picture and fits it to the available width."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea

from evidence_keeper.ui.pages.evidence.picture_editor.copy_canvas import CopyCanvas

_LEAST, _EDGE = 120, 8


class CanvasArea(QScrollArea):
    """Contains a canvas and refits it whenever its own size changes, also when it is shown."""

    def __init__(self, canvas: CopyCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.setWidget(canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.moved.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to the new width."""
        super().resizeEvent(event)
        # Leaves room for the scroll bar, so that its appearance does not cause another one.
        room = self.width() - self.verticalScrollBar().sizeHint().width() - _EDGE
        self._canvas.fit(max(_LEAST, room))

    def _follow(self, place: QRectF) -> None:
        middle = place.center().toPoint()
        self.ensureVisible(middle.x(), middle.y(), 80, 80)
