"""Asks which backup to restore, for its secret, and for the vault's new place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.domain.vault.backup import FoundBackups, KeptBackup, RestoreWish, Target
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.key_field import KeyField
from evidence_keeper.ui.page_parts.words import cloud_warning, whole_path
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.file_questions import ask_folder
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn, show_soon

_OF_FOLDER = (
    Code.FOLDER_NOT_EMPTY, Code.VAULT_THERE, Code.NOT_A_FOLDER, Code.DISK_FULL,
    Code.DISK_READ_ONLY, Code.DISK_REFUSED, Code.DISK_GONE,
)  # fmt: skip
_OF_BACKUP = (
    Code.BACKUP_DAMAGED, Code.NO_BACKUP, Code.VAULT_NEWER, Code.VAULT_DAMAGED,
    Code.KEY_FILE_DAMAGED,
)  # fmt: skip


class HowStep(ScrollColumn):
    """Offers the newest backup and the default folder, which the user can change.

    Errors are next to the fields that they concern.
    """

    asked = Signal(object)
    """A `RestoreWish`."""

    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(width=620)
        self._context = context
        self._found = FoundBackups()
        self._by_code = False
        self._busy = False
        self._taken = Target.FREE
        self._title = PlainLabel(role="title")
        self.which = Select()
        self._which = Field(self.which)
        self._unreadable = PlainLabel(role="caution")
        self.partial = Check()
        self.key = KeyField(context)
        self.other_way = Button("link")
        self.folder = TextLine()
        self.pick = Button("plain", "folder")
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.S)
        across.addWidget(self.folder, 1)
        across.addWidget(self.pick)
        self._folder = Field(row, self.folder)
        self._fold = Fold()
        self._fold.box.addWidget(self._folder)
        self.restore = Button("primary")
        self._back = Button("quiet")
        for widget in (
            self._title, self._which, self._unreadable, self.partial, self.key, self.other_way,
            self._fold,
        ):  # fmt: skip
            self.box.addWidget(widget)
        self.box.setAlignment(self.other_way, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.add_to_footer(self.restore, self._back)
        self.footer.addStretch(1)
        self.which.picked.connect(lambda _: self._forget_damage())
        self.key.entered.connect(self._ask)
        self.folder.returnPressed.connect(self._ask)
        self.folder.textChanged.connect(lambda _: self._name_folder())
        self.pick.clicked.connect(self._pick_folder)
        self.other_way.clicked.connect(self._swap)
        self.restore.clicked.connect(self._ask)
        self._back.clicked.connect(self.back)

    @property
    def errors(self) -> tuple[str, str]:
        """The errors of backup and folder; empty where there is none."""
        return self._which.error, self._folder.error

    def begin(self, found: FoundBackups, folder: Path, usual: Target) -> None:
        """Offer the found backups, the newest first, and a free folder.

        Args:
            found: At least one backup.
            folder: A free folder.
            usual: The state of the default folder.
        """
        self._found, self._taken = found, usual
        self._by_code = False
        self.key.clear()
        self._forget_damage()
        self.folder.setText(str(folder))
        self._fold.set_open(usual is not Target.FREE)
        self.set_busy(busy=False)
        self.retranslate()
        self.which.choose("0")
        self.key.first.line.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Show that the restore is running; the input is locked meanwhile."""
        if busy:
            # It stays enabled: otherwise the focus would go to "Back", and the next Enter would
            # cancel.
            self.restore.setFocus()
        self._busy = busy
        for widget in (
            self.which, self.partial, self.key, self.other_way, self.folder, self.pick,
        ):  # fmt: skip
            widget.setEnabled(not busy)
        t = self._context.t
        self.restore.set_text(t.say("Restoring…") if busy else t.say("Restore"))

    def forget(self) -> None:
        """Clear passphrase and code."""
        self.key.clear()

    def show_error(self, error: KeeperError) -> None:
        """Show an error next to its field; report any other one."""
        self.set_busy(busy=False)
        if self._is_gone(error) or error.code in _OF_BACKUP:
            self._which.set_error(
                self._gone if self._is_gone(error) else self._context.saying(error)
            )
            self.partial.setVisible(error.code is Code.BACKUP_DAMAGED)
            self.which.setFocus()
            show_soon(self._which)
        elif error.code in _OF_FOLDER:
            self._fold.set_open(True)
            self._folder.set_error(self._context.saying(error))
            self.folder.setFocus()
            show_soon(self._folder)
        elif not self.key.refuse(error):
            self._context.complain(error)
            self.restore.setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t, backups = self._context.t, self._found.backups
        self._title.setText(t.say("Restore from a backup"))
        self.which.set_choices([(str(n), self._named(b)) for n, b in enumerate(backups)])
        several = len(backups) > 1
        names = ", ".join(shown_name(name) for name in self._found.unreadable)
        self._unreadable.setText(
            t.say(
                "Cannot be read, and is not offered: {names}. It may be a newer one.", names=names
            )
        )
        self._unreadable.setVisible(bool(names))
        self._which.set_texts(
            t.say("Backup of"),
            t.say("The newest one is chosen. An older one can be restored as well.")
            if several
            else "",
        )
        self.partial.set_text(t.say("Take from it what can be read"))
        self._fold.set_texts(t.say("Where it is restored to"), t.say("optional"))
        self.pick.set_text(t.say("Choose…"))
        self._back.set_text(t.say("Back"))
        self._name_key()
        self._name_folder()
        self.set_busy(busy=self._busy)

    def _place(self) -> Path:
        return self._found.backups[int(self.which.value() or "0")].place

    def _is_gone(self, error: KeeperError) -> bool:
        """Return whether the backup that was found is no longer there."""
        path = str(self._place())
        return error.code is Code.NO_BACKUP or (
            error.code is Code.DISK_GONE and error.params.get("path") == path
        )

    def _gone(self) -> str:
        return self._context.t.say(
            "The backup is not there any more. If the stick was taken out, please plug it in "
            "again and press “Restore” once more."
        )

    def _named(self, backup: KeptBackup) -> str:
        """Return when it was made; and of which vault where there are several."""
        t = self._context.t
        moment = moment_text(t, in_zone(backup.made, DEFAULT_ZONE))
        groups = {one.group for one in self._found.backups}
        return f"{moment} · {shown_name(backup.group)}" if len(groups) > 1 else moment

    def _name_key(self) -> None:
        t = self._context.t
        if self._by_code:
            self.key.set_texts(
                t.say("Recovery code"),
                t.say("From the sheet that was valid on the day of the backup."),
            )
            self.other_way.set_text(t.say("Use the passphrase instead"))
        else:
            self.key.set_texts(
                t.say("Passphrase"), t.say("The one that the vault had on the day of the backup.")
            )
            self.other_way.set_text(t.say("Use the recovery code instead"))

    def _name_folder(self) -> None:
        """Label the field; its hint explains a non-default folder, or warns of a cloud."""
        t = self._context.t
        self._folder.set_error("")
        warning = cloud_warning(t, Path(self.folder.text().strip() or "."))
        hint = t.say("A new or empty folder. It is made when it is not there.")
        if self._taken is Target.VAULT:
            hint = t.say(
                "There is a vault in the usual place already. It stays as it is; the restored one "
                "gets a folder of its own."
            )
        elif self._taken is not Target.FREE:
            hint = t.say(
                "The usual place is not empty. What lies there stays; the restored vault gets a "
                "folder of its own."
            )
        self._folder.set_texts(t.say("Folder of the vault"), warning or hint)

    def _swap(self) -> None:
        self._by_code = not self._by_code
        self.key.clear()
        self._name_key()
        self.key.first.line.setFocus()

    def _forget_damage(self) -> None:
        self._which.set_error("")
        self.partial.setChecked(False)
        self.partial.hide()

    def _pick_folder(self) -> None:
        folder = ask_folder(self, self._context.t.say("A new or empty folder for the vault"))
        if folder is not None:
            self.folder.setText(str(folder))

    def _nothing_typed(self) -> str:
        t = self._context.t
        if self._by_code:
            return t.say("Please type the code.")
        return t.say("Please type a passphrase.")

    def _ask(self) -> None:
        typed = self.key.text()
        if self._busy:
            return
        if not typed.strip():
            self.key.field.set_error(self._nothing_typed)
            self.key.first.line.setFocus()
            return
        folder = whole_path(self.folder.text())
        if folder is None:
            self._fold.set_open(True)
            self._folder.set_error(
                lambda: self._context.t.say("Please give the whole path of the folder.")
            )
            self.folder.setFocus()
            return
        for field in (self._which, self._folder, self.key.field, self.key.second_field):
            field.set_error("")
        self.set_busy(busy=True)
        passphrase, recovery = ("", typed) if self._by_code else (typed, "")
        self.asked.emit(
            RestoreWish(self._place(), folder, passphrase, recovery, self.partial.isChecked())
        )
