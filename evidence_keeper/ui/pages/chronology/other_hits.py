"""Shows search hits besides incidents: evidence, messages, people, accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.accounts import first_spellings
from evidence_keeper.domain.text import first_line, holds, shown_name
from evidence_keeper.system.language.dates import number_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import SearchFor
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_MOST_NAMES = 6
_MOST_COUNTED = 1000
"""Most messages that are counted: more are too many to look at and slow to count."""


@dataclass(frozen=True, slots=True)
class OtherHits:
    """Numbers of matching items of evidence and messages; matching names."""

    evidence: int = 0
    messages: int = 0
    people: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def find_beside(session: Session, text: str) -> OtherHits:
    """Look through evidence, messages, people and accounts."""
    return OtherHits(
        session.evidence.count(text),
        sum(session.conversations.count_messages(text, _MOST_COUNTED + 1).values()),
        _holding(session.people.names(), text)[:_MOST_NAMES],
        tuple(first_spellings(_holding(session.people.accounts(), text))[:_MOST_NAMES]),
    )


def _holding(names: Sequence[str], text: str) -> tuple[str, ...]:
    return tuple(n for n in names if holds(n, text))


class AlsoFound(QWidget):
    """A line of buttons below the search's summary; hidden while empty."""

    person_chosen = Signal(str)
    account_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._text, self._found = "", OtherHits()
        self._flow = FlowLayout(self, tokens.S, tokens.XS)
        self.buttons: list[Button] = []
        self.hide()

    def show_found(self, text: str, found: OtherHits) -> None:
        """Show the hits other than incidents."""
        self._text, self._found = text, found
        self.retranslate()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t, found = self._context.t, self._found
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self.setVisible(bool(self._text) and found != OtherHits())
        if not self._text or found == OtherHits():
            return
        self._flow.addWidget(PlainLabel(t.say("Also found:"), "hint", wrap=False))
        if found.evidence:
            count = t.say_n("{n} item of evidence", "{n} items of evidence", found.evidence)
            chip = self._chip("image", count)
            chip.clicked.connect(
                lambda: self._context.go(Place.EVIDENCE, SearchFor(self._text)),
            )
        if found.messages:
            count = t.say_n("{n} message", "{n} messages", found.messages)
            if found.messages > _MOST_COUNTED:
                count = t.say("more than {n} messages", n=number_text(t, _MOST_COUNTED))
            chip = self._chip("messages-square", count)
            chip.clicked.connect(
                lambda: self._context.go(Place.CONVERSATIONS, SearchFor(self._text)),
            )
        for name in found.people:
            chip = self._chip("user", _short(name))
            chip.clicked.connect(lambda _=False, n=name: self.person_chosen.emit(n))
        for name in found.accounts:
            chip = self._chip("at-sign", _short(name))
            chip.clicked.connect(lambda _=False, n=name: self.account_chosen.emit(n))

    def _chip(self, icon: str, text: str) -> Button:
        chip = Button("chip", icon, text)
        self._flow.addWidget(chip)
        self.buttons.append(chip)
        return chip


def _short(name: str) -> str:
    return shown_name(first_line(name, 40))
