"""Shows the actions for the selected items of a list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, tell_count
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout


class ChosenBar(QFrame):
    """Shows how many items are selected, with buttons for all or none and for actions.

    Each page adds its own actions: see `put`.
    """

    cleared = Signal()
    all_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.count = 0
        self._text = PlainLabel(role="label", wrap=False)
        self.all, self.clear = Button("quiet"), Button("quiet")
        inside = QWidget()
        self._flow = FlowLayout(inside, tokens.S, tokens.S)
        self._flow.addWidget(self._text)
        self._flow.addWidget(self.all)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.XS, 0, tokens.XS)
        box.addWidget(inside)
        self.clear.clicked.connect(self.cleared)
        self.all.clicked.connect(self.all_asked)
        self.hide()

    def put(self, *acts: Button) -> None:
        """Add the buttons of the actions; once."""
        for widget in (*acts, self.clear):
            self._flow.addWidget(widget)

    def show_count(self, count: int) -> None:
        """Show the number of selected items."""
        self.count = count
        self.setVisible(count > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        tell_count(self._text, t.say_n("{n} chosen", "{n} chosen", self.count))
        self.clear.set_text(t.say("Clear selection"))
        self.all.set_text(t.say("Choose all"))
        self.all.set_tip("Ctrl+A")
