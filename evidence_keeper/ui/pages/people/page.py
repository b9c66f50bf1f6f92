"""People and their accounts: which names and numbers are one person, as far as the user knows."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.custody import Operation
from evidence_keeper.domain.pattern import By, Figure
from evidence_keeper.domain.people import (
    PeopleView,
    Person,
    Register,
    assigned,
    changed,
    merged,
    split,
)
from evidence_keeper.domain.text import shown_name
from evidence_keeper.ui.asked import ShowFigure
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.people.cards import AccountRow, PersonCard
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.empty import EmptyState
from evidence_keeper.ui.widgets.labels import PlainLabel
from evidence_keeper.ui.widgets.scroll import ScrollColumn

MOST_SHOWN = 100
"""People and accounts that have a card each; the most frequent come first."""


class PeoplePage(Page):
    """A card for each person, and the accounts that belong to nobody yet."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stale = True
        self.view = PeopleView(())
        self.cards: list[PersonCard] = []
        self.accounts: list[AccountRow] = []
        self._body: QWidget | None = None
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.empty = EmptyState()
        self.empty.hide()
        self.column = ScrollColumn()
        for widget in (self._title, self._lead, self.empty):
            self.column.box.addWidget(widget)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self.empty.acted.connect(lambda: context.go(Place.ENTRY))
        context.changed.connect(self._on_changed)

    def enter(self, argument: object) -> None:
        """Read again where something was written since."""
        if self._stale:
            self.reload()
        self.setFocus()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self._title.setText(t.say("People and accounts"))
        self._lead.setText(
            t.say(
                "A nickname and three numbers can be one person. Say so here if you know it; what "
                "is written in the entries stays as it is."
            )
        )
        self.empty.set_texts(
            t.say("Nobody is named yet"),
            t.say("A name, a nickname or a number from an entry shows here."),
            t.say("What happened?"),
        )
        self._show()

    def reload(self) -> None:
        """Read who is named."""
        self._stale = False
        self.context.backend.ask(self.context.doors.read_people, self._arrived)

    def _arrived(self, view: PeopleView) -> None:
        self.view = view
        self._show()

    def _show(self) -> None:
        t, view = self.context.t, self.view
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.cards, self.accounts = [], []
        self._body = QWidget()
        box = QVBoxLayout(self._body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        self.empty.setVisible(not view.register and not view.accounts)
        for person in view.register[:MOST_SHOWN]:
            card = PersonCard(self.context, person, view)
            card.shown.connect(partial(self._show_incidents, person))
            card.merged.connect(partial(self._merge, person))
            card.split.connect(partial(self._split, person))
            card.changed.connect(partial(self._change, person))
            card.released.connect(lambda account: self._assign(account, "", ""))
            self.cards.append(card)
            box.addWidget(card)
        if view.free_accounts:
            box.addWidget(PlainLabel(t.say("Accounts and numbers of nobody yet"), "section"))
        for account in view.free_accounts[:MOST_SHOWN]:
            row = AccountRow(self.context, account, view.register)
            row.assigned.connect(self._assign)
            self.accounts.append(row)
            box.addWidget(row)
        self.column.box.insertWidget(2, self._body)

    # changing

    def _save(self, register: Register, operation: Operation, said: str) -> None:
        """Write the register; what was before can be taken back."""
        before = self.view.register
        if register == before:
            return
        context = self.context
        save = context.doors.save_people

        def undo() -> None:
            # Taking a merge back is a split, and the other way round: the log says what was done.
            back = {
                Operation.PERSON_MERGED: Operation.PERSON_SPLIT,
                Operation.PERSON_SPLIT: Operation.PERSON_MERGED,
            }.get(operation, operation)
            context.backend.change(lambda s: save(s, before, back), lambda _: self._wrote())

        def done(_: None) -> None:
            self._wrote()
            context.tell(said, undo=undo)

        context.backend.change(lambda s: save(s, register, operation), done)

    def _wrote(self) -> None:
        self.context.changed.emit(Changed.PEOPLE)

    def _merge(self, person: Person, other: str) -> None:
        t = self.context.t
        register = merged(self.view.register, person.name, other)
        names = {"name": shown_name(person.name), "other": shown_name(other)}
        said = t.say("“{name}” and “{other}” are noted as one person.", **names)
        self._save(register, Operation.PERSON_MERGED, said)

    def _split(self, person: Person, name: str) -> None:
        t = self.context.t
        register = split(self.view.register, person.name, name)
        said = t.say("“{name}” is a person of its own again.", name=shown_name(name))
        self._save(register, Operation.PERSON_SPLIT, said)

    def _change(self, person: Person, new: Person) -> None:
        t = self.context.t
        register = changed(self.view.register, person.name, new)
        self._save(register, Operation.PERSON_CHANGED, t.say("Saved."))

    def _assign(self, account: str, person: str, since: str) -> None:
        t = self.context.t
        register = assigned(self.view.register, account, person, since)
        names = {"account": shown_name(account), "name": shown_name(person)}
        said = (
            t.say("{account} is noted for “{name}”.", **names)
            if person
            else t.say("{account} belongs to nobody again.", account=names["account"])
        )
        self._save(register, Operation.PERSON_CHANGED, said)

    def _show_incidents(self, person: Person) -> None:
        context = self.context
        find = context.doors.incidents_of
        figure = Figure(By.PERSON, person.name)
        context.backend.ask(
            lambda s: find(s, person),
            lambda numbers: context.go(Place.CHRONOLOGY, ShowFigure(figure, numbers)),
        )

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.PEOPLE):
            self._stale = True
            if self.isVisible():
                self.reload()
