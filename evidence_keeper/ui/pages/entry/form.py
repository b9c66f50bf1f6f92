"""Lays out the fields of the entry page: the short form, and the groups below it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_calls import TypedCalls, read_calls
from evidence_keeper.domain.time.typed_time import TypedTime
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.system.language.record_words import case_title, direction_word, kind_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.live_text import Words
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.entry.actions_part import ActionsPart
from evidence_keeper.ui.pages.entry.evidence_part import EvidencePart
from evidence_keeper.ui.pages.entry.form_state import FormState
from evidence_keeper.ui.pages.entry.optional_groups import (
    CallGroup,
    EffectGroup,
    FactsGroup,
    FormGroup,
    MoreGroup,
    PlaceGroup,
)
from evidence_keeper.ui.pages.entry.when.when_controls import When
from evidence_keeper.ui.pages.entry.when.when_state import when_typed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field

if TYPE_CHECKING:
    from collections.abc import Iterator


UNFOLDS: dict[Kind, tuple[str, ...]] = {
    Kind.CALL: ("call", "facts"),
    Kind.MESSAGE: ("facts",),
    Kind.POST: ("facts",),
    Kind.INTRUSION: ("facts", "did"),
    Kind.THREAT: ("facts",),
    Kind.DENIAL: ("facts", "more"),
    Kind.FOLLOWING: ("place",),
    Kind.GIFT: ("place", "facts"),
    Kind.DAMAGE: ("place",),
    Kind.OTHER: (),
}
"""Groups of the form by name."""


def question(t: Translator, kind: Kind) -> str:
    """Return a hint on useful details for a kind; all are optional."""
    return {
        Kind.CALL: t.say(
            "If you can: the number as it was shown, how many calls, and a picture of the call "
            "list."
        ),
        Kind.MESSAGE: t.say(
            "If you can: the exact words, the account, and a screenshot that shows date and name."
        ),
        Kind.POST: t.say(
            "If you can: the address of the page, the account, and a screenshot before it is gone."
        ),
        Kind.INTRUSION: t.say(
            "If you can: which account or device, what was changed, and what you did about it."
        ),
        Kind.THREAT: t.say(
            "If you can: the exact words and a screenshot, but never one of an intimate picture. "
            "You need not answer. If it is about your life or body: 102 or 112."
        ),
        Kind.DENIAL: t.say(
            "If you can: what was claimed, word for word, and the number of the incident it denies."
        ),
        Kind.FOLLOWING: t.say("If you can: where it was, how long, and who else saw it."),
        Kind.GIFT: t.say(
            "If you can: a picture, what was written with it, and where it came from. Keep it, "
            "unopened if you like."
        ),
        Kind.DAMAGE: t.say("If you can: pictures before anything is repaired, and who saw it."),
        Kind.OTHER: "",
    }[kind]


class EntryForm(QWidget):
    """All fields of one incident."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._loading = False
        self.what = GrowingText(3)
        self.who = TextLine()
        self.when = When(context)
        self.kinds = Chips()
        self.evidence = EvidencePart(context)
        self.facts = FactsGroup(context)
        self.call = CallGroup(context)
        self.place = PlaceGroup(context)
        self.effect = EffectGroup(context)
        self.more = MoreGroup(context)
        self.steps = ActionsPart(context)
        self.did = Fold()
        self.did.box.addWidget(self.steps)
        self.what_field = Field(self.what)
        self.fill_in = Button("link")
        self.series = PlainLabel(role="hint")
        self._calls: TypedCalls | None = None
        self._when_field = Field(self.when, self.when.precision)
        self._who_field = Field(self.who)
        self._kind_field = Field(self.kinds)
        self.groups: tuple[FormGroup, ...] = (
            self.facts,
            self.call,
            self.place,
            self.effect,
            self.more,
        )
        self._folds: dict[str, Fold] = {
            "call": self.call,
            "facts": self.facts,
            "place": self.place,
            "effect": self.effect,
            "did": self.did,
            "more": self.more,
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._offer = QWidget()
        offer = QVBoxLayout(self._offer)
        offer.setContentsMargins(0, 0, 0, 0)
        offer.setSpacing(0)
        offer.addWidget(self.series)
        offer.addWidget(self.fill_in, 0, Qt.AlignmentFlag.AlignLeft)
        self._offer.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.L)
        for widget in (
            self.what_field,
            self._offer,
            self.evidence,
            self._when_field,
            self._who_field,
            self._kind_field,
        ):
            box.addWidget(widget)
        folds = QVBoxLayout()
        folds.setSpacing(0)
        for fold in self._folds.values():
            folds.addWidget(fold)
        box.addLayout(folds)

    def _connect(self) -> None:
        self.what.textChanged.connect(self._on_what)
        self.fill_in.clicked.connect(self._fill_in)
        self.who.textEdited.connect(lambda _: self._on_edit())
        self.when.edited.connect(self._on_edit)
        self.kinds.group.buttonClicked.connect(lambda _: self._on_kind())
        self.evidence.edited.connect(self._on_edit)
        self.evidence.loaded.connect(self.when.propose_time_of)
        self.steps.edited.connect(self._on_edit)
        for group in self.groups:
            group.edited.connect(self._on_edit)

    def state(self) -> FormState:
        """Return the fields' content."""
        state = FormState(self.when.state())
        state.what_happened = self.what.toPlainText()
        state.people = self.who.text()
        state.kind = self.kinds.value() or Kind.OTHER.value
        for group in self.groups:
            group.read(state)
        state.actions = self.steps.taken()
        state.evidence = self.evidence.numbers()
        return state

    def set_state(self, state: FormState) -> None:
        """Show a form; groups with content, or for its kind, are unfolded."""
        with self._quietly():
            self.what.put_text(state.what_happened)
            self.who.setText(state.people)
            self.when.set_state(state.when)
            self.kinds.choose(state.kind)
            for group in self.groups:
                group.put(state)
                group.set_open(group.is_filled(state))
            self.steps.set_taken(state.actions)
            self.did.set_open(bool(state.actions))
            self.evidence.set_numbers(state.evidence)
            self.what_field.set_error("")
            self.more.fields["denies"].set_error("")
        self._unfold()
        self._ask()
        self._offer_calls()

    def complete(
        self, people: Sequence[str], accounts: Sequence[str], platforms: Sequence[str]
    ) -> None:
        """Offer earlier values for completion."""
        self.who.complete_from(list(people))
        self.facts.complete(list(accounts), list(platforms))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        with self._quietly():
            self.what_field.set_texts(t.say("What happened"))
            self._when_field.set_texts(t.say("When"))
            self._who_field.set_texts(
                t.say("Who"),
                t.say(
                    "A nickname or a number will do. Several: with commas. You can leave it empty."
                ),
            )
            self._ask()
            self._offer_calls()
            self.kinds.set_choices([(k.value, capital(kind_word(t, k))) for k in Kind])
            self.did.set_texts(t.say("What I did"), t.say("optional"))
            self.when.retranslate()
            self.evidence.retranslate()
            self.steps.retranslate()
            for group in (self.facts, self.call, self.place, self.effect, self.more):
                group.retranslate()
            self.set_cases()

    def set_cases(self) -> None:
        """Offer the vault's cases."""
        t = self.context.t
        cases = self.context.vault.cases
        self.more.set_cases([(c.name, case_title(t, c.name)) for c in cases])

    def _on_kind(self) -> None:
        self._unfold()
        self._ask()
        self._on_edit()

    def _unfold(self) -> None:
        """Unfold the groups of the kind; filled-in details of a call stay visible."""
        state = self.state()
        for name in UNFOLDS[Kind(state.kind)]:
            self._folds[name].set_open(True)
        self.call.setVisible(self.call.is_filled(state))

    def _ask(self) -> None:
        """Show the hint for the chosen kind."""
        kind = Kind(self.kinds.value() or Kind.OTHER)
        self._kind_field.set_texts(
            self.context.t.say("What was it?"), question(self.context.t, kind)
        )

    # a series of calls in one line

    def _on_what(self) -> None:
        self._offer_calls()
        self._on_edit()

    def _offer_calls(self) -> None:
        """Offer to fill in the fields where the line describes only a series of calls."""
        t = self.context.t
        self._calls = read_calls(self.what.toPlainText(), self.when.seen_from())
        is_call = self.kinds.value() == Kind.CALL.value
        filled = self._calls is not None and self._calls.count == self.call.count.value()
        self._offer.setVisible(self._calls is not None and not (filled and is_call))
        told = self._calls is not None and self._calls.when is not None
        self.when.hear("" if told else self.what.toPlainText())
        if self._calls is not None:
            parts = [t.say_n("{n} call", "{n} calls", self._calls.count)]
            if self._calls.direction is not None:
                parts.append(direction_word(t, self._calls.direction))
            if self._calls.when is not None:
                zone = self.when.state().zone
                state = when_typed(self._calls.when, clock.now(), zone, "")
                with suppress(KeeperError):  # ambiguous after a clock change: the fields ask
                    parts.append(happened_text(t, state.happened()))
            self.series.setText(" · ".join(parts))
            self.fill_in.set_text(t.say("Put this into the fields"))

    def untaken(self) -> list[TypedTime]:
        """Return the times in the text, while none was set by hand."""
        calls = self._calls
        if calls is None or calls.when is None:
            return self.when.said.untaken()
        begun = self.when.seen_from()
        today = TypedTime(Precision.DAY, datetime.combine(begun.date(), time()))
        return [] if self.when.state().by_hand or calls.when == today else [calls.when]

    def names_unread_time(self) -> bool:
        """Return whether the text mentions an unclear time, while none was set by hand."""
        return self.when.said.unread

    def _fill_in(self) -> None:
        calls = self._calls
        if calls is None:
            return
        self.kinds.choose(Kind.CALL.value)
        self.call.count.setValue(calls.count)
        if calls.direction is not None:
            self.call.direction.choose(calls.direction.value)
        if calls.when is not None:
            self.when.show_typed(calls.when, "")
        self._offer.hide()
        self._on_kind()
        self.what.setFocus()

    def _on_edit(self) -> None:
        if not self._loading:
            self.what_field.set_error("")
            self.more.fields["denies"].set_error("")
            self.edited.emit()

    def show_denies_error(self, words: Words) -> None:
        """Show an error in the number of the denied incident, and scroll to it."""
        self.more.set_open(True)
        self.more.fields["denies"].set_error(words)
        self.more.texts["denies"].setFocus()

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        before, self._loading = self._loading, True
        try:
            yield
        finally:
            self._loading = before
