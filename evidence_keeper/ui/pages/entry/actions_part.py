"""Edits the user's actions: steps with recipient, time and reference number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.entry import Action, Step
from evidence_keeper.system.language.record_words import step_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import Field


class _Row(QFrame):
    """One step."""

    edited = Signal()
    removed = Signal()

    def __init__(self, context: Context, action: Action) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._step = action.what if action.what in set(Step) else ""
        self.what, self.whom, self.when, self.reference = (
            TextLine(),
            TextLine(),
            TextLine(),
            TextLine(),
        )
        self._fields = [Field(f) for f in (self.what, self.whom, self.when, self.reference)]
        self._remove = IconButton("x")
        self.what.setText(step_word(context.t, action.what))
        self.what.setReadOnly(bool(self._step))
        self.whom.setText(action.whom)
        self.when.setText(action.when)
        self.reference.setText(action.reference)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        row.addWidget(AdaptiveColumns(220, *self._fields, most=2), 1)
        side = QVBoxLayout()
        side.addWidget(self._remove)
        side.addStretch(1)
        row.addLayout(side)
        for line in (self.what, self.whom, self.when, self.reference):
            line.textEdited.connect(lambda _: self.edited.emit())
        self._remove.clicked.connect(self.removed)
        self.retranslate()

    def action(self) -> Action:
        """Return the row's action."""
        return Action(
            self._step or self.what.text(),
            self.whom.text(),
            self.when.text(),
            self.reference.text(),
        )

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        if self._step:
            self.what.setText(step_word(t, self._step))
        texts = (
            t.say("What I did"),
            t.say("To whom"),
            t.say("When"),
            t.say("Incoming or report number"),
        )
        for field, text in zip(self._fields, texts, strict=True):
            field.set_texts(text)
        self._remove.set_name(t.say("Remove this step"))


class ActionsPart(QWidget):
    """Steps that were taken; a button for each usual step adds one."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: list[_Row] = []
        self._form = 0
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.S)
        buttons = QWidget()
        flow = FlowLayout(buttons, tokens.S, tokens.S)
        self._buttons: dict[str, Button] = {}
        for step in (*Step, ""):
            button = Button("chip", "plus")
            button.clicked.connect(lambda _=False, s=str(step): self._add(Action(s)))
            self._buttons[str(step)] = button
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.S)
        box.addLayout(self._list)
        box.addWidget(buttons)

    def taken(self) -> list[Action]:
        """Return the actions; empty rows are skipped."""
        return [a for a in (row.action() for row in self._rows) if a != Action("")]

    def set_taken(self, actions: Sequence[Action]) -> None:
        """Show exactly these."""
        self._form += 1
        self._fill(actions)

    def _fill(self, actions: Sequence[Action]) -> None:
        for row in list(self._rows):
            self._drop(row)
        for action in actions:
            self._put(action)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        for step, button in self._buttons.items():
            word = step_word(t, step) if step else t.say("something else")
            button.set_text(word)
        for row in self._rows:
            row.retranslate()

    def _add(self, action: Action) -> None:
        row = self._put(action)
        (row.whom if action.what else row.what).setFocus()
        self.edited.emit()

    def _put(self, action: Action) -> _Row:
        row = _Row(self._context, action)
        row.edited.connect(self.edited)
        row.removed.connect(lambda r=row: self._on_removed(r))
        self._rows.append(row)
        self._list.addWidget(row)
        return row

    def _on_removed(self, row: _Row) -> None:
        t = self._context.t
        action, place, form = row.action(), self._rows.index(row), self._form
        self._drop(row)
        self.edited.emit()

        def back() -> None:
            if form != self._form:
                self._context.tell(t.say("Another entry is shown now, so nothing was changed."))
                return
            actions = [r.action() for r in self._rows]
            actions.insert(place, action)
            self._fill(actions)
            self.edited.emit()

        self._context.tell(t.say("The step was removed."), undo=back)

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
