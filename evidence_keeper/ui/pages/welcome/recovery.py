"""The step that shows the recovery code, once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.printing import PRINT_DENSITY, print_pages
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.fields import card
from evidence_keeper.ui.widgets.labels import PlainLabel, named
from evidence_keeper.ui.widgets.options import Check
from evidence_keeper.ui.widgets.scroll import ScrollColumn

_COLUMNS = 4


class RecoveryStep(ScrollColumn):
    """Shows the code in groups; goes on only when the user says that it is written down."""

    done = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(width=680)
        self._context = context
        self._code = ""
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel()
        self._groups = QWidget()
        self._grid = QGridLayout(self._groups)
        self._grid.setContentsMargins(0, tokens.S, 0, tokens.S)
        self._grid.setHorizontalSpacing(tokens.XL)
        self._grid.setVerticalSpacing(tokens.M)
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
        self.print_it.clicked.connect(self._print)

    def show_code(self, code: str) -> None:
        """Show a code; an empty one takes it off the screen."""
        self._code = code
        self.written.setChecked(False)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, group in enumerate(code.split("-") if code else []):
            label = PlainLabel(group, "section", wrap=False)
            label.setFont(self._context.look.font(tokens.LEAD, bold=True, mono=True))
            label.setStyleSheet("font-family: 'Noto Sans Mono'")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, place // _COLUMNS, place % _COLUMNS)
        named(self._groups, code)

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        self._title.setText(t.say("Your recovery code"))
        self._lead.setText(
            t.say(
                "It opens the vault when the passphrase is forgotten. It is shown only now. "
                "Write it down on paper."
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

    def _print(self) -> None:
        # The print library takes 15 ms to load and is needed once in a vault's life.
        from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

        t, draw, code = self._context.t, self._context.doors.recovery_sheet, self._code
        if not QPrinterInfo.availablePrinterNames():
            self._context.tell(t.say("No printer was found. Please write the code down on paper."))
            return
        # In a file on this computer the code would open the vault for whoever finds it.
        pages = partial(draw, code, t.language, PRINT_DENSITY)
        print_pages(self, t.say("Notes"), lambda: pages()[:1], into_file=False)
