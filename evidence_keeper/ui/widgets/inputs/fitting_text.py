"""Provides text fields that grow with their text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from evidence_keeper.ui.widgets.inputs.text_line import leaves_undo

_FONT_CHANGES = (QEvent.Type.FontChange, QEvent.Type.StyleChange)


class FittingText(QPlainTextEdit):
    """Keeps its height equal to `wanted_height`.

    The height is set a moment after the text, the width or the font has changed: a change during a
    layout pass would be lost on the layouts around it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        # A trailing space may overflow by a few pixels: no reason to scroll sideways.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit_soon())
        # This is the only signal when lines wrap elsewhere because of a scroll bar.
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self.fit_soon())

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window where there is no typing to undo."""
        if leaves_undo(event, can_undo=self.document().isUndoAvailable()):
            return True
        return super().event(event)

    def wanted_height(self) -> int:
        """Return the height for the text as it is, in pixels. QPlainTextEdit counts in lines."""
        lines = max(1, round(self.document().size().height()))
        return lines * self.fontMetrics().lineSpacing() + 4

    def fit_soon(self) -> None:
        """Adjust the height after the pending events."""
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adjust the height: another width wraps the lines elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit_soon()

    def changeEvent(self, event: QEvent) -> None:
        """Adjust the height to another font."""
        super().changeEvent(event)
        if event.type() in _FONT_CHANGES:
            self.fit_soon()

    def _fit(self) -> None:
        height = self.wanted_height()
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
