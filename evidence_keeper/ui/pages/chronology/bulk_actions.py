"""Applies actions to several selected incidents, each with undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Entry, Tag
from evidence_keeper.system.language.record_words import tag_word
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.chronology.incident_cards import IncidentCards
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named, tell_count
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class BulkActions(QWidget):
    """Shows the actions on selected incidents; a single button until selection mode begins.

    It begins with its button, after which a plain click selects, or with a selection in the list;
    then it also ends when nothing is selected.

    Args:
        cards: Painter, which makes room for ticks meanwhile.
        view: The list.
        shown: Returns the shown choice.
        beside: Other widgets of the same line.
    """

    def __init__(
        self,
        context: Context,
        cards: IncidentCards,
        view: MarkingList,
        shown: Callable[[], Choice],
        *beside: QWidget,
    ) -> None:
        super().__init__()
        self._shown = shown
        self._context, self._cards, self._view = context, cards, view
        self._begun_by_marks = False
        self.begin = Button("chip")
        self.begin.setCheckable(True)
        self._count = PlainLabel(role="label", wrap=False)
        self.all = Button("plain")
        self.into, self.out, self.bin = Button("plain"), Button("plain"), Button("plain", "trash-2")
        self.tag = Select()
        self.tag.keep_narrow(16)
        flow = FlowLayout(self, tokens.S, tokens.XS)
        self._actions = (self._count, self.all, self.into, self.out, self.tag, self.bin)
        for widget in (*beside, self.begin, *self._actions):
            flow.addWidget(widget)
        for widget in self._actions:
            widget.hide()
        self.begin.toggled.connect(self._on_begin)
        self.into.clicked.connect(lambda: self._revise(lambda e: replace(e, in_dossier=True)))
        self.out.clicked.connect(lambda: self._revise(lambda e: replace(e, in_dossier=False)))
        self.tag.picked.connect(self._on_tag)
        self.bin.clicked.connect(self._to_bin)
        self.all.clicked.connect(self.choose_all)
        view.marked.connect(self._on_marked)
        view.all_asked.connect(self.choose_all)
        view.range_asked.connect(self._choose_range)
        view.left.connect(self.stop)

    @property
    def is_choosing(self) -> bool:
        """Whether a click selects instead of opening."""
        return self.begin.isChecked()

    def choose_all(self) -> None:
        """Select all incidents in the list."""
        choice = self._shown()
        self._read(choice, lambda s: s.incidents.numbers(choice), self._view.mark_only)

    def _choose_range(self, first: int, last: int) -> None:
        """Select rows that are not all in memory."""
        choice = self._shown()

        def work(session: Session) -> list[int]:
            return [i.number for i in session.incidents.chronology(choice, first, last - first + 1)]

        self._read(choice, work, self._view.mark_also)

    def _read(
        self,
        choice: Choice,
        work: Callable[[Session], list[int]],
        done: Callable[[list[int]], None],
    ) -> None:
        """Read numbers; the result is dropped if the page is left or shows something else."""

        def arrived(numbers: list[int]) -> None:
            beside = self.parentWidget()
            if choice == self._shown() and beside is not None and beside.isVisible():
                done(numbers)

        self._context.backend.search("all-numbers", work, arrived)

    def forget(self) -> None:
        """Clear the selection, because the list shows something else."""
        if self._view.marks:
            self._view.mark_only([])

    def stop(self) -> None:
        """End selection mode."""
        self.begin.setChecked(False)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.begin.set_text(t.say("Select several"))
        self.all.set_text(t.say("Choose all"))
        self.all.set_tip("Ctrl+A")
        self.into.set_text(t.say("Into documents"))
        self.out.set_text(t.say("Not into documents"))
        self.bin.set_text(t.say("Move to the bin"))
        self.tag.set_choices(
            [("", t.say("Kind of harassment…")), *((g.value, capital(tag_word(t, g))) for g in Tag)]
        )
        named(self.tag, t.say("Kind of harassment…"))
        self._draw()

    def _on_begin(self, on: bool) -> None:
        self._begun_by_marks = on and bool(self._view.marks)
        self._view.click_marks = on
        self._cards.choosing = on
        for widget in self._actions:
            widget.setVisible(on)
        if on:
            self.show()  # in a low window it is hidden behind the filters until then
            self._draw()
        else:
            self._view.mark_only([])
        self._view.viewport().update()

    def _on_marked(self) -> None:
        if self._view.marks:
            self.begin.setChecked(True)
        elif self._begun_by_marks:
            self.begin.setChecked(False)
        self._draw()

    def _draw(self) -> None:
        t, number = self._context.t, len(self._view.marks)
        tell_count(self._count, t.say_n("{n} chosen", "{n} chosen", number))
        for widget in (self.into, self.out, self.tag, self.bin):
            widget.setEnabled(bool(number))

    # actions

    def _on_tag(self, value: str) -> None:
        self.tag.choose("")
        if value:
            tag = Tag(value)
            self._revise(
                lambda e: replace(e, tags=tuple(x for x in Tag if x in e.tags or x is tag))
            )

    def _revise(self, change: Callable[[Entry], Entry]) -> None:
        """Write a new version of each; undo writes the earlier text once more."""
        numbers = sorted(self._view.marks)

        def work(session: Session) -> dict[int, Entry]:
            before = {n: session.incidents.get(n).entry for n in numbers}
            session.incidents.revise_all({n: change(entry) for n, entry in before.items()})
            return before

        def back(before: dict[int, Entry]) -> Callable[[Session], None]:
            return lambda session: session.incidents.revise_all(before)

        t = self._context.t
        said = t.say_n("{n} incident changed.", "{n} incidents changed.", len(numbers))
        self._context.backend.change(work, lambda before: self._done(said, back(before)))

    def _to_bin(self) -> None:
        numbers = sorted(self._view.marks)

        t = self._context.t
        said = t.say_n(
            "{n} incident is in the bin, under Settings.",
            "{n} incidents are in the bin, under Settings.",
            len(numbers),
        )
        self._context.backend.change(
            lambda s: s.incidents.bin(numbers),
            lambda _: self._done(said, lambda s: s.incidents.restore(numbers)),
        )

    def _done(self, said: str, undo: Callable[[Session], None]) -> None:
        context = self._context
        if self.isVisible():  # the pressed button is hidden now
            self._view.setFocus()
        self.stop()
        context.changed.emit(Changed.INCIDENTS)

        def take_back() -> None:
            context.backend.change(undo, lambda _: taken_back())

        def taken_back() -> None:
            context.changed.emit(Changed.INCIDENTS)
            context.tell(context.t.say("Undone."), NoticeTone.GOOD)

        context.tell(said, undo=take_back)
