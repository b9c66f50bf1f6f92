"""Holds the choices for a document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.plan import Reader, ReaderChoices, Size, Wish
from evidence_keeper.domain.dossier.profile import FIELDS
from evidence_keeper.system.language.record_words import (
    case_title,
    language_name,
    profile_word,
    reader_word,
)
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.dossier.extra_options import Extras
from evidence_keeper.ui.pages.dossier.pickers import CoveredOriginals, Entries, Files
from evidence_keeper.ui.pages.dossier.reader_summary import reader_sentence
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Chips
from evidence_keeper.ui.widgets.inputs.check_and_card import Card, Check
from evidence_keeper.ui.widgets.inputs.input_fields import DateField, Select
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.labelled_field import Field

_OWN = "own"


class Choices(QWidget):
    """Reader, language, period, case, size, private notes."""

    edited = Signal()
    narrowed = Signal()
    """Case or period has changed."""

    reader_changed = Signal()

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
        self.entries = Entries(context)
        self.originals = CoveredOriginals(context)
        self.files = Files(context, self.wish)
        self.unlinked = Check()
        self.unlinked.setChecked(True)
        self.private_notes = Check()
        self.replace_names = Check()
        self._replace_hint = PlainLabel(role="hint")
        self.extras = Extras(context)
        self.about_me = {name: Check() for name in FIELDS}
        self._about_me = PlainLabel(role="label")
        self._about_me_hint = PlainLabel(role="hint")
        self._language = Field(self.language)
        self._period = Field(self.period)
        self._days = AdaptiveColumns(150, self.first, self.last)
        self._days.setMaximumWidth(420)
        self._case = Field(self.case)
        self._size = Field(self.pictures)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(self._for_whom)
        box.addWidget(AdaptiveColumns(240, *self._readers.values(), fill=True))
        box.addWidget(AdaptiveColumns(260, self._language, self._size))
        box.addWidget(AdaptiveColumns(260, self._period, self._case))
        box.addWidget(self._days)
        box.addWidget(self.entries)
        box.addWidget(self.unlinked)
        box.addWidget(self.files)
        box.addWidget(self.originals)
        box.addWidget(self._about_me)
        box.addWidget(self._about_me_hint)
        box.addWidget(AdaptiveColumns(200, *self.about_me.values()))
        box.addWidget(self.private_notes)
        box.addWidget(self.replace_names)
        box.addWidget(self._replace_hint)
        box.addWidget(self.extras)
        self._connect()

    def _connect(self) -> None:
        today = QDate.currentDate()
        self.first.setDate(today.addMonths(-1))
        self.last.setDate(today)
        for card in self._readers.values():
            card.toggled.connect(lambda on: self.reader_changed.emit() if on else None)
        for chips in (self.language, self.pictures):
            chips.group.buttonClicked.connect(lambda _: self.edited.emit())
        self.entries.edited.connect(self._offer_unlinked)
        self.entries.edited.connect(self.edited)
        self.unlinked.clicked.connect(lambda _: self.edited.emit())
        self.originals.edited.connect(self.edited)
        self.files.edited.connect(self.edited)
        self.period.group.buttonClicked.connect(lambda _: self._on_narrowed())
        for field in (self.first, self.last):
            field.dateChanged.connect(lambda _: self._on_narrowed())
        self.case.picked.connect(lambda _: self._on_narrowed())
        for check in (self.private_notes, self.replace_names, *self.about_me.values()):
            check.clicked.connect(lambda _: self.edited.emit())
        self.extras.edited.connect(self.edited)

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
        """Return the picture size."""
        return Size(self.pictures.value() or Size.FULL.value)

    def wish(self) -> Wish:
        """Return the wish."""
        first, last = self.days()
        return Wish(
            reader=self.reader,
            language=self.chosen_language(),
            case=self.case.value(),
            first_day=first,
            last_day=last,
            size=self.chosen_size(),
            private_notes=self.private_notes.isChecked(),
            about_me=self.shown_about_me(),
            incidents=self.entries.chosen,
            replace_names=self.replace_names.isChecked(),
            attach_originals=self.extras.attach.isChecked(),
            originals=self.originals.chosen,
            unlinked=self.takes_unlinked(),
            without=self.files.left_out,
        )

    def is_narrowed(self) -> bool:
        """Return whether the document is limited in any way."""
        wish = self.wish()
        case = wish.case if len(self._context.vault.cases) > 1 else ""
        narrow = wish.incidents is not None or bool(wish.without)
        return narrow or bool(case or wish.first_day or wish.last_day)

    def is_usual(self) -> bool:
        """Return whether no ticks were changed by hand."""
        by_hand = self.originals.chosen or self.files.left_out or not self.unlinked.isChecked()
        return self.entries.chosen is None and not by_hand

    def take_entries(self, chosen: frozenset[int] | None) -> None:
        """Tick the entries chosen for another reader of the same case and period."""
        self.entries.take(chosen)
        self._offer_unlinked()

    def reset_single(self) -> None:
        """Reset to the default entries, without covered originals."""
        self.entries.reset()
        self.originals.reset()
        self.files.reset()
        self.unlinked.setChecked(True)
        self._offer_unlinked()

    def _offer_unlinked(self) -> None:
        """Offer files without an entry for the police, unless entries are picked one by one."""
        self.unlinked.setVisible(self.reader is Reader.POLICE and self.entries.chosen is None)

    def takes_unlinked(self) -> bool:
        """Return whether files without an entry are included."""
        return self.unlinked.isChecked() and not self.unlinked.isHidden()

    def filled_about_me(self) -> frozenset[str]:
        """Return the filled-in fields of "about me"."""
        return frozenset(n for n, check in self.about_me.items() if not check.isHidden())

    def shown_about_me(self) -> frozenset[str]:
        """Return the fields of "about me" that this reader sees."""
        return frozenset(name for name, check in self.about_me.items() if check.isChecked())

    def remembered(self) -> ReaderChoices:
        """Return the choices to store for this reader."""
        shown = self.shown_about_me()
        return ReaderChoices(
            self.language.value(),
            self.chosen_size(),
            tuple(n for n in FIELDS if n in shown),
            self.replace_names.isChecked(),
        )

    def show_remembered(self, choices: ReaderChoices, filled: Collection[str]) -> None:
        """Show the last choices for this reader.

        Args:
            choices: The choices.
            filled: Filled-in fields of "about me"; the others are not offered.
        """
        self._set_ready(True)
        self.language.choose(choices.language or self._context.t.language)
        self.pictures.choose(choices.size.value)
        self.private_notes.setChecked(False)
        self.replace_names.setChecked(choices.replace_names)
        self.extras.reset()
        for name, check in self.about_me.items():
            check.setChecked(name in choices.about_me)
            check.setVisible(name in filled)
        self._about_me.setVisible(bool(filled))
        self._about_me_hint.setVisible(bool(filled))

    def await_remembered(self) -> None:
        """Accept no input until `show_remembered`: it would apply to another reader's choices."""
        self._set_ready(False)

    def _set_ready(self, ready: bool) -> None:
        checks = (self.private_notes, self.replace_names, *self.about_me.values())
        for widget in (self._language, self._size, self.extras, *checks):
            widget.setEnabled(ready)

    def show_cases(self) -> None:
        """Offer the vault's cases, the usual one first; a single one needs no choice."""
        t, vault = self._context.t, self._context.vault
        names = sorted((c.name for c in vault.cases), key=lambda name: name != vault.usual_case)
        self.case.set_choices([(name, case_title(t, name)) for name in names])
        self._case.setVisible(len(names) > 1)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
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
        self.entries.retranslate()
        self.originals.retranslate()
        self.files.retranslate()
        self._about_me.setText(t.say("About me"))
        self._about_me_hint.setText(
            t.say("What this reader may know about you. You can fill in more in the settings.")
        )
        for name, check in self.about_me.items():
            check.set_text(profile_word(t, name))
        self.unlinked.set_text(
            t.say("Put in the files in Evidence that belong to no entry as well")
        )
        self.private_notes.set_text(t.say("Put in my private notes as well"))
        self.replace_names.set_text(t.say("Replace names, accounts and numbers by letters"))
        self.extras.retranslate()
        self._replace_hint.setText(
            t.say(
                "Works for names that your entries list. A nickname or a name in a picture can "
                "stay: please look at the pages before. The originals then stay out."
            )
        )
        named(self.first, t.say("From"))
        named(self.last, t.say("To"))
        self.show_cases()
        self._days.setVisible(self.period.value() == _OWN)

    def _on_narrowed(self) -> None:
        self._days.setVisible(self.period.value() == _OWN)
        self.narrowed.emit()
