"""What can be done with the messages that are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.domain.from_messages import MOST
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.flow import FlowLayout
from evidence_keeper.ui.widgets.labels import PlainLabel
from evidence_keeper.ui.widgets.telling import tell_count


class ChosenBar(QFrame):
    """Shown while any message is chosen."""

    shown_asked = Signal(bool)
    write_asked = Signal()
    cleared = Signal()
    all_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._count = 0
        self._text = PlainLabel(role="label", wrap=False)
        self.show_them, self.hide_them = Button("plain", "file-text"), Button("plain", "minus")
        self.write = Button("plain", "plus")
        self.all, self.clear = Button("quiet"), Button("quiet")
        inside = QWidget()
        flow = FlowLayout(inside, tokens.S, tokens.S)
        acts = (self.all, self.show_them, self.hide_them, self.write, self.clear)
        for widget in (self._text, *acts):
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.XS, 0, tokens.XS)
        box.addWidget(inside)
        self.show_them.clicked.connect(lambda: self.shown_asked.emit(True))
        self.hide_them.clicked.connect(lambda: self.shown_asked.emit(False))
        self.write.clicked.connect(self.write_asked)
        self.clear.clicked.connect(self.cleared)
        self.all.clicked.connect(self.all_asked)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many are chosen."""
        self._count = count
        self.setVisible(count > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        tell_count(self._text, t.say_n("{n} chosen", "{n} chosen", self._count))
        self.show_them.set_text(t.say("Show in documents"))
        self.hide_them.set_text(t.say("Leave out of documents"))
        self.write.set_text(t.say("Write an entry"))
        self.write.setEnabled(self._count <= MOST)
        self.write.set_tip(
            "" if self._count <= MOST else t.say("At most {n} messages go into one entry.", n=MOST)
        )
        self.clear.set_text(t.say("Choose none"))
        self.all.set_text(t.say("Choose all"))
        self.all.set_tip("Ctrl+A")
