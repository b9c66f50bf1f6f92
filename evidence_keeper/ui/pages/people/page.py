"""Groups names and numbers into people, as far as the user knows them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from evidence_keeper.domain.dossier.pattern import By, Figure
from evidence_keeper.domain.record.accounts import is_number
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.people import (
    Occurrence,
    PeopleView,
    Person,
    Register,
    assigned,
    changed,
    merged,
    split,
)
from evidence_keeper.domain.text import holds, shown_name
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.gradual_widgets import PORTION, Portions
from evidence_keeper.ui.page_arguments import ShowFigure
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.people.person_cards import (
    AccountRow,
    CardLookups,
    PersonCard,
    known_from,
)
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


class PeoplePage(Page):
    """Shows a card for each person, and the unassigned accounts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._stale = True
        self.view = PeopleView(())
        self._known = CardLookups()
        self._then: Callable[[], None] | None = None
        self._people = Portions(context, self._card)
        self._accounts = Portions(context, self._account)
        self.name = TextLine()
        self._name_field = Field(self.name)
        self._nobodys = PlainLabel(role="section")
        self._none = PlainLabel(role="quiet")
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.empty = EmptyState()
        self.empty.hide()
        self.column = ScrollColumn()
        for widget in (self._title, self._lead, self.empty, self._name_field, self._none):
            self.column.box.addWidget(widget)
        self.column.box.addWidget(self._people)
        self.column.box.addWidget(self._nobodys)
        self.column.box.addWidget(self._accounts)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self.empty.acted.connect(lambda: context.go(Place.ENTRY))
        self.name.textChanged.connect(lambda _: self._show(anew=True))
        self._people.made.connect(self._on_people_made)
        context.changed.connect(self._on_changed)

    @property
    def cards(self) -> list[PersonCard]:
        """The cards of the people that are shown."""
        return [row for row in self._people.rows if isinstance(row, PersonCard)]

    @property
    def accounts(self) -> list[AccountRow]:
        """The shown unassigned accounts."""
        return [row for row in self._accounts.rows if isinstance(row, AccountRow)]

    def enter(self, argument: object) -> None:
        """Reload if something has changed."""
        if self._stale:
            self.reload()
        self.setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self._title.setText(t.say("People and accounts"))
        self._lead.setText(
            t.say(
                "A nickname and three numbers can be one person. Say so here if you know it; what "
                "is written in the entries stays as it is."
            )
        )
        self._name_field.set_texts(t.say("Find a name or a number"))
        self._nobodys.setText(t.say("Accounts and numbers of nobody yet"))
        self._none.setText(t.say("No matches"))
        self.empty.set_texts(
            t.say("Nobody is named yet"),
            t.say("A name, a nickname or a number from an entry shows here."),
            t.say("What happened?"),
        )
        self._show()

    def reload(self) -> None:
        """Load the people."""
        self._stale = False
        self.context.backend.ask(lambda s: s.people.view(), self._arrived)

    def _arrived(self, view: PeopleView) -> None:
        self.view = view
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        """Show the matching people; `anew` starts with the first of them."""
        view = self.view
        everything = len(view.register) + len(view.free_accounts)
        self._name_field.setVisible(everything > PORTION)
        text = self.name.text().strip() if everything > PORTION else ""
        people = [
            p
            for p in view.register
            if any(holds(word, text) for word in (*p.names, *(b.account for b in p.accounts)))
        ]
        free = [a for a in view.free_accounts if holds(a.text, text)]
        self._known = known_from(view)
        self.empty.setVisible(not view.register and not view.accounts)
        self._none.setVisible(bool(text) and not people and not free)
        self._nobodys.setVisible(bool(free))
        self._then = partial(self._accounts.show_items, free, anew=anew)
        self._people.show_items(people, anew=anew)

    def _card(self, person: Person) -> PersonCard:
        card = PersonCard(self.context, person, self._known)
        card.shown.connect(partial(self._show_incidents, person))
        card.merged.connect(partial(self._merge, person))
        card.split.connect(partial(self._split, person))
        card.changed.connect(partial(self._change, person))
        card.released.connect(lambda account: self._assign(account, "", ""))
        return card

    def _account(self, account: Occurrence) -> AccountRow:
        row = AccountRow(self.context, account, self._known)
        row.assigned.connect(self._assign)
        return row

    def _on_people_made(self) -> None:
        """Update the accounts one row at a time, if they have changed."""
        then, self._then = self._then, None
        if then is not None:
            then()

    # changing

    def _save(self, register: Register, operation: Operation, said: str) -> None:
        """Write the register, with undo."""
        before = self.view.register
        if register == before:
            return
        context = self.context

        def undo() -> None:
            # Undoing a merge is a split, and vice versa: the log records the operation.
            back = {
                Operation.PERSON_MERGED: Operation.PERSON_SPLIT,
                Operation.PERSON_SPLIT: Operation.PERSON_MERGED,
            }.get(operation, operation)
            context.backend.change(lambda s: s.people.save(before, back), lambda _: self._wrote())

        def done(_: None) -> None:
            self._wrote()
            context.tell(said, undo=undo)

        context.backend.change(lambda s: s.people.save(register, operation), done)

    def _wrote(self) -> None:
        self.context.changed.emit(Changed.PEOPLE)

    def _merge(self, person: Person, other: str) -> None:
        t, name = self.context.t, person.name
        if is_number(name) and not is_number(other):
            name, other = other, name  # a person is called by a name rather than an account
        register = merged(self.view.register, name, other)
        names = {"name": shown_name(name), "other": shown_name(other)}
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
        figure = Figure(By.PERSON, person.name)
        context.backend.ask(
            lambda s: s.people.incidents_of(person),
            lambda numbers: context.go(Place.CHRONOLOGY, ShowFigure(figure, numbers)),
        )

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.PEOPLE):
            self._stale = True
            if self.isVisible():
                self.reload()
