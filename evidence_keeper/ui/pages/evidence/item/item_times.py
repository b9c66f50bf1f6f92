"""Shows the times that a file suggests, with sources, and the one the user accepts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.evidence import Evidence, TimeHint
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import given_text
from evidence_keeper.system.language.record_words import hint_source_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.inputs.typed_date_and_time import read_day, read_time
from evidence_keeper.ui.widgets.layout.labelled_field import Field

TYPED = "typed"


def typed_moment(text: str) -> str:
    """Return ISO 8601 for `22.11.2026` or `22.11.2026 14:32`; empty when it cannot be read."""
    day, _, clock = text.strip().replace(",", " ").replace("T", " ").partition(" ")
    read = read_day(day)
    if read is None:
        return ""
    if not clock.strip():
        return read.isoformat()
    at = read_time(clock)
    return "" if at is None else f"{read.isoformat()}T{at.isoformat()}"


def hint_words(t: Translator, hint: TimeHint, zone: str) -> str:
    """Return a suggested time with its source, or its raw text when it is no date."""
    source = hint_source_word(t, hint.source)
    if not hint.value:
        raw = shown_name(hint.raw)
        return t.say("not known: “{raw}” is no date ({source})", raw=raw, source=source)
    return t.say("{time} – {source}", time=given_text(t, hint.value, zone), source=source)


class Times(QWidget):
    """The accepted time, then each hint with a button to accept it, then a field."""

    accepted = Signal(str, str)
    """ISO 8601 and its source; both empty for unknown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._rows = QWidget()
        self.typed = TextLine()
        self._field = Field(self.typed)
        self.use_typed = Button()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.S)
        self._box.addWidget(self._rows)
        self._box.addWidget(self._field)
        self._box.addWidget(self.use_typed, 0, Qt.AlignmentFlag.AlignLeft)
        self.use_typed.clicked.connect(self._use_typed)
        self.typed.returnPressed.connect(self._use_typed)
        self.typed.textEdited.connect(lambda _: self._field.set_error(""))

    def show_item(self, item: Evidence | None) -> None:
        """Show an item's times."""
        self._item = item
        self.setVisible(item is not None)
        self.typed.clear()
        self._field.set_error("")
        rows = QWidget()
        if item is not None:
            self._fill(rows, item)
        self._box.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._field.set_texts(t.say("Another time"), t.say("For example 22.11.2026 14:32"))
        self.use_typed.set_text(t.say("Use this time"))
        self.show_item(self._item)

    def _fill(self, rows: QWidget, item: Evidence) -> None:
        t, zone = self._context.t, self._context.vault.zone
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(t.say("When it was made"), "label"), 0, 0, 1, 2)
        now = t.say("Not confirmed yet. What the file suggests can be wrong.")
        if item.taken:
            source = t.say("typed by you")
            if item.taken_source != TYPED:
                source = hint_source_word(t, item.taken_source)
            taken = given_text(t, item.taken, zone)
            now = t.say("{time} – {source}", time=taken, source=source)
        grid.addWidget(PlainLabel(now, "text" if item.taken else "hint"), 1, 0)
        if item.taken:
            forget = Button("link", text=t.say("Not known after all"))
            forget.clicked.connect(lambda: self.accepted.emit("", ""))
            grid.addWidget(forget, 1, 1)
        for row, hint in enumerate(item.time_hints, 2):
            grid.addWidget(PlainLabel(hint_words(t, hint, zone), "quiet"), row, 0)
            if hint.value and (hint.value, hint.source) != (item.taken, item.taken_source):
                use = Button("link", text=t.say("Use this time"))
                use.setAccessibleDescription(hint_words(t, hint, zone))
                use.clicked.connect(lambda _=False, h=hint: self.accepted.emit(h.value, h.source))
                grid.addWidget(use, row, 1)

    def _use_typed(self) -> None:
        value = typed_moment(self.typed.text())
        if value:
            self.accepted.emit(value, TYPED)
        else:
            self._field.set_error(
                lambda: self._context.t.say("Please write a day, and a time if you know it.")
            )
