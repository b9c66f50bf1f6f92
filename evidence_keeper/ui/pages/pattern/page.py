"""Shows counts and charts in neutral words; each figure opens its incidents."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.pattern import Pattern
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.record_words import case_title
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.pattern.pattern_charts import PatternBody
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


class PatternPage(Page):
    """Counts the vault, one case, or one person."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stale = True
        self._pattern: Pattern | None = None
        self._people: list[str] = []
        self._ticket: Ticket | None = None
        self.body: PatternBody | None = None
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.case, self.person = Select(), Select()
        self.column = ScrollColumn()
        self.empty = EmptyState()
        choices = QWidget()
        flow = FlowLayout(choices)
        for select in (self.case, self.person):
            select.keep_narrow(14)
            select.picked.connect(lambda _: self.reload())
            flow.addWidget(select)
        head = QVBoxLayout()
        for widget in (self._title, self._lead, choices):
            head.addWidget(widget)
        self._under = QHBoxLayout()
        self.column.box.addLayout(head)
        self.column.box.addLayout(self._under)
        self.column.box.addWidget(self.empty)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self.empty.hide()
        self.empty.acted.connect(lambda: context.go(Place.ENTRY))
        context.changed.connect(self._on_changed)

    def enter(self, argument: object) -> None:
        """Count again if something has changed."""
        if self._stale:
            self.reload()
        self.setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self._title.setText(t.say("Pattern"))
        named(self.case, t.say("Situation"))
        named(self.person, t.say("Person"))
        self.empty.set_texts(
            t.say("Nothing to count yet"),
            t.say("When things are written down, their number and times show here."),
            t.say("What happened?"),
        )
        self._offer()
        self._show()

    def reload(self) -> None:
        """Count; a running count is cancelled."""
        self._stale = False
        if self._ticket is not None:
            self._ticket.drop()
        choice = Choice(case=self.case.value(), person=self.person.value())
        backend = self.context.backend
        self._lead.setText(self.context.t.say("Counting …"))
        self._ticket = backend.job(lambda s, p: s.incidents.pattern(choice, p), self._arrived)
        backend.ask(lambda s: s.people.names(), self._name_people)

    def _arrived(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._show()

    def _name_people(self, people: list[str]) -> None:
        self._people = people[:200]
        self._offer()

    def _offer(self) -> None:
        t, cases = self.context.t, self.context.vault.cases
        self.case.set_choices(
            [("", t.say("All situations")), *((c.name, case_title(t, c.name)) for c in cases)]
        )
        self.case.setVisible(len(cases) > 1)
        named_people = ((name, shown_name(name)[:40]) for name in self._people)
        self.person.set_choices([("", t.say("Everyone")), *named_people])
        self.person.setVisible(len(self._people) > 1)

    def _show(self) -> None:
        t, pattern = self.context.t, self._pattern
        if self.body is not None:
            self.body.hide()
            self.body.deleteLater()
            self.body = None
        if pattern is None:
            return
        self._lead.setText(
            t.say("Only counted, not judged. Each figure leads to what stands behind it.")
        )
        self.empty.setVisible(not pattern.incidents)
        if pattern.incidents:
            zone = self.context.vault.zone_of(self.case.value())
            self.body = PatternBody(self.context, pattern, zone, self._today(zone))
            self._under.addWidget(self.body)

    def _today(self, zone: str) -> date:
        return in_zone(clock.now(), zone).date()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.CASES):
            self._stale = True
            if self.isVisible():
                self.reload()
