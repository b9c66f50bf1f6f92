"""Shows the buttons of the help pages for next actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.help.guided_help import Act, ActKind
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.services.help import helplines
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.help.helpline_cards import NumberLine
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, WordyButton
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

_ICONS = {
    ActKind.ENTRY: "plus",
    ActKind.PANEL: "info",
    ActKind.LETTER: "pencil",
    ActKind.DOSSIER: "file-text",
    ActKind.PLAN: "footprints",
}


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles that buttons name: of help pages and of letters, by slug."""

    panels: Mapping[str, str]
    letters: Mapping[str, str]


class ActButtons(QWidget):
    """Numbers first, one below the other; then the buttons in a wrapping row."""

    chosen = Signal(object)
    """An `Act`."""

    def __init__(self, context: Context, acts: Sequence[Act], titles: Titles) -> None:
        super().__init__()
        t = context.t
        self.buttons: dict[Act, Button] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.S)
        lines = {line.number: line for line in helplines.helplines(t.language)}
        for act in (a for a in acts if a.kind is ActKind.CALL):
            number = NumberLine(t, lines[act.what])
            number.asked.connect(lambda _, a=act: self.chosen.emit(a))
            self.buttons[act] = number.button
            box.addWidget(number)
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.S)
        for act in (a for a in acts if a.kind is not ActKind.CALL):
            button = WordyButton("plain", _ICONS[act.kind], self._text(context, act, titles))
            button.clicked.connect(lambda _=False, a=act: self.chosen.emit(a))
            self.buttons[act] = button
            flow.addWidget(button)
        if flow.count():
            box.addWidget(row)
        if not context.is_open and any(a.needs_vault for a in acts):
            box.addWidget(
                PlainLabel(
                    t.say("An entry or a document needs the vault: it is opened first."), "hint"
                )
            )

    @staticmethod
    def _text(context: Context, act: Act, titles: Titles) -> str:
        t = context.t
        if act.kind is ActKind.PANEL:
            return titles.panels[act.what]
        if act.kind is ActKind.LETTER:
            return titles.letters[act.what]
        if act.kind is ActKind.DOSSIER:
            return t.say("Make a document")
        if act.kind is ActKind.PLAN:
            return t.say("My safety plan")
        if act.what in ("", Kind.OTHER.value):
            return t.say("Write it down")
        return t.say("Write it down: {kind}", kind=kind_word(t, Kind(act.what)))
