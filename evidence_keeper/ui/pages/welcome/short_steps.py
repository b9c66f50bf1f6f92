"""Contains the short steps of the first start: language, what next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from evidence_keeper.system.language.record_words import language_name
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.printing import print_sheet
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.code_groups import CodeGroups
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Card, Check
from evidence_keeper.ui.widgets.layout.labelled_field import card
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


class RecoveryStep(ScrollColumn):
    """Shows the code in groups; continues once it is written down, or is put off."""

    done = Signal()
    put_off = Signal()

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
        self.later = Button("quiet")
        for widget in (self._title, self._lead, card(self._groups), self._advice):
            self.box.addWidget(widget)
        self.box.addWidget(self.print_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self._spooler)
        self.box.addWidget(self.written)
        self.box.addStretch(1)
        self.add_to_footer(self.go_on, self.later)
        self.footer.addStretch(1)
        self.written.toggled.connect(self.go_on.setEnabled)
        self.go_on.clicked.connect(self.done)
        self.later.clicked.connect(self.put_off)
        self.print_it.clicked.connect(lambda: print_sheet(self._context, self, self._groups.code))

    @property
    def code(self) -> str:
        """The shown code."""
        return self._groups.code

    def show_code(self, code: str) -> None:
        """Show a code; an empty one hides it."""
        self.written.setChecked(False)
        self._groups.show_code(code)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
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
        self.later.set_text(t.say("Remind me later"))
        self.go_on.set_text(t.say("Open my vault"))


_GREETINGS = (
    ("kk", "Қош келдіңіз"),
    ("ru", "Добро пожаловать"),
    ("en", "Welcome"),
)


class LanguageStep(ScrollColumn):
    """Asks for the language in all three languages at once."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(width=560)
        self.box.addSpacing(tokens.XXL)
        for _, greeting in _GREETINGS:
            self.box.addWidget(PlainLabel(greeting, "title"))
        self.box.addSpacing(tokens.L)
        self.buttons = {}
        for language in LANGUAGES:
            button = Button("choice", text=language_name(language))
            button.clicked.connect(lambda _=False, code=language: self.chosen.emit(code))
            self.buttons[language] = button
            self.box.addWidget(button)
        self.box.addStretch(1)

    def focus_first(self) -> None:
        """Put the focus on the first language."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Do nothing: all languages are shown anyway."""


class ChooseStep(ScrollColumn):
    """Offers to begin, look around, open an existing vault, or restore a backup."""

    begin = Signal()
    example = Signal()
    existing = Signal()
    from_backup = Signal()
    read_first = Signal()
    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self._grid_holder = QWidget()
        self._cards = [Card(), Card(), Card(), Card()]
        grid = QGridLayout(self._grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(tokens.M)
        for row, one in enumerate(self._cards):
            grid.addWidget(one, row, 0)
            one.entered.connect(self._go_on)
        self._cards[0].setChecked(True)
        self.go_on = Button("primary")
        self.again = Button("link")
        for widget in (self._title, self._lead, self._grid_holder):
            self.box.addWidget(widget)
        row_ = QHBoxLayout()
        row_.addWidget(self.again)
        row_.addStretch(1)
        self.box.addLayout(row_)
        self.box.addStretch(1)
        self._back = Button("quiet")
        self._back.clicked.connect(self.back)
        self.add_to_footer(self.go_on, self._back)
        self.footer.addStretch(1)
        self.again.clicked.connect(self.read_first)
        self.go_on.clicked.connect(self._go_on)

    @property
    def cards(self) -> list[Card]:
        """New vault, example, existing vault, backup."""
        return self._cards

    def focus_first(self) -> None:
        """Focus the selected card; the first one at first."""
        chosen = next(one for one in self._cards if one.isChecked())
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        signals = (self.begin, self.example, self.existing, self.from_backup)
        for one, signal in zip(self._cards, signals, strict=True):
            if one.isChecked():
                signal.emit()
                return

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._title.setText(t.say("How would you like to begin?"))
        self._lead.setText(
            t.say("Everything stays on this computer. Nothing is sent anywhere, ever.")
        )
        self._cards[0].set_texts(
            t.say("Start my notes"),
            t.say("Makes an encrypted vault that opens with your passphrase. Two minutes."),
        )
        self._cards[1].set_texts(
            t.say("Look around with an example"),
            t.say("An invented story shows what the program does. You can go back at any time."),
        )
        self._cards[2].set_texts(
            t.say("Open a vault that is already there"),
            t.say("For example on a USB stick."),
        )
        self._cards[3].set_texts(
            t.say("Restore from a backup"),
            t.say(
                "If the computer or the vault is lost and there is a backup, for example on a "
                "stick."
            ),
        )
        self.go_on.set_text(t.say("Continue"))
        self._back.set_text(t.say("Back"))
        self.again.set_text(t.say("Read “Before you start” again"))
