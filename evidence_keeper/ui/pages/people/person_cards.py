"""Shows one person, or one unassigned account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.domain.record.accounts import account_key
from evidence_keeper.domain.record.people import Belonging, Occurrence, PeopleView, Person, Role
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.input_fields import DateField, Select
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

_LETTERS = 60


def role_word(t: Translator, role: Role | None) -> str:
    """Return the name of a person's role."""
    if role is None:
        return t.say_in("role", "Not said")
    return {
        Role.DID_IT: t.say_in("role", "Does this"),
        Role.WITNESS: t.say_in("role", "Witness"),
        Role.HELPER: t.say_in("role", "Helps me"),
    }[role]


def occurs(t: Translator, written: Occurrence | None) -> str:
    """Return the number of incidents with something, and their period."""
    if written is None:
        return t.say("in no incident now")
    parts = [t.say_n("in {n} incident", "in {n} incidents", written.incidents)]
    days = [date.fromisoformat(d) for d in (written.first_day, written.last_day) if d]
    if days:
        first, last = day_text(t, days[0]), day_text(t, days[-1])
        span = t.say("{first} – {last}", first=first, last=last)
        parts.append(first if first == last else span)
    return " · ".join(parts)


def _line(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder, tokens.S, tokens.XS)
    for widget in widgets:
        flow.addWidget(widget)
    return holder


class CardLookups(NamedTuple):
    """Data for all cards, collected once.

    Attributes:
        names, accounts: The occurrences of each; accounts by their key.
        everybody: The name of each person, and its display form.
    """

    names: Mapping[str, Occurrence] = {}
    accounts: Mapping[str, Occurrence] = {}
    everybody: Sequence[tuple[str, str]] = ()


def known_from(view: PeopleView) -> CardLookups:
    """Collect the cards' data."""
    return CardLookups(
        {written.text: written for written in view.names},
        {account_key(written.text): written for written in view.accounts},
        [(person.name, shown_name(person.name)[:40]) for person in view.register],
    )


class PersonCard(QFrame):
    """A person's name, names and accounts, and controls to change them.

    Args:
        context: Of the window.
        person: The person.
        known: Data for all cards.
    """

    shown = Signal()
    merged = Signal(str)
    split = Signal(str)
    released = Signal(str)
    changed = Signal(object)
    """The changed person."""

    def __init__(self, context: Context, person: Person, known: CardLookups) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context, self._person, self._known = context, person, known
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.setSpacing(tokens.S)
        box.addWidget(PlainLabel(shown_name(person.name)[:_LETTERS], "section"))
        self.splits: dict[str, Button] = {}
        for name in person.names:
            box.addWidget(self._name(name))
        self.releases: dict[str, Button] = {}
        for belonging in person.accounts:
            box.addWidget(self._account(belonging))
        box.addWidget(self._choices())

    def _name(self, name: str) -> QWidget:
        t = self._context.t
        said = t.say("Written as “{name}”", name=shown_name(name)[:_LETTERS])
        label = PlainLabel(f"{said} · {occurs(t, self._known.names.get(name))}", "quiet")
        if len(self._person.names) < 2:
            return label
        button = Button("link", text=t.say("Separate"))
        button.setAccessibleName(t.say("Separate “{name}” again", name=shown_name(name)))
        button.clicked.connect(lambda: self.split.emit(name))
        self.splits[name] = button
        return _line(label, button)

    def _account(self, belonging: Belonging) -> QWidget:
        t = self._context.t
        account = shown_name(belonging.account)[:_LETTERS]
        since = belonging.since
        if since:
            day = day_text(t, date.fromisoformat(since))
            said = t.say("{account} · theirs since {day}", account=account, day=day)
        else:
            said = account
        occurring = occurs(t, self._known.accounts.get(account_key(belonging.account)))
        button = Button("link", text=t.say("Not this person's"))
        button.setAccessibleName(t.say("{account} is not theirs", account=account))
        button.clicked.connect(lambda: self.released.emit(belonging.account))
        self.releases[belonging.account] = button
        return _line(PlainLabel(f"{said} · {occurring}", "text"), button)

    def _choices(self) -> QWidget:
        t, person = self._context.t, self._person
        show = Button("plain", "clock", t.say("Show the incidents"))
        show.clicked.connect(self.shown)
        self.role = Select()
        roles: list[Role | None] = [None, *Role]
        self.role.set_choices([(r.value if r else "", role_word(t, r)) for r in roles])
        self.role.choose(person.role.value if person.role else "")
        named(self.role, t.say("What this person is in it"))
        self.role.picked.connect(self._on_role)
        self.same = Select()
        self.same.keep_narrow(16)
        others = [other for other in self._known.everybody if other[0] != person.name]
        self.same.set_choices([("", t.say("Same person as …")), *others])
        named(self.same, t.say("Same person as …"))
        if not others:
            self.same.hide()
        self.same.picked.connect(lambda name: self.merged.emit(name) if name else None)
        return _line(show, self.role, self.same)

    def _on_role(self, value: str) -> None:
        role = Role(value) if value else None
        if role != self._person.role:
            self.changed.emit(replace(self._person, role=role))


class AccountRow(QFrame):
    """An unassigned account: whose is it, and since when?"""

    assigned = Signal(str, str, str)
    """Account, the person's name, ISO day since when."""

    def __init__(self, context: Context, account: Occurrence, known: CardLookups) -> None:
        super().__init__()
        self.setProperty("role", "card")
        t = context.t
        name = shown_name(account.text)[:_LETTERS]
        self.whose = Select()
        self.whose.keep_narrow(14)
        self.whose.set_choices([("", t.say("Whose is it?")), *known.everybody])
        named(self.whose, t.say("Whose is {account}?", account=name))
        self.since = DateField()
        first = QDate.fromString(account.first_day, Qt.DateFormat.ISODate)
        self.since.setDate(first if first.isValid() else QDate.currentDate())
        named(self.since, t.say("Belongs to them since"))
        self.whose.picked.connect(lambda person: self._on_picked(account.text, person))
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.addWidget(PlainLabel(f"{name} · {occurs(t, account)}"))
        since = PlainLabel(t.say("since"), "quiet", wrap=False)
        self.line = _line(self.whose, since, self.since)
        box.addWidget(self.line)
        if not known.everybody:
            self.line.hide()

    def _on_picked(self, account: str, person: str) -> None:
        if person:
            day = self.since.meant().date()
            self.assigned.emit(account, person, day.toString(Qt.DateFormat.ISODate))
