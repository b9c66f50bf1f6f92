"""Asks where the backup is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.backup import FoundBackups
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.live_text import Words
from evidence_keeper.ui.page_parts.words import whole_path
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_file, ask_folder
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn, show_soon

_SUFFIX = "ekbackup"


class WhereStep(ScrollColumn):
    """A folder or a file, typed or picked; checked before further questions."""

    found = Signal(object)
    """A `FoundBackups` with backups in it."""

    vault_chosen = Signal(object)
    """The folder of a vault that can be opened directly."""

    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(width=620)
        self._context = context
        self._looking: Ticket | None = None
        self._vault: Path | None = None
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.place = TextLine()
        self.pick_folder = Button("plain", "folder")
        self.pick_file = Button("plain", "file")
        buttons = QWidget()
        flow = FlowLayout(buttons, tokens.S, tokens.S)
        for button in (self.pick_folder, self.pick_file):
            flow.addWidget(button)
        control = QWidget()
        inside = QVBoxLayout(control)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(tokens.S)
        inside.addWidget(self.place)
        inside.addWidget(buttons)
        self.field = Field(control, self.place)
        self.open_vault = Button("plain")
        self.go_on = Button("primary")
        self._back = Button("quiet")
        for widget in (self._title, self._lead, self.field, self.open_vault):
            self.box.addWidget(widget)
        self.box.setAlignment(self.open_vault, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.add_to_footer(self.go_on, self._back)
        self.footer.addStretch(1)
        self.open_vault.hide()
        self.place.textEdited.connect(lambda _: self._forget())
        self.place.returnPressed.connect(self.look)
        self.pick_folder.clicked.connect(self._pick_folder)
        self.pick_file.clicked.connect(self._pick_file)
        self.open_vault.clicked.connect(lambda: self.vault_chosen.emit(self._vault))
        self.go_on.clicked.connect(self.look)
        self._back.clicked.connect(self._stop_looking)
        self._back.clicked.connect(self.back)

    def begin(self, place: Path | None) -> None:
        """Ask again; a place that the user has already chosen is checked at once."""
        self._forget()
        self._stop_looking()
        self.place.setText(str(place) if place is not None else "")
        if place is not None:
            self.look()
        else:
            self.pick_folder.setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._title.setText(t.say("Restore from a backup"))
        self._lead.setText(
            t.say(
                "Your notes come back as they were on the day of the backup. The backup itself "
                "stays as it is."
            )
        )
        self.field.set_texts(
            t.say("Where the backup is"),
            t.say(
                "The folder or stick to which you made it, or a file that ends in .ekbackup. "
                "Please plug the stick in first."
            ),
        )
        self.pick_folder.set_text(t.say("Choose a folder…"))
        self.pick_file.set_text(t.say("Choose a file…"))
        self.open_vault.set_text(t.say("Open this vault"))
        self._back.set_text(t.say("Back"))
        self._draw()

    def look(self) -> None:
        """Check the place, and continue if it is a backup."""
        typed = self.place.text().strip()
        if self._looking is not None:
            return
        self._forget()
        place = whole_path(typed)
        if place is None:
            self._complain(
                lambda: self._context.t.say("Please choose the folder or the file of the backup.")
            )
            return
        find = self._context.doors.find_backups
        self._looking = self._context.backend.call(
            lambda: find(place), lambda found: self._seen(place, found), self._refused
        )
        self._draw()

    def _seen(self, place: Path, found: FoundBackups) -> None:
        self._stop_looking()
        if found.backups:
            self.found.emit(found)
        elif found.vault is not None:
            self._vault = found.vault
            self._complain(
                lambda: self._context.t.say(
                    "This is a vault, and no backup: nothing has to be restored. It can be opened "
                    "as it is."
                )
            )
            self.open_vault.show()
            self.open_vault.setFocus()
            show_soon(self.open_vault)
        else:
            self._refused(KeeperError(Code.NO_BACKUP, path=str(place)))

    def _refused(self, error: KeeperError) -> None:
        self._stop_looking()
        self._complain(self._context.saying(error))

    def _complain(self, words: Words) -> None:
        self.field.set_error(words)
        self.place.setFocus()
        show_soon(self.field)

    def _forget(self) -> None:
        self._vault = None
        self.field.set_error("")
        self.open_vault.hide()

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.drop()
            self._looking = None
        self._draw()

    def _draw(self) -> None:
        t = self._context.t
        # It stays enabled: otherwise the focus and the next Enter would go to "Back".
        self.go_on.set_text(t.say("Continue") if self._looking is None else t.say("Looking…"))

    def _pick_folder(self) -> None:
        self._picked(ask_folder(self, self._context.t.say("The folder of the backup")))

    def _pick_file(self) -> None:
        t = self._context.t
        kind = (t.say("Backup"), _SUFFIX)
        self._picked(ask_file(self, t.say("The file of the backup"), kind))

    def _picked(self, place: Path | None) -> None:
        if place is not None:
            self.place.setText(str(place))
            self.look()
