"""The choices for a document."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from evidence_keeper.domain.plan import Reader, Size
from evidence_keeper.system.translations import LANGUAGES
from evidence_keeper.system.words import language_name, reader_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.dossier.sees import reader_sentence
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Chips
from evidence_keeper.ui.widgets.columns import Columns
from evidence_keeper.ui.widgets.fields import Field
from evidence_keeper.ui.widgets.inputs import DateField, Select
from evidence_keeper.ui.widgets.labels import PlainLabel, named
from evidence_keeper.ui.widgets.options import Card, Check
from evidence_keeper.ui.words import case_title

_OWN = "own"


class Choices(QWidget):
    """Reader, language, period, case, size, private notes."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._readers = {reader: Card() for reader in Reader}
        group = QButtonGroup(self)
        for card in self._readers.values():
            group.addButton(card)
        self._readers[Reader.PARENTS].setChecked(True)
        self._for_whom = PlainLabel(role="label")
        self.language = Chips()
        self.period = Chips()
        self.first, self.last = DateField(), DateField()
        self.case = Select()
        self.pictures = Chips()
        self.private_notes = Check()
        self._language = Field(self.language)
        self._period = Field(self.period)
        self._days = Columns(150, self.first, self.last)
        self._days.setMaximumWidth(420)
        self._case = Field(self.case)
        self._size = Field(self.pictures)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(self._for_whom)
        box.addWidget(Columns(240, *self._readers.values(), fill=True))
        box.addWidget(Columns(260, self._language, self._size))
        box.addWidget(Columns(260, self._period, self._case))
        box.addWidget(self._days)
        box.addWidget(self.private_notes)
        today = QDate.currentDate()
        self.first.setDate(today.addMonths(-1))
        self.last.setDate(today)
        for card in self._readers.values():
            card.toggled.connect(lambda on: self.edited.emit() if on else None)
        for chips in (self.language, self.period, self.pictures):
            chips.group.buttonClicked.connect(lambda _: self._on_edit())
        for field in (self.first, self.last):
            field.dateChanged.connect(lambda _: self._on_edit())
        self.case.picked.connect(lambda _: self._on_edit())
        self.private_notes.toggled.connect(lambda _: self._on_edit())

    @property
    def reader(self) -> Reader:
        """The chosen reader."""
        chosen = (r for r, card in self._readers.items() if card.isChecked())
        return next(chosen, Reader.PARENTS)

    def choose_reader(self, reader: Reader) -> None:
        """Choose a reader."""
        self._readers[reader].setChecked(True)

    def focus_first(self) -> None:
        """Put the focus on the chosen reader."""
        self._readers[self.reader].setFocus()

    def chosen_language(self) -> str:
        """Return the document's language."""
        return self.language.value() or self._context.t.language

    def days(self) -> tuple[date | None, date | None]:
        """Return first and last day; None for open."""
        if self.period.value() != _OWN:
            return None, None
        first, last = (
            date(d.year(), d.month(), d.day()) for d in (self.first.date(), self.last.date())
        )
        return min(first, last), max(first, last)

    def chosen_size(self) -> Size:
        """Return which pictures."""
        return Size(self.pictures.value() or Size.FULL.value)

    def show_cases(self) -> None:
        """Offer the vault's cases, first the usual one; a single one needs no choice."""
        t, vault = self._context.t, self._context.vault
        names = sorted((c.name for c in vault.cases), key=lambda name: name != vault.usual_case)
        self.case.set_choices([(name, case_title(t, name)) for name in names])
        self._case.setVisible(len(names) > 1)

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        self._for_whom.setText(t.say("For whom?"))
        for reader, card in self._readers.items():
            card.set_texts(reader_word(t, reader), reader_sentence(t, reader))
        chosen = self.language.value() or t.language
        self._language.set_texts(
            t.say("Language of the document"), t.say("Messages stay in their own language.")
        )
        self.language.set_choices([(code, language_name(code)) for code in LANGUAGES])
        self.language.choose(chosen)
        self._period.set_texts(t.say("Period"))
        period = self.period.value()
        self.period.set_choices([("", t.say("All time")), (_OWN, t.say("From – to"))])
        self.period.choose(period)
        self._size.set_texts(
            t.say("Pictures"), t.say("Small ones fit into an e-mail; originals stay in the ZIP.")
        )
        size = self.pictures.value() or Size.FULL.value
        self.pictures.set_choices(
            [(Size.FULL.value, t.say("Full size")), (Size.SMALL.value, t.say("Small"))]
        )
        self.pictures.choose(size)
        self._case.set_texts(t.say("Situation"))
        self.private_notes.set_text(t.say("Put in my private notes as well"))
        named(self.first, t.say("From"))
        named(self.last, t.say("To"))
        self.show_cases()
        self._days.setVisible(self.period.value() == _OWN)

    def _on_edit(self) -> None:
        self._days.setVisible(self.period.value() == _OWN)
        self.edited.emit()
