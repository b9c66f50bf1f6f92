"""Opens the vault: one field, and a second one for a second recovery code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system.language.translations import LANGUAGE_NAMES
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import RestoreFrom
from evidence_keeper.ui.page_parts.key_field import KeyField
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import NEW_PASSPHRASE, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips, WordyButton
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class UnlockPage(Page):
    """Passphrase, recovery code or two of three; growing pauses after wrong ones."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._folder = context.settings.vault or context.doors.default_folder()
        self._by_code = False
        self._wait = 0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self._languages = Chips()
        self._languages.set_choices(list(LANGUAGE_NAMES.items()))
        self._title = PlainLabel(role="title")
        self._place = ElidedLabel(role="hint")
        self.key = KeyField(context)
        self.open = Button("primary")
        self.other_way = WordyButton("link")
        self._other_vault = WordyButton("link")
        self.from_backup = WordyButton("link")
        column = ScrollColumn(width=520)
        column.box.addWidget(self._languages)
        column.box.addSpacing(tokens.XXL)
        for widget in (self._title, self._place, self.key):
            column.box.addWidget(widget)
        column.box.addWidget(_row(self.open))
        column.box.addSpacing(tokens.M)
        column.box.addWidget(_row(self.other_way))
        column.box.addWidget(_row(self._other_vault))
        column.box.addWidget(_row(self.from_backup))
        column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(column)
        self.key.entered.connect(self._try)
        self.key.edited.connect(self._draw_state)
        self.open.clicked.connect(self._try)
        self.other_way.clicked.connect(self._swap)
        self._other_vault.clicked.connect(lambda: context.go(Place.WELCOME, "choose"))
        self.from_backup.clicked.connect(self._restore)
        self._languages.group.buttonClicked.connect(
            lambda _: context.set_language(self._languages.value())
        )

    def enter(self, argument: object) -> None:
        """Ask for the passphrase of the vault in a folder (the remembered one for None)."""
        if isinstance(argument, Path):
            self._folder = argument
        self._place.set_text(str(self._folder))
        self.key.first.line.setFocus()

    def leave(self) -> None:
        """Clear the input."""
        self.key.clear()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self._languages.choose(t.language)
        self._other_vault.set_text(t.say("Another vault, or a new one"))
        self.from_backup.set_text(t.say("Restore from a backup"))
        self._name()

    def _name(self) -> None:
        t = self.context.t
        if self._by_code:
            self._title.setText(t.say("Open with the recovery code"))
            self.key.set_texts(
                t.say("Recovery code"), t.say("From the sheet, with or without hyphens.")
            )
            self.other_way.set_text(t.say("Use the passphrase instead"))
        else:
            self._title.setText(t.say("Open my notes"))
            self.key.set_texts(t.say("Passphrase"))
            self.other_way.set_text(t.say("Use the recovery code instead"))
        self._draw_state()

    def _draw_state(self) -> None:
        t = self.context.t
        self.open.setEnabled(not self._busy and not self._wait)
        self.open.set_text(t.say("Opening…") if self._busy else t.say("Open"))
        if self._wait:
            self.key.field.set_error(
                t.say_n("Please wait {n} second.", "Please wait {n} seconds.", self._wait)
            )

    def _restore(self) -> None:
        self.context.go(Place.RESTORE, RestoreFrom(Place.UNLOCK))

    def _swap(self) -> None:
        self._by_code = not self._by_code
        self.key.clear()
        self._name()
        self.key.first.line.setFocus()

    def _try(self) -> None:
        typed, folder, doors = self.key.text(), self._folder, self.context.doors
        if not typed or self._busy or self._wait:
            return
        opening = doors.open_with_recovery if self._by_code else doors.open_with_passphrase
        self._busy = True
        self._draw_state()
        self.context.backend.open(lambda: opening(folder, typed), self._opened, self._refused)

    def _opened(self, session: Session) -> None:
        by_code, pair = self._by_code, self.key.is_pair
        self._busy = False
        self.key.clear()
        self._draw_state()

        def tell() -> None:
            self.context.unlocked.emit(session.opened)
            if by_code and not session.opened.read_only:
                self._tell_code(pair=pair)

        # Shown on the next page: a temporary notice disappears with its page.
        self.context.opened(session, then=tell)

    def _tell_code(self, *, pair: bool) -> None:
        context = self.context

        def text() -> str:
            t = context.t
            if pair:
                return t.say(
                    "Opened with two of the three codes. You can choose a new passphrase now."
                )
            return t.say("Opened with the recovery code. You can choose a new passphrase now.")

        context.tell(
            text,
            lasting=True,
            action=(
                lambda: context.t.say("Settings"),
                lambda: context.go(Place.SETTINGS, NEW_PASSPHRASE),
            ),
        )

    def _refused(self, error: KeeperError) -> None:
        self._busy = False
        seconds = error.params.get("seconds")
        if error.code is Code.PASSPHRASE_WAIT and isinstance(seconds, int | float):
            self._wait = max(1, round(seconds))
            self._timer.start()
            self.key.select()
        elif not self.key.refuse(error):
            self.key.field.set_error(self.context.saying(error))
            self.key.select()
        self._draw_state()

    def _count_down(self) -> None:
        self._wait = max(0, self._wait - 1)
        if not self._wait:
            self._timer.stop()
            self.key.field.set_error("")
        self._draw_state()


def _row(button: Button) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return holder
