"""Passphrase and recovery code of the open vault."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.strength import EASY
from evidence_keeper.system.strength_words import easy_sentence, strength_sentence
from evidence_keeper.ui.context import Context, Tone
from evidence_keeper.ui.pages.settings.section import Section
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.fields import Field
from evidence_keeper.ui.widgets.fold import Fold
from evidence_keeper.ui.widgets.labels import PlainLabel
from evidence_keeper.ui.widgets.options import Check
from evidence_keeper.ui.widgets.secret import SecretLine
from evidence_keeper.ui.words import keyboard_words

_WRONG = (Code.WRONG_PASSPHRASE, Code.WRONG_RECOVERY_CODE, Code.PASSPHRASE_EMPTY)


class KeysSection(Section):
    """Both need the passphrase of today, so that a moment at an open vault is not enough."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._warned = False
        self.fold = Fold()
        self.old, self.new, self.again = SecretLine(), SecretLine(), SecretLine()
        self._fields = tuple(Field(s, s.line) for s in (self.old, self.new, self.again))
        self._advice = PlainLabel(role="hint")
        self.change = Button("plain")
        self.renew_fold = Fold()
        self.key = SecretLine()
        self._key_field = Field(self.key, self.key.line)
        self._renew_hint = PlainLabel(role="hint")
        self.renew = Button("plain")
        self.code = PlainLabel(role="section")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.written = Check()
        self._show_code("")
        old, new, again = self._fields
        for widget in (old, new, self._advice, again):
            self.fold.box.addWidget(widget)
        self.fold.box.addLayout(_left(self.change))
        for widget in (self._renew_hint, self._key_field):
            self.renew_fold.box.addWidget(widget)
        self.renew_fold.box.addLayout(_left(self.renew))
        self.renew_fold.box.addWidget(self.code)
        self.renew_fold.box.addWidget(self.written)
        self.box.addWidget(self.fold)
        self.box.addWidget(self.renew_fold)
        self.new.edited.connect(self._judge)
        self.change.clicked.connect(self._change)
        self.renew.clicked.connect(self._renew)
        self.written.toggled.connect(lambda on: self._show_code("") if on else None)
        self.old.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self._change)
        self.old.edited.connect(lambda _: self._fields[0].set_error(""))
        self.key.edited.connect(lambda _: self._key_field.set_error(""))
        self.key.entered.connect(self._renew)

    def enter(self) -> None:
        """Forget what was typed before. A code that was not written down stays."""
        self.set_offered(not self.context.is_example)
        self._forget()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        show, hide = t.say("Show the passphrase"), t.say("Hide the passphrase")
        self.title.setText(t.say("Passphrase and recovery code"))
        self.fold.set_texts(t.say("Change the passphrase"))
        old, new, again = self._fields
        old.set_texts(t.say("Your current passphrase, or the recovery code"))
        new.set_texts(t.say("The new passphrase (several words)"))
        again.set_texts(t.say("The same once more"))
        for line in (self.old, self.new, self.again, self.key):
            line.set_texts(show, hide)
            line.set_hints(*keyboard_words(t))
        self.change.set_text(t.say("Change the passphrase"))
        self.renew_fold.set_texts(t.say("Make a new recovery code"))
        self._renew_hint.setText(
            t.say(
                "For when the sheet is lost or somebody has seen it. The old code then opens "
                "nothing here; backups made before still open with it."
            )
        )
        self._key_field.set_texts(t.say("Your current passphrase, or the recovery code"))
        self.renew.set_text(t.say("Make a new recovery code"))
        self.written.set_text(t.say("I have written it down or printed it"))
        self._judge(self.new.text())

    def _judge(self, text: str) -> None:
        self._warned = False
        self._fields[1].set_error("")
        self._advice.setText(strength_sentence(self.context.t, self.context.doors.judge(text)))

    def _forget(self) -> None:
        for line in (self.old, self.new, self.again, self.key):
            line.clear()
        for field in (*self._fields, self._key_field):
            field.set_error("")

    def _change(self) -> None:
        t, (old, new, again) = self.context.t, self._fields
        for field in self._fields:
            field.set_error("")
        before, after = self.old.text(), self.new.text()
        if not after.strip():
            new.set_error(t.say("Please type a passphrase."))
            self.new.line.setFocus()
            return
        if after != self.again.text():
            again.set_error(t.say("The two are not the same."))
            self.again.line.setFocus()
            return
        if self.context.doors.judge(after).level <= EASY and not self._warned:
            self._warned = True  # her choice: the second press goes on
            new.set_error(easy_sentence(t))
            self.new.line.setFocus()
            return
        self.change.setEnabled(False)

        def done(_: None) -> None:
            self.change.setEnabled(True)
            self._forget()
            self.fold.set_open(False)
            self.context.tell(
                t.say("The passphrase is changed. Older backups still open with the old one."),
                Tone.GOOD,
            )

        def failed(error: KeeperError) -> None:
            self.change.setEnabled(True)
            self._refuse(old, error)

        self.context.backend.change(lambda s: s.change_passphrase(before, after), done, failed)

    def _renew(self) -> None:
        typed = self.key.text()
        self._key_field.set_error("")
        self.renew.setEnabled(False)

        def done(code: str) -> None:
            self.renew.setEnabled(True)
            self._show_code(code)
            if not self.isVisible():
                # The old code opens nothing any more: this one must not be missed.
                self.context.go(Place.SETTINGS)
            self._forget()
            self.renew_fold.set_open(True)
            self.context.tell(
                self.context.t.say(
                    "Write the new code down now: it is in the settings until you say that "
                    "you have."
                ),
                Tone.GOOD,
                lasting=True,
            )

        def failed(error: KeeperError) -> None:
            self.renew.setEnabled(True)
            self._refuse(self._key_field, error)

        self.context.backend.change(lambda s: s.renew_recovery(typed), done, failed)

    def _show_code(self, code: str) -> None:
        """Show a code until it is written down; an empty one takes it off the screen."""
        self.code.setText(code)
        self.code.setVisible(bool(code))
        self.written.setVisible(bool(code))
        if code:
            self.written.setChecked(False)

    def _refuse(self, field: Field, error: KeeperError) -> None:
        if error.code in _WRONG:
            field.set_error(self.context.sentence(error))
            (self.old if field is self._fields[0] else self.key).line.setFocus()
        else:
            self.context.complain(error)


def _left(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
