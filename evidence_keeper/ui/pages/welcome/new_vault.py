"""Creates the vault: passphrase, place, time zone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.passphrase.strength import EASY
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.services.vault import passphrases
from evidence_keeper.system import clock
from evidence_keeper.system.language.passphrase_words import easy_sentence, strength_sentence
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.key_field import keyboard_words
from evidence_keeper.ui.page_parts.words import cloud_warning, whole_path
from evidence_keeper.ui.page_parts.zone_choices import zone_choices
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_folder
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.inputs.secret_line import SecretLine
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


@dataclass(frozen=True, slots=True)
class NewVault:
    """The user's input."""

    folder: Path
    passphrase: str
    zone: str


class NewVaultStep(ScrollColumn):
    """Asks for the passphrase twice, with sensible defaults for the rest."""

    asked = Signal(object)
    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(width=620)
        self._context = context
        self._suggested = ""
        self._warned = self._is_busy = False
        self._asked_again: tuple[int, int] | None = None  # places of two words of a suggestion
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.passphrase = SecretLine()
        self.again = SecretLine()
        self._first = Field(self.passphrase, self.passphrase.line)
        self._second = Field(self.again, self.again.line)
        self._advice = PlainLabel(role="hint")
        self.suggest = Button("quiet", "refresh-cw")
        self._loss = PlainLabel(role="text")
        self.place = TextLine()
        self._pick = Button("plain", "folder")
        place_row = QWidget()
        row = QHBoxLayout(place_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.S)
        row.addWidget(self.place, 1)
        row.addWidget(self._pick)
        self._place_field = Field(place_row, self.place)
        self.zone = Select()
        self.zone.set_choices(zone_choices(context.t, clock.now()))
        self.zone.choose(DEFAULT_ZONE)
        self._zone_field = Field(self.zone)
        self._fold = Fold()
        self._fold.box.addWidget(self._place_field)
        self._fold.box.addWidget(self._zone_field)
        self.make = Button("primary")
        self._back = Button("quiet")
        for widget in (
            self._title,
            self._lead,
            self._first,
            self._advice,
            self.suggest,
            self._second,
            self._loss,
            self._fold,
        ):
            self.box.addWidget(widget)
        self.box.setAlignment(self.suggest, Qt.AlignmentFlag.AlignLeft)
        self.box.addStretch(1)
        self.add_to_footer(self.make, self._back)
        self.footer.addStretch(1)
        self.place.setText(str(context.doors.default_folder()))
        self.passphrase.edited.connect(self._on_edited)
        self.again.edited.connect(lambda _: self._second.set_error(""))
        self.passphrase.entered.connect(lambda: self.again.line.setFocus())
        self.again.entered.connect(self._ask)
        self.make.clicked.connect(self._ask)
        self._back.clicked.connect(self.back)
        self.suggest.clicked.connect(self._suggest)
        self._pick.clicked.connect(self._pick_folder)
        self.place.textChanged.connect(lambda _: self._name_place())

    def begin(self) -> None:
        """Focus the first field."""
        self.set_busy(busy=False)
        self.passphrase.line.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Show that the vault is being created."""
        t = self._context.t
        self._is_busy = busy  # the button keeps the focus: without it the page would move
        self._back.setEnabled(not busy)
        self.make.set_text(t.say("Making the vault…") if busy else t.say("Make the vault"))

    def forget(self) -> None:
        """Clear the passphrase."""
        self.passphrase.clear()
        self.again.clear()
        self._suggested, self._asked_again = "", None
        self._name_second()

    def show_error(self, error: KeeperError) -> None:
        """Show an error next to its field."""
        self.set_busy(busy=False)
        sentence = self._context.saying(error)
        if error.code is Code.PASSPHRASE_EMPTY:
            self._first.set_error(sentence)
        else:
            self._fold.set_open(True)
            self._place_field.set_error(sentence)
            self.show_widget(self._place_field)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        show, hide = t.say("Show the passphrase"), t.say("Hide the passphrase")
        self._title.setText(t.say("A passphrase for your vault"))
        self._lead.setText(
            t.say("It keeps other people out. Nobody can look it up or reset it for you.")
        )
        self.zone.set_choices(zone_choices(t, clock.now()))
        self._first.set_texts(t.say("Passphrase (several words)"))
        self._name_second()
        self.suggest.set_text(t.say("Suggest six words"))
        self.passphrase.set_texts(show, hide)
        self.again.set_texts(show, hide)
        for line in (self.passphrase, self.again):
            line.set_hints(*keyboard_words(t))
        self._loss.setText(
            t.say(
                "Next you get a recovery code. If both are lost, nobody can open the vault — "
                "not even us."
            )
        )
        self._fold.set_texts(t.say("Where it lies, and the time zone"), t.say("optional"))
        self._name_place()
        self._pick.set_text(t.say("Choose…"))
        self._zone_field.set_texts(
            t.say("Time zone of what happened"),
            t.say("Almaty since March 2024: UTC+5. Each entry can have its own."),
        )
        self._back.set_text(t.say("Back"))
        self.set_busy(busy=self._is_busy)
        self._on_edited(self.passphrase.text())

    def _on_edited(self, text: str) -> None:
        t = self._context.t
        self._warned = False
        if self._asked_again is not None and text != self._suggested:
            self._asked_again = None
            self._name_second()
        self._first.set_error("")
        self._second.set_error("")
        self._advice.setText(strength_sentence(t, passphrases.strength(text)))

    def _suggest(self) -> None:
        """Put six random words in, shown, so that they can be written down; two are asked again."""
        words = self._suggested = passphrases.suggest(self._context.t.language)
        first, second = sorted(SystemRandom().sample(range(len(words.split())), 2))
        self._asked_again = first, second
        self.again.clear()
        self._name_second()
        self.passphrase.line.setText(words)
        self._second.set_error("")
        self.passphrase.eye.setChecked(True)
        self._on_edited(words)
        self.again.line.setFocus()

    def _name_second(self) -> None:
        t = self._context.t
        if self._asked_again is None:
            self._second.set_texts(t.say("Type it again"))
            return
        first, second = (place + 1 for place in self._asked_again)
        self._second.set_texts(
            t.say("From your paper: words {first} and {second}", first=first, second=second)
        )

    def _is_repeated(self, passphrase: str) -> bool:
        """Return whether the second field repeats the passphrase, or two words of a suggestion."""
        again = self.again.text()
        if self._asked_again is None:
            return again == passphrase
        words = passphrase.split()
        return again == passphrase or again.split() == [words[n] for n in self._asked_again]

    def _name_place(self) -> None:
        """Label the field; its hint becomes a warning for a cloud folder."""
        t = self._context.t
        warning = cloud_warning(t, Path(self.place.text().strip() or "."))
        hint = t.say("Better not in a folder that is copied to a cloud.")
        self._place_field.set_texts(t.say("Folder of the vault"), warning or hint)

    def _pick_folder(self) -> None:
        t = self._context.t
        folder = ask_folder(self, t.say("A new or empty folder for the vault"))
        if folder is not None:
            self.place.setText(str(folder))
            self._place_field.set_error("")

    def _ask(self) -> None:
        if self._is_busy:
            return
        passphrase = self.passphrase.text()
        if not passphrase.strip():
            self._first.set_error(lambda: self._context.t.say("Please type a passphrase."))
            self.passphrase.line.setFocus()
            return
        if not self._is_repeated(passphrase):
            self._second.set_error(lambda: self._context.t.say("The two are not the same."))
            self.again.line.setFocus()
            return
        if passphrases.strength(passphrase).level <= EASY and not self._warned:
            self._warned = True  # her choice: the second press goes on
            self._first.set_error(lambda: easy_sentence(self._context.t))
            self.passphrase.line.setFocus()
            return
        place = self.place.text().strip()
        folder = whole_path(place) if place else self._context.doors.default_folder()
        if folder is None:
            self._fold.set_open(True)
            self._place_field.set_error(
                lambda: self._context.t.say("Please give the whole path of the folder.")
            )
            return
        self.set_busy(busy=True)
        self.asked.emit(NewVault(folder, passphrase, self.zone.value() or DEFAULT_ZONE))
