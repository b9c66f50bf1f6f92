"""Makes backups to a folder or stick, copying only new files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_folder

if TYPE_CHECKING:
    from evidence_keeper.services.vault.backups import BackupDone, LastBackup


class BackupSection(SettingsSection):
    """One button, the last backup, and an explanation."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._known = False
        self._shown: LastBackup | None = None
        self._hint = PlainLabel(role="hint")
        self._last = PlainLabel()
        self.back_up = Button("plain", "download")
        row = QHBoxLayout()
        row.addWidget(self.back_up)
        row.addStretch(1)
        self.box.addWidget(self._hint)
        self.box.addWidget(self._last)
        self.box.addLayout(row)
        self.back_up.clicked.connect(self._ask)

    def enter(self) -> None:
        """Show the last backup."""
        self.set_offered(not self.context.is_example)
        self.context.backend.ask(lambda s: s.backups.last(), self._show)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Backup"))
        self._hint.setText(
            t.say(
                "An encrypted copy on a stick or in another folder. It opens with the same "
                "passphrase. Deleting something here does not delete it there."
            )
        )
        self.back_up.set_text(t.say("Back up to a folder…"))
        if self._known:
            self._show(self._shown)

    def _show(self, last: LastBackup | None) -> None:
        self._known, self._shown = True, last
        t = self.context.t
        if last is None:
            self._last.setText(t.say("No backup was made yet."))
            return
        self._last.setText(
            t.say(
                "Last backup: {time}, {place}",
                time=moment_text(t, in_zone(last.moment, self.context.vault.zone)),
                place=shown_name(str(last.path)),
            )
        )

    def _ask(self) -> None:
        t = self.context.t
        folder = ask_folder(self, t.say("A folder on a stick or another disk"))
        if folder is not None:
            self.start(folder)

    def start(self, folder: Path) -> None:
        """Back up to a folder, with progress."""
        context = self.context

        def done(made: BackupDone) -> None:
            self.enter()
            if made.unreadable:
                context.tell(
                    lambda: context.t.say(
                        "The backup is made, but some files could not be read in the vault."
                    ),
                    NoticeTone.CAUTION,
                    lines=made.unreadable,
                    lasting=True,
                )
            elif made.nothing_new:
                context.tell(
                    lambda: context.t.say("The backup has everything already. It was checked."),
                    NoticeTone.GOOD,
                )
            else:
                context.tell(
                    partial(_backup_made_sentence, context, made.files_copied), NoticeTone.GOOD
                )

        context.run_job(
            lambda: context.t.say("Making the backup"),
            lambda s, p: s.backups.back_up(folder, p),
            done,
        )


def _backup_made_sentence(context: Context, files: int) -> str:
    """Return that a backup is made, and the number of copied files."""
    t = context.t
    copied = capital(t.say_n("{n} file copied", "{n} files copied", files))
    return t.say("The backup is made and checked. {copied}.", copied=copied)
