"""Changes the passphrase and manages the recovery methods of the open vault."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.passphrase.strength import EASY
from evidence_keeper.domain.vault.recovery import RecoveryWays
from evidence_keeper.services.vault import passphrases
from evidence_keeper.system.language.passphrase_words import easy_sentence, strength_sentence
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.key_field import KeyField, keyboard_words
from evidence_keeper.ui.pages.settings.recovery.one_recovery_sheet import OneSheet
from evidence_keeper.ui.pages.settings.recovery.three_recovery_sheets import ThreeSheets
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.secret_line import SecretLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field


class KeysSection(SettingsSection):
    """All changes need the current passphrase: a moment at an open vault is not enough."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._warned = False
        self._ways: RecoveryWays | None = None
        self._codes_wanted = False
        self._state = tuple(PlainLabel() for _ in range(2))
        self.fold = Fold()
        self.old = KeyField(context)
        self.new, self.again = SecretLine(), SecretLine()
        self.fields = tuple(Field(s, s.line) for s in (self.new, self.again))
        self._advice = PlainLabel(role="hint")
        self.change = Button("plain")
        self.one, self.three = OneSheet(context), ThreeSheets(context)
        new, again = self.fields
        for widget in (self.old, new, self._advice, again):
            self.fold.box.addWidget(widget)
        self.fold.box.addLayout(_left(self.change))
        for part in (*self._state, self.fold, self.one, self.three):
            self.box.addWidget(part)
        self.new.edited.connect(self._judge)
        self.change.clicked.connect(self._change)
        self.old.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self._change)
        for way in (self.one, self.three):
            way.changed.connect(self._load)

    def enter(self) -> None:
        """Clear the input. A code that is shown and not written down stays."""
        self.set_offered(not self.context.is_example)
        self._forget()
        self.one.enter()
        self.three.enter()
        if self.context.is_open:
            self._load()

    def bring_codes(self) -> None:
        """Show codes that are not on paper yet, as soon as they are known."""
        self._codes_wanted = True

    def _load(self) -> None:
        self.context.backend.ask(lambda s: s.recovery.ways(), self._show_ways)

    def _show_ways(self, ways: RecoveryWays) -> None:
        self._ways = ways
        one, three = ways.one_sheet, ways.three_sheets
        self.one.show_state(made=one, other=three, waits=ways.one_waits)
        self.three.show_state(made=three, other=one, waits=ways.three_wait)
        self.one.show_before(before=ways.one_before)
        if self._codes_wanted and (ways.one_waits or ways.three_wait):
            (self.one if ways.one_waits else self.three).bring_waiting()
        self._codes_wanted = False
        self._say_state()

    def _say_state(self) -> None:
        if self._ways is None:
            return
        t, ways, (one, three) = self.context.t, self._ways, self._state
        one.setText(
            _codes_sentence(
                (ways.one_sheet, ways.one_settled, ways.one_waits),
                no=t.say("One recovery sheet that opens alone: no."),
                yes=t.say("One recovery sheet that opens alone: yes."),
                waits=t.say("One recovery sheet that opens alone: made, but not on paper yet."),
                unknown=t.say(
                    "One recovery sheet that opens alone: there is a code, but it is not known "
                    "whether anybody has it on paper. Best make a new one."
                ),
            )
        )
        three.setText(
            _codes_sentence(
                (ways.three_sheets, ways.three_settled, ways.three_wait),
                no=t.say("Three sheets, any two of which open: no."),
                yes=t.say("Three sheets, any two of which open: yes."),
                waits=t.say("Three sheets, any two of which open: made, but not on paper yet."),
                unknown=t.say(
                    "Three sheets, any two of which open: there are codes, but it is not known "
                    "whether anybody has them on paper. Best make new ones."
                ),
            )
        )

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        show, hide = t.say("Show the passphrase"), t.say("Hide the passphrase")
        self.title.setText(t.say("Passphrase and recovery code"))
        self.fold.set_texts(t.say("Change the passphrase"))
        new, again = self.fields
        self.old.set_texts(t.say("Your current passphrase, or the recovery code"))
        new.set_texts(t.say("The new passphrase (several words)"))
        again.set_texts(t.say("Type it again"))
        for line in (self.new, self.again):
            line.set_texts(show, hide)
            line.set_hints(*keyboard_words(t))
        self.change.set_text(t.say("Change the passphrase"))
        self.one.retranslate()
        self.three.retranslate()
        self._say_state()
        self._judge(self.new.text())

    def _judge(self, text: str) -> None:
        self._warned = False
        self.fields[0].set_error("")
        self._advice.setText(strength_sentence(self.context.t, passphrases.strength(text)))

    def _forget(self) -> None:
        self.old.clear()
        for line in (self.new, self.again):
            line.clear()
        for field in self.fields:
            field.set_error("")

    def _change(self) -> None:
        context, (new, again) = self.context, self.fields
        for field in self.fields:
            field.set_error("")
        before, after = self.old.text(), self.new.text()
        if not after.strip():
            new.set_error(lambda: context.t.say("Please type a passphrase."))
            self.new.line.setFocus()
            return
        if after != self.again.text():
            again.set_error(lambda: context.t.say("The two are not the same."))
            self.again.line.setFocus()
            return
        if passphrases.strength(after).level <= EASY and not self._warned:
            self._warned = True  # her choice: the second press goes on
            new.set_error(lambda: easy_sentence(context.t))
            self.new.line.setFocus()
            return
        self.change.setEnabled(False)

        def done(_: None) -> None:
            self.change.setEnabled(True)
            self._forget()
            self.fold.set_open(False)
            self.context.tell(
                lambda: context.t.say(
                    "The passphrase is changed. Older backups still open with the old one."
                ),
                NoticeTone.GOOD,
            )

        def failed(error: KeeperError) -> None:
            self.change.setEnabled(True)
            if not self.old.refuse(error):
                self.context.complain(error)

        self.context.backend.change(
            lambda s: s.recovery.change_passphrase(before, after), done, failed
        )


def _codes_sentence(
    made_settled_waits: tuple[bool, bool, bool], *, no: str, yes: str, waits: str, unknown: str
) -> str:
    """Return the sentence about codes: whether they exist and are known to be on paper."""
    match made_settled_waits:
        case (False, _, _):
            return no
        case (_, True, _):
            return yes
        case (_, _, True):
            return waits
    return unknown


def _left(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
