"""The step that shows the recovery code until it is written down."""

from __future__ import annotations

from PySide6.QtCore import Signal

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.printing import print_sheet
from evidence_keeper.ui.widgets.display.code_groups import CodeGroups
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.layout.labelled_field import card
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


class RecoveryStep(ScrollColumn):
    """Shows the code in groups; goes on only when the user says that it is written down."""

    done = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(width=680)
        self._context = context
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel()
        self._groups = CodeGroups()
        self._advice = PlainLabel(role="quiet")
        self._spooler = PlainLabel(role="hint")
        self.written = Check()
        self.print_it = Button("plain", "printer")
        self.go_on = Button("primary")
        self.go_on.setEnabled(False)
        for widget in (
            self._title,
            self._lead,
            card(self._groups),
            self._advice,
            self.written,
            self._spooler,
        ):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.add_to_footer(self.go_on, self.print_it)
        self.footer.addStretch(1)
        self.written.toggled.connect(self.go_on.setEnabled)
        self.go_on.clicked.connect(self.done)
        self.print_it.clicked.connect(lambda: print_sheet(self._context, self, self._groups.code))

    @property
    def code(self) -> str:
        """The code on the screen."""
        return self._groups.code

    def show_code(self, code: str) -> None:
        """Show a code; an empty one takes it off the screen."""
        self.written.setChecked(False)
        self._groups.show_code(code)

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        self._title.setText(t.say("Your recovery code"))
        self._lead.setText(
            t.say(
                "It opens the vault when the passphrase is forgotten. Write it down on paper. Once "
                "you have, it is not shown again."
            )
        )
        self._advice.setText(
            t.say(
                "Keep the paper away from this computer: best with an adult you trust, outside "
                "your home if the person who hurts you lives there."
            )
        )
        self._spooler.setText(
            t.say("Before printing: printers and this computer can keep a copy of what is printed.")
        )
        self.written.set_text(t.say("I have written it down or printed it"))
        self.print_it.set_text(t.say("Print the recovery sheet"))
        self.go_on.set_text(t.say("Open my vault"))
