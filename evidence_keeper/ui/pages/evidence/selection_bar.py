"""What can be done with the items that are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.selection_bar import ChosenBar
from evidence_keeper.ui.widgets.inputs.buttons import Button


class ChosenItems(ChosenBar):
    """Shown while any item is chosen; in the bin it can only be taken back."""

    link_asked = Signal()
    unlink_asked = Signal()
    bin_asked = Signal()
    write_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._in_bin = False
        self.write = Button("plain", "plus")
        self.link, self.unlink = Button(), Button()
        self.bin = Button("plain", "trash-2")
        self.put(self.write, self.link, self.unlink, self.bin)
        self.write.clicked.connect(self.write_asked)
        self.link.clicked.connect(self.link_asked)
        self.unlink.clicked.connect(self.unlink_asked)
        self.bin.clicked.connect(self.bin_asked)

    def show_place(self, *, in_bin: bool) -> None:
        """Offer what can be done where the items lie."""
        self._in_bin = in_bin
        for button in (self.write, self.link, self.unlink):
            button.setVisible(not in_bin)

    def retranslate(self) -> None:
        """Speak the current language."""
        super().retranslate()
        t = self.context.t
        self.write.set_text(t.say("Write about them"))
        self.link.set_text(t.say("Add to an incident…"))
        self.unlink.set_text(t.say("Take out of an incident…"))
        self.bin.set_icon("undo-2" if self._in_bin else "trash-2")
        self.bin.set_text(t.say("Take back") if self._in_bin else t.say("Move to the bin"))
