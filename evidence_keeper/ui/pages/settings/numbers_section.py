"""The user's own numbers for the help row."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.settings.section import Section
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button, IconButton
from evidence_keeper.ui.widgets.columns import Columns
from evidence_keeper.ui.widgets.fields import Field
from evidence_keeper.ui.widgets.inputs import Line
from evidence_keeper.ui.widgets.labels import PlainLabel

MOST = 6


class _Row(QWidget):
    """A name and a number."""

    def __init__(self, name: str, number: str) -> None:
        super().__init__()
        self.name, self.number = Line(), Line()
        self.name.setMaxLength(60)
        self.number.setMaxLength(40)
        self.name.setText(name)
        self.number.setText(number)
        self.fields = (Field(self.name), Field(self.number))
        self.remove = IconButton("x")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Columns(180, *self.fields), 1)
        row.addWidget(self.remove)


class NumbersSection(Section):
    """Saved when a field is left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: list[_Row] = []
        self._hint = PlainLabel(role="hint")
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.S)
        self.add = Button("plain", "plus")
        self.box.addWidget(self._hint)
        self.box.addLayout(self._list)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.box.addLayout(row)
        self.add.clicked.connect(self._add)

    def numbers(self) -> list[tuple[str, str]]:
        """Return name and number of each row that has a number."""
        pairs = ((r.name.text().strip(), r.number.text().strip()) for r in self._rows)
        return [pair for pair in pairs if pair[1]]

    def enter(self) -> None:
        """Show what is saved."""
        if self.numbers() != list(self.context.vault.own_numbers):
            for row in list(self._rows):
                self._drop(row)
            for name, number in self.context.vault.own_numbers:
                self._put(name, number)

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self.title.setText(t.say("My own numbers"))
        self._hint.setText(
            t.say(
                "They stand in the row at the bottom of every page: the school psychologist, an "
                "adult you trust. Only while the vault is open."
            )
        )
        self.add.set_text(t.say("Add a number"))
        for row in self._rows:
            self._name(row)

    def _name(self, row: _Row) -> None:
        t = self.context.t
        row.fields[0].set_texts(t.say("Whose number"))
        row.fields[1].set_texts(t.say("Number"))
        row.remove.set_name(t.say("Remove this number"))

    def _add(self) -> None:
        self._put("", "").name.setFocus()

    def _put(self, name: str, number: str) -> _Row:
        row = _Row(name, number)
        self._name(row)
        row.remove.clicked.connect(lambda: self._remove(row))
        for line in (row.name, row.number):
            line.editingFinished.connect(self._save)
        self._rows.append(row)
        self._list.addWidget(row)
        self.add.setEnabled(len(self._rows) < MOST)
        return row

    def _remove(self, row: _Row) -> None:
        before = self.numbers()
        self._drop(row)
        self._save()
        t = self.context.t
        self.context.tell(
            t.say("The number was removed."), action=(t.say("Undo"), lambda: self._store(before))
        )

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setEnabled(True)

    def _save(self) -> None:
        if self.numbers() != list(self.context.vault.own_numbers):
            self._store(self.numbers())

    def _store(self, numbers: list[tuple[str, str]]) -> None:
        self.context.prefer("own_numbers", [{"name": a, "number": b} for a, b in numbers])
