"""Provides a button with wrapping text, for the answers to a question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button

_ACROSS, _DOWN = 16, 12


class AnswerButton(Button):
    """A button as wide as the column, with wrapping text.

    Args:
        text: The answer, or a title.
        more: Secondary text below; the text is bold then.
    """

    def __init__(self, text: str, more: str = "") -> None:
        super().__init__("choice")
        self._labels = [PlainLabel(text, "label" if more else "text")]
        if more:
            self._labels.append(PlainLabel(more, "quiet"))
        for label in self._labels:
            label.setParent(self)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        return max(sum(self._heights(width)) + 2 * _DOWN, current_look().px(44))

    def _heights(self, width: int) -> list[int]:
        inner = max(40, width - 2 * _ACROSS)
        return [label.heightForWidth(inner) for label in self._labels]

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        width = current_look().px(360)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return a width of a few words."""
        return QSize(120, current_look().px(44))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text again."""
        super().resizeEvent(event)
        heights = self._heights(self.width())
        top = (self.height() - sum(heights)) // 2
        for label, height in zip(self._labels, heights, strict=True):
            label.setGeometry(_ACROSS, top, self.width() - 2 * _ACROSS, height)
            top += height
        self.updateGeometry()
