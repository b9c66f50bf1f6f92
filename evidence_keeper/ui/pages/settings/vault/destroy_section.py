"""Destroys the whole vault after the passphrase and a typed word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.text import shown_name
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.key_field import keyboard_words
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, mark_destructive
from evidence_keeper.ui.widgets.inputs.secret_line import SecretLine
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field

if TYPE_CHECKING:
    from evidence_keeper.services.vault.backups import LastBackup


class DestroySection(SettingsSection):
    """Folded; explains the consequences; two fields, one button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.fold = Fold()
        self._goes, self._stays = PlainLabel(), PlainLabel()
        self._backup = PlainLabel()
        self._advice = PlainLabel(role="hint")
        self.key, self.word = SecretLine(), TextLine()
        self._key = Field(self.key, self.key.line)
        self._word = Field(self.word)
        self.button = Button("danger", "triangle-alert")
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        parts = (self._goes, self._stays, self._backup, self._advice, self._key, self._word)
        for widget in parts:
            self.fold.box.addWidget(widget)
        self.fold.box.addLayout(row)
        mark_destructive(self.fold.header)
        self.box.addWidget(self.fold)
        self.title.hide()
        self.line.hide()  # the fold has its own rule
        self._backup.hide()
        self.fold.opened.connect(self._on_opened)
        self.button.clicked.connect(self._ask_for_both)
        self.word.returnPressed.connect(self._ask_for_both)

    def enter(self) -> None:
        """Fold, and clear the input."""
        self.setVisible(not self.context.is_example)
        self.fold.set_open(False)
        self._forget()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.fold.set_texts(t.say("Destroy this vault"))
        self._goes.setText(
            t.say(
                "All entries and files in this vault go, for good. Its keys are destroyed first: "
                "neither the passphrase nor the recovery code opens anything here afterwards."
            )
        )
        self._stays.setText(
            t.say(
                "Backups, documents that you made and copies on the phone or in Downloads stay. "
                "They have to be deleted where they are."
            )
        )
        self._advice.setText(
            t.say(
                "Perhaps make a backup for an adult you trust first. And if somebody forces you "
                "to do this: 102 or 111 help, day and night."
            )
        )
        self._key.set_texts(t.say("Your current passphrase"))
        self.key.set_texts(t.say("Show the passphrase"), t.say("Hide the passphrase"))
        self.key.set_hints(*keyboard_words(t))
        self._word.set_texts(t.say("To confirm, type: {word}", word=self._wanted()))
        self.button.set_text(t.say("Destroy this vault"))

    def _wanted(self) -> str:
        return self.context.t.say("delete everything")

    def _forget(self) -> None:
        self.key.clear()
        self.word.clear()
        for field in (self._key, self._word):
            field.set_error("")

    def _on_opened(self, is_open: bool) -> None:
        if is_open:
            self.context.backend.ask(lambda s: s.backups.last(), self._show_backup)

    def _show_backup(self, last: LastBackup | None) -> None:
        self._backup.setVisible(last is not None)
        if last is not None:
            t = self.context.t
            place = shown_name(str(last.path))
            self._backup.setText(t.say("Your last backup lies in {place}.", place=place))

    def _ask_for_both(self) -> None:
        self._key.set_error("")
        self._word.set_error("")
        typed, wanted = (_plain(text) for text in (self.word.text(), self._wanted()))
        if not self.key.text():
            self._key.set_error(lambda: self.context.t.say("Please type a passphrase."))
            self.key.line.setFocus()
        elif typed != wanted:
            self._word.set_error(
                lambda: self.context.t.say("Please type exactly: {word}", word=self._wanted())
            )
            self.word.setFocus()
        else:
            self._destroy(self.key.text())

    def _destroy(self, passphrase: str) -> None:
        context = self.context
        self.button.setEnabled(False)

        def done(_: object) -> None:
            # The process ends too, because it had the key. The new one starts without a vault.
            context.remember_folder(context.settings._replace(vault=None))
            context.leaving_asked.emit(True)

        def failed(error: KeeperError) -> None:
            self.button.setEnabled(True)
            if error.code in (Code.WRONG_PASSPHRASE, Code.PASSPHRASE_WAIT):
                self._key.set_error(context.saying(error))
            else:
                context.complain(error)

        context.backend.change(lambda s: s.upkeep.destroy(passphrase), done, failed)


def _plain(text: str) -> str:
    """Return typed words normalised: letter case, spaces, the dots of ё."""
    return " ".join(text.split()).casefold().replace("ё", "е")
