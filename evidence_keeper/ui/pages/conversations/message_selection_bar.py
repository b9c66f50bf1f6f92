"""What can be done with the messages that are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal

from evidence_keeper.domain.record.entry_from_messages import MOST
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.selection_bar import ChosenBar
from evidence_keeper.ui.widgets.inputs.buttons import Button


class ChosenMessages(ChosenBar):
    """Shown while any message is chosen."""

    shown_asked = Signal(bool)
    write_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.show_them, self.hide_them = Button("plain", "file-text"), Button("plain", "minus")
        self.write = Button("plain", "plus")
        self.put(self.show_them, self.hide_them, self.write)
        self.show_them.clicked.connect(lambda: self.shown_asked.emit(True))
        self.hide_them.clicked.connect(lambda: self.shown_asked.emit(False))
        self.write.clicked.connect(self.write_asked)

    def retranslate(self) -> None:
        """Speak the current language."""
        super().retranslate()
        t, fits = self.context.t, self.count <= MOST
        self.show_them.set_text(t.say("Show in documents"))
        self.hide_them.set_text(t.say("Leave out of documents"))
        self.write.set_text(t.say("Write an entry"))
        self.write.setEnabled(fits)
        self.write.set_tip("" if fits else t.say("At most {n} messages go into one entry.", n=MOST))
