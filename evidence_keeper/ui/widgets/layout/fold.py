"""Provides a collapsible group."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.inputs.buttons import Button


class _Header(Button):
    """The clickable header, with a note and an arrow on its right."""

    def __init__(self) -> None:
        super().__init__("fold")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.note = ""

    def sizeHint(self) -> QSize:
        """Return a size with room for the note."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._note_width() + 40, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return a small width."""
        return QSize(80, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw note and arrow."""
        super().paintEvent(event)
        look = current_look()
        painter = QPainter(self)
        side = look.px(18)
        x = self.width() - side - 8
        icon = look.icon("chevron-down" if self.isChecked() else "chevron-right", "quiet", 18)
        icon.paint(painter, QRect(x, (self.height() - side) // 2, side, side))
        if self.width() > super().sizeHint().width() + self._note_width() + 40:
            painter.setPen(look.colour("quiet"))
            painter.setFont(look.font(tokens.SMALL))
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRect(0, 0, x - 6, self.height()), flags, self.note)
        painter.end()

    def _note_width(self) -> int:
        return current_look().px(8) * len(self.note)


class Fold(QWidget):
    """A header with content that is visible when the header is on."""

    opened = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.header = _Header()
        self._content = QWidget()
        self.box = QVBoxLayout(self._content)
        self.box.setContentsMargins(2, tokens.S, 0, tokens.L)
        self.box.setSpacing(tokens.M)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self._content)
        self._content.hide()
        self.header.toggled.connect(self._on_toggled)

    def set_texts(self, title: str, note: str = "") -> None:
        """Set the title and the note on the right."""
        self.header.set_text(title)
        self.header.note = note
        self.header.setAccessibleDescription(note)
        self.header.update()

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold."""
        self.header.setChecked(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the content is visible."""
        return self.header.isChecked()

    def _on_toggled(self, on: bool) -> None:
        self._content.setVisible(on)
        self.opened.emit(on)
