"""What can be done with the items that are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.flow import FlowLayout
from evidence_keeper.ui.widgets.labels import PlainLabel
from evidence_keeper.ui.widgets.telling import tell_count


class ChosenBar(QFrame):
    """Shown while anything is chosen."""

    link_asked = Signal()
    unlink_asked = Signal()
    bin_asked = Signal()
    write_asked = Signal()
    cleared = Signal()
    all_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._count = 0
        self._in_bin = False
        self._text = PlainLabel(role="label", wrap=False)
        self.write = Button("plain", "plus")
        self.link, self.unlink = Button(), Button()
        self.bin = Button("plain", "trash-2")
        self.all, self.clear = Button("quiet"), Button("quiet")
        inside = QWidget()
        flow = FlowLayout(inside, tokens.S, tokens.S)
        acts = (self.all, self.write, self.link, self.unlink, self.bin, self.clear)
        for widget in (self._text, *acts):
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.XS, 0, tokens.XS)
        box.addWidget(inside)
        self.write.clicked.connect(self.write_asked)
        self.link.clicked.connect(self.link_asked)
        self.unlink.clicked.connect(self.unlink_asked)
        self.bin.clicked.connect(self.bin_asked)
        self.clear.clicked.connect(self.cleared)
        self.all.clicked.connect(self.all_asked)
        self.hide()

    def show_count(self, count: int, *, in_bin: bool) -> None:
        """Say how many are chosen; in the bin they can only be taken back."""
        self._count, self._in_bin = count, in_bin
        for button in (self.write, self.link, self.unlink):
            button.setVisible(not in_bin)
        self.setVisible(count > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        tell_count(self._text, t.say_n("{n} chosen", "{n} chosen", self._count))
        self.write.set_text(t.say("Write about them"))
        self.link.set_text(t.say("Add to an incident…"))
        self.unlink.set_text(t.say("Take out of an incident…"))
        self.bin.set_icon("undo-2" if self._in_bin else "trash-2")
        self.bin.set_text(t.say("Take back") if self._in_bin else t.say("Move to the bin"))
        self.clear.set_text(t.say("Choose none"))
        self.all.set_text(t.say("Choose all"))
        self.all.set_tip("Ctrl+A")
