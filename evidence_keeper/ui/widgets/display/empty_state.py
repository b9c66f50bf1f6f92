"""Shows a hint in place of an empty list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.scroll_column import Inside, VerticalScrollArea


class EmptyState(QWidget):
    """A sentence and one action."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel(role="section")
        self._text = PlainLabel(role="quiet")
        self.action = Button("primary")
        inside = Inside()
        inside.setObjectName("column")
        area = VerticalScrollArea()  # large text in a low window
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        box = QVBoxLayout(inside)
        box.setSpacing(tokens.M)
        box.addStretch(1)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(label)
        box.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)
        self.action.clicked.connect(self.acted)

    def take_turns(self, stack: QStackedWidget, view: QWidget, *, empty: bool) -> None:
        """Show this or the list in a stack; the focus follows."""
        before = self.action if stack.currentWidget() is self else view
        had = before.hasFocus()
        stack.setCurrentWidget(self if empty else view)
        if had:
            (self.action if empty else view).setFocus()

    def set_texts(self, title: str, text: str, action: str) -> None:
        """Set the texts; without a title or an action there is no such part."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self.action.set_text(action)
        self.action.setVisible(bool(action))
