"""Filters the chronology: kinds as chips, period, person, case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.accounts import first_spellings
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Case, Kind
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.record_words import case_title, kind_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.words import short_kind
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.input_fields import DateField, Select
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

_PERIODS = {"week": 7, "month": 30, "quarter": 91}
_OWN = "own"


class Filters(QWidget):
    """A wrapping row of filters."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._people: list[str] = []
        self._accounts: list[str] = []
        flow = FlowLayout(self, tokens.S, tokens.S)
        self.all_kinds = _chip()
        self.kinds = {kind: _chip() for kind in Kind}
        self.period, self.person, self.account, self.case = (Select() for _ in range(4))
        self.first, self.last = DateField(), DateField()
        self.clear = Button("link")
        for widget in (
            self.all_kinds,
            *self.kinds.values(),
            self.period,
            self.first,
            self.last,
            self.person,
            self.account,
            self.case,
            self.clear,
        ):
            flow.addWidget(widget)
        self.all_kinds.setChecked(True)
        self.all_kinds.clicked.connect(self._all)
        for chip in self.kinds.values():
            chip.clicked.connect(self._on_kind)
        for select in self._selects():
            select.keep_narrow(11)
            select.picked.connect(lambda _: self._on_edit())
        today = QDate.currentDate()
        for field in (self.first, self.last):
            field.setDate(today)
            field.dateChanged.connect(lambda _: self._on_edit())
        self.clear.clicked.connect(self.reset)
        self.show_kinds([])

    def choice(self, today: date) -> Choice:
        """Return the filters' choice; the page adds the text."""
        first, last = self._days(today)
        return Choice(
            kinds=tuple(k for k, chip in self.kinds.items() if chip.isChecked()),
            case=self.case.value(),
            person=self.person.value(),
            account=self.account.value(),
            first_day=first,
            last_day=last,
        )

    def active(self) -> int:
        """Return how many filters are active; chosen kinds count as one."""
        kinds = any(chip.isChecked() for chip in self.kinds.values())
        return kinds + sum(bool(select.value()) for select in self._selects())

    def reset(self) -> None:
        """Clear the filters."""
        self.reset_quietly()
        self._on_edit()

    def reset_quietly(self) -> None:
        """Clear the filters without a signal."""
        for chip in self.kinds.values():
            chip.setChecked(False)
        self.all_kinds.setChecked(True)
        for select in self._selects():
            select.choose("")

    def show_kinds(self, kinds: Sequence[Kind]) -> None:
        """Offer only kinds that occur; an active one stays."""
        for kind, chip in self.kinds.items():
            chip.setVisible(kind in kinds or chip.isChecked())
        self.all_kinds.setVisible(len(kinds) > 1)

    def choose(self, select: Select, value: str) -> None:
        """Clear all filters except one value of one select, which may not be offered yet."""
        self.reset_quietly()
        if select.findData(value) < 0:
            select.addItem(shown_name(value)[:40], value)
        select.choose(value)
        self._on_edit()

    def show_names(
        self, people: Sequence[str], accounts: Sequence[str], cases: Sequence[Case]
    ) -> None:
        """Offer people, accounts and cases; a single case needs no filter."""
        t = self._context.t
        self._people, self._accounts = list(people)[:200], first_spellings(accounts)[:200]
        _offer(self.person, t.say("Everyone"), self._people)
        _offer(self.account, t.say("All accounts"), self._accounts)
        self.case.set_choices(
            [("", t.say("All situations")), *((c.name, case_title(t, c.name)) for c in cases)]
        )
        self.case.setVisible(len(cases) > 1)
        self._draw()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.all_kinds.set_text(t.say("All"))
        for kind, chip in self.kinds.items():
            chip.set_text(short_kind(t, kind))
            chip.setAccessibleDescription(kind_word(t, kind))
        self.period.set_choices(
            [
                ("", t.say("All time")),
                ("week", t.say("Last 7 days")),
                ("month", t.say("Last 30 days")),
                ("quarter", t.say("Last 3 months")),
                (_OWN, t.say("From – to")),
            ]
        )
        self.clear.set_text(t.say("Show everything"))
        named(self.period, t.say("Period"))
        named(self.person, t.say("Person"))
        named(self.account, t.say("Account or number"))
        named(self.case, t.say("Situation"))
        named(self.first, t.say("From"))
        named(self.last, t.say("To"))
        self.show_names(self._people, self._accounts, self._context.vault.cases)

    def _selects(self) -> tuple[Select, ...]:
        return self.period, self.person, self.account, self.case

    def _days(self, today: date) -> tuple[date | None, date | None]:
        period = self.period.value()
        if period == _OWN:
            first, last = (
                date(d.year(), d.month(), d.day()) for d in (self.first.date(), self.last.date())
            )
            return min(first, last), max(first, last)
        if period in _PERIODS:
            return today - timedelta(days=_PERIODS[period] - 1), None
        return None, None

    def _all(self) -> None:
        for chip in self.kinds.values():
            chip.setChecked(False)
        self.all_kinds.setChecked(True)
        self._on_edit()

    def _on_kind(self) -> None:
        self.all_kinds.setChecked(not any(c.isChecked() for c in self.kinds.values()))
        self._on_edit()

    def _on_edit(self) -> None:
        self._draw()
        self.edited.emit()

    def _draw(self) -> None:
        own = self.period.value() == _OWN
        self.first.setVisible(own)
        self.last.setVisible(own)
        self.clear.setVisible(bool(self.active()))


def _offer(select: Select, everything: str, names: Sequence[str]) -> None:
    """Offer names, including the active one; hide the select without names."""
    chosen = select.value()
    shown = [*names, chosen] if chosen and chosen not in names else list(names)
    select.set_choices([("", everything), *((n, shown_name(n)[:40]) for n in shown)])
    select.setVisible(bool(shown))


def _chip() -> Button:
    chip = Button("chip")
    chip.setCheckable(True)
    return chip
