"""Offers rarely needed options: originals inside the PDF, a password for the file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.services.vault import passphrases
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.key_field import keyboard_words
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.secret_line import SecretLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field


class Extras(Fold):
    """A folded group. Nothing in it is stored, the password least of all."""

    edited = Signal()
    """The document's content has changed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.attach = Check()
        self._attach_hint = PlainLabel(role="hint")
        self.lock = Check()
        self._lock_hint = PlainLabel(role="hint")
        self.password = SecretLine()
        self._field = Field(self.password, self.password.line)
        self.suggest = Button("quiet", "refresh-cw")
        for widget in (
            self.attach,
            self._attach_hint,
            self.lock,
            self._lock_hint,
            self._field,
            self.suggest,
        ):
            self.box.addWidget(widget)
        self.box.setAlignment(self.suggest, Qt.AlignmentFlag.AlignLeft)
        self.attach.clicked.connect(lambda _: self.edited.emit())
        self.lock.clicked.connect(self._on_lock)
        self.suggest.clicked.connect(self._suggest)
        self.password.edited.connect(lambda _: self._field.set_error(""))
        self._on_lock(on=False)

    def chosen_password(self) -> str:
        """Return the password; empty for none."""
        return self.password.text() if self.lock.isChecked() else ""

    def show_error(self, fault: KeeperError) -> None:
        """Show an error next to the password."""
        self.set_open(True)
        self._field.set_error(self._context.saying(fault))
        self.password.line.setFocus()

    def reset(self) -> None:
        """Reset all options."""
        self.attach.setChecked(False)
        self.lock.setChecked(False)
        self._on_lock(on=False)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.set_texts(t.say("More for the file"), t.say("optional"))
        self.attach.set_text(t.say("Attach the originals to the PDF, for a few files"))
        self._attach_hint.setText(
            t.say(
                "They then lie inside the PDF, unchanged, with the place and device data that are "
                "in them."
            )
        )
        self.lock.set_text(t.say("The file opens only with a password"))
        self._lock_hint.setText(
            t.say(
                "Tell the password another way than you send the file, such as by phone. If it is "
                "forgotten, nobody can open the file. A PDF is then not fit for archives. A "
                "package (ZIP) opens in a program such as 7-Zip or Keka, not in Windows by itself "
                "or on most phones."
            )
        )
        self._field.set_texts(t.say("Password for the file (several words)"))
        self.password.set_texts(t.say("Show the password"), t.say("Hide the password"))
        self.password.set_hints(*keyboard_words(t))
        self.suggest.set_text(t.say("Suggest six words"))

    def _on_lock(self, on: bool) -> None:
        self._field.setVisible(on)
        self.suggest.setVisible(on)
        self._field.set_error("")
        if on and not self.password.text():
            self._suggest()
        if not on:
            self.password.clear()

    def _suggest(self) -> None:
        """Fill in six random words, visible, so that they can be written down.

        English ones: their letters are on every keyboard, and a ZIP password must be ASCII.
        """
        self.password.line.setText(passphrases.suggest("en"))
        self.password.eye.setChecked(True)
        self._field.set_error("")
