"""Edits the user's own numbers, shown with the helplines and in the help row."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.safety_plan import OwnNumber
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.number_ages import own_age, today
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import Field

MOST = 6


class _Row(QWidget):
    """A name and a number, and when it was checked."""

    def __init__(self, own: OwnNumber) -> None:
        super().__init__()
        self._before = own.number
        self._checked_on = own.checked_on
        self.name, self.number = TextLine(), TextLine()
        self.name.setMaxLength(60)
        self.number.setMaxLength(40)
        self.name.setText(own.name)
        self.number.setText(own.number)
        self.fields = (Field(self.name), Field(self.number))
        self.remove = IconButton("x")
        self.age = PlainLabel(role="hint", wrap=False)
        self.check = Button("link")
        row = QHBoxLayout()
        row.addWidget(AdaptiveColumns(180, *self.fields), 1)
        row.addWidget(self.remove)
        below = QWidget()
        flow = FlowLayout(below, tokens.S, 0)
        flow.addWidget(self.age)
        flow.addWidget(self.check)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row)
        box.addWidget(below)

    def own(self) -> OwnNumber:
        """Return the row's number. Writing it down counts as a check."""
        number = self.number.text().strip()
        if number != self._before:
            self._before, self._checked_on = number, today()
        return OwnNumber(self.name.text().strip(), number, self._checked_on)

    def checked_today(self) -> None:
        """Record a check today."""
        self._checked_on = today()

    def tell_age(self, t: Translator) -> None:
        """Show when it was last checked."""
        own = self.own()
        self.age.setText(own_age(t, own))
        self.age.set_role("caution" if own.is_stale(today()) else "hint")
        self.age.setVisible(bool(self.age.text()))
        self.check.setVisible(bool(own.number) and own.checked_on != today())


class NumbersSection(SettingsSection):
    """Saved when a field is left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: list[_Row] = []
        self._hint = PlainLabel(role="hint")
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.S)
        self.add = Button("plain", "plus")
        self.usual = (Button("chip"), Button("chip"), Button("chip"))
        self.box.addWidget(self._hint)
        self.box.addLayout(self._list)
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.S)
        for button in (self.add, *self.usual):
            flow.addWidget(button)
        self.box.addWidget(row)
        self.add.clicked.connect(lambda: self._add(""))
        for button in self.usual:
            button.clicked.connect(lambda _=False, b=button: self._add(b.accessibleName()))

    def numbers(self) -> list[OwnNumber]:
        """Return each row that has a number."""
        return [own for own in (row.own() for row in self._rows) if own.number]

    def enter(self) -> None:
        """Show the stored numbers."""
        if self.numbers() != list(self.context.vault.own_numbers):
            for row in list(self._rows):
                self._drop(row)
            for own in self.context.vault.own_numbers:
                self._put(own)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("My own numbers"))
        self._hint.setText(
            t.say(
                "They stand in the row at the bottom of every page: the school psychologist, an "
                "adult you trust. Only while the vault is open."
            )
        )
        self.add.set_text(t.say("Add a number"))
        usual = (
            t.say("School psychologist"),
            t.say("Helpline of my region"),
            t.say("An adult I trust"),
        )
        for button, name in zip(self.usual, usual, strict=True):
            button.set_text(name)
        for row in self._rows:
            self._name(row)

    def _name(self, row: _Row) -> None:
        t = self.context.t
        row.fields[0].set_texts(t.say("Whose number"))
        row.fields[1].set_texts(t.say("Number"))
        row.remove.set_name(t.say("Remove this number"))
        row.check.set_text(t.say("I checked it today"))
        row.tell_age(t)

    def _add(self, name: str) -> None:
        row = self._put(OwnNumber(name, ""))
        (row.number if name else row.name).setFocus()

    def _put(self, own: OwnNumber, place: int = MOST) -> _Row:
        row = _Row(own)
        self._name(row)
        row.remove.clicked.connect(lambda: self._remove(row))
        row.check.clicked.connect(lambda: self._check(row))
        for line in (row.name, row.number):
            line.editingFinished.connect(self._save)
        place = min(place, len(self._rows))
        self._rows.insert(place, row)
        self._list.insertWidget(place, row)
        self._limit()
        return row

    def _check(self, row: _Row) -> None:
        row.checked_today()
        self._save()

    def _remove(self, row: _Row) -> None:
        place, own = self._rows.index(row), row.own()
        self._drop(row)
        self._save()
        context = self.context
        context.tell(
            lambda: context.t.say("The number was removed."),
            undo=lambda: self._put_back(place, own),
        )

    def _put_back(self, place: int, own: OwnNumber) -> None:
        """Restore a number; other changes stay."""
        if len(self._rows) < MOST:
            self._put(own, place)
            self._save()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._limit()

    def _limit(self) -> None:
        for button in (self.add, *self.usual):
            button.setEnabled(len(self._rows) < MOST)

    def _save(self) -> None:
        for row in self._rows:
            row.tell_age(self.context.t)
        if self.numbers() != list(self.context.vault.own_numbers):
            self._store(self.numbers())

    def _store(self, numbers: list[OwnNumber]) -> None:
        self.context.prefer("own_numbers", [own.to_json() for own in numbers])
