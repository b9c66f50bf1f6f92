"""A button whose text goes on in the next line: the answers to a question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.labels import PlainLabel

_ACROSS, _DOWN = 16, 12


class AnswerButton(Button):
    """As wide as the column, as high as its text needs."""

    def __init__(self, text: str) -> None:
        super().__init__("choice")
        self._label = PlainLabel(text)
        self._label.setParent(self)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        inner = self._label.heightForWidth(max(40, width - 2 * _ACROSS))
        return max(inner + 2 * _DOWN, current_look().px(44))

    def sizeHint(self) -> QSize:
        """A line of some length."""
        width = current_look().px(360)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few words wide."""
        return QSize(120, current_look().px(44))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the text out anew."""
        super().resizeEvent(event)
        self._label.setGeometry(self.rect().adjusted(_ACROSS, 0, -_ACROSS, 0))
        self.updateGeometry()
