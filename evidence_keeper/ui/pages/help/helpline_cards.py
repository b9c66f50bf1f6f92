"""Shows helplines in detail, and one number enlarged, to dial from a phone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.helpline import Helpline
from evidence_keeper.domain.help.safety_plan import OwnNumber
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.page_parts.number_ages import age_text, own_age, today
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.labelled_field import card

_HUGE = 72
_LARGE_TEXT = 150
"""Text size from which the button is below the words."""


def age_label(t: Translator, line: Helpline) -> PlainLabel:
    """Return when a number was checked; as a warning if more than six months ago."""
    stale = line.is_stale(today())
    return PlainLabel(age_text(t, line.checked_on, stale=stale), "caution" if stale else "hint")


def _facts(t: Translator, line: Helpline) -> Facts:
    facts = Facts()
    facts.add(t.say("Who answers"), line.operator)
    facts.add(t.say("Hours"), line.hours)
    facts.add(t.say("Cost"), line.cost)
    facts.add(t.say("What happens"), line.what_happens)
    facts.add(t.say("Who may be told"), line.who_may_be_told)
    return facts


def helpline_card(t: Translator, line: Helpline) -> QWidget:
    """Return all facts about a number, with its last check."""
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    number = PlainLabel(line.number, "display", wrap=False)
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(number)
    row.addSpacing(tokens.M)
    row.addWidget(PlainLabel(line.name, "section"), 1)
    return card(head, _facts(t, line), age_label(t, line))


def own_number_card(t: Translator, own: OwnNumber) -> QWidget:
    """Return one of the user's own numbers, with the age of its check if known."""
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    number = PlainLabel(shown_name(own.number), "display", wrap=False)
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(number)
    row.addSpacing(tokens.M)
    row.addWidget(PlainLabel(shown_name(own.name), "section"), 1)
    age = own_age(t, own)
    stale = own.is_stale(today())
    labels = [PlainLabel(age, "caution" if stale else "hint")] if age else []
    return card(head, *labels)


class NumberLine(QWidget):
    """A number in a step: large enough to read, with a button that enlarges it."""

    asked = Signal(str)

    def __init__(self, t: Translator, line: Helpline) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(tokens.M)
        box.addLayout(row)
        number = PlainLabel(line.number, "display", wrap=False)
        number.setMinimumWidth(current_look().px(64))
        words = PlainLabel(f"{line.name} · {line.hours}", "small")
        self.button = Button("plain", "phone", t.say("Show it large"))
        self.button.setAccessibleName(t.say("Show {number} large", number=line.number))
        self.button.clicked.connect(lambda: self.asked.emit(line.number))
        row.addWidget(number)
        row.addWidget(words, 1)
        if current_look().text_size < _LARGE_TEXT:
            row.addWidget(self.button)
        else:
            box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        named(self, f"{line.number} {line.name}")


def large_number(t: Translator, line: Helpline) -> QWidget:
    """Return a page with one number, readable from a distance while dialling."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(tokens.M)
    box.addWidget(PlainLabel(t.say("Dial this number on a phone"), "quiet"))
    number = PlainLabel(line.number, wrap=False)
    number.setStyleSheet(f"font-size: {current_look().px(_HUGE)}px; font-weight: 700")
    named(number, " ".join(line.number), line.name)
    box.addWidget(number)
    box.addWidget(PlainLabel(line.name, "section"))
    box.addWidget(card(_facts(t, line), age_label(t, line)))
    box.addWidget(
        PlainLabel(t.say("This program cannot call: it has no connection to anything."), "hint")
    )
    return page
