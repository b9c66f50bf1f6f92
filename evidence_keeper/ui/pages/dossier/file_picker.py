"""Leaving single files out of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.dossier.plan import DossierPlan, Wish
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import first_line, shown_name
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.ports import SessionPort
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow
from evidence_keeper.ui.widgets.layout.fold import Fold

MOST = 3_000
"""Above so many nobody ticks them one by one: single entries or a period are the way then."""
_ROWS, _LONGEST = 8, 60
"""Most rows that are seen at once, and most characters of a name."""


Found = tuple[list[Evidence], frozenset[int], Mapping[int, int]]
"""The files, those of them that are only described, and how many messages come of each."""


def _messages(session: SessionPort, plan: DossierPlan) -> Mapping[int, int]:
    of = (
        {known.number: known.evidence for known in session.conversations()} if plan.messages else {}
    )
    found: dict[int, int] = {}
    for number, runs in plan.messages:
        count = sum(last - first + 1 for first, last in runs)
        found[of[number]] = found.get(of[number], 0) + count
    return found


class Files(Fold):
    """The files of the document with a tick each, folded away until wanted.

    Args:
        context: Of the window.
        wish: Returns what is asked for at the moment.
    """

    edited = Signal()

    def __init__(self, context: Context, wish: Callable[[], Wish]) -> None:
        super().__init__()
        self._context, self._wish = context, wish
        self._left_out: frozenset[int] = frozenset()
        self._listed: frozenset[int] = frozenset()
        self._count = 0
        self._shown_for: Wish | None = None
        self._hint = PlainLabel(role="hint")
        self.every = Button("plain")
        self.list = TickList()
        row = QHBoxLayout()
        row.addWidget(self.every)
        row.addStretch(1)
        self.box.addWidget(self._hint)
        self.box.addLayout(row)
        self.box.addWidget(self.list)
        self.opened.connect(lambda on: self.look_again(anew=True) if on else None)
        self.list.turned.connect(self._on_edit)
        self.every.clicked.connect(self._tick_all)

    @property
    def left_out(self) -> frozenset[int]:
        """Numbers of the files that stay out."""
        return self._left_out

    def reset(self) -> None:
        """Let all of them in again: it is decided anew for each document."""
        self._left_out = frozenset()
        self.look_again(anew=True)

    def look_again(self, *, anew: bool = False) -> None:
        """Show what could be in the document, where the list is open.

        Args:
            anew: Whether the vault may have changed, not only what is asked for.
        """
        self._tell()
        if not self.is_open:
            self._shown_for = None
            return
        wish = replace(self._wish(), without=frozenset())
        if wish == self._shown_for and not anew:
            return
        self._shown_for = wish
        plan_of = self._context.doors.plan_dossier

        def work(session: SessionPort) -> Found:
            plan = plan_of(session, wish)
            numbers = sorted({*plan.exhibits, *plan.listed_only})
            items = [session.evidence(n) for n in numbers[: MOST + 1]]
            return items, frozenset(plan.listed_only), _messages(session, plan)

        self._context.backend.search("files", work, self._show)

    def _show(self, found: Found) -> None:
        items, stays_out, messages = found
        self._count = len(items)
        few = self._count <= MOST
        self._listed = frozenset(item.number for item in items) if few else frozenset()
        self.list.show_rows(
            TickRow(
                self._text(item, messages.get(item.number, 0), stays_out=item.number in stays_out),
                item.number,
                item.number not in self._left_out,
            )
            for item in (items if few else ())
        )
        rows = min(_ROWS, max(1, self._count))
        self.list.setFixedHeight(rows * max(1, self.list.sizeHintForRow(0)) + 8)
        for widget in (self.list, self.every):
            widget.setVisible(few and self._count > 0)
        self._tell()

    def _text(self, item: Evidence, messages: int, *, stays_out: bool) -> str:
        t = self._context.t
        name = first_line(shown_name(item.original_name), _LONGEST)
        if item.copy_of is not None:
            name = t.say("working copy of {original}", original=evidence_label(item.copy_of))
        if messages:
            name += " · " + t.say_n("with {n} message", "with {n} messages", messages)
        if stays_out:
            name += " · " + t.say("the file itself stays out")
        return f"{item.label} · {name}"

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        self.every.set_text(t.say("Tick all"))
        named(self.list, t.say("Files"))
        self.look_again(anew=True)

    def _tick_all(self) -> None:
        self.list.tick_all(on=True)
        self._on_edit()

    def _on_edit(self) -> None:
        # What is not listed now, since a period or an entry is not chosen, stays as it was.
        unlisted = self._left_out - self._listed
        self._left_out = unlisted | (self._listed - self.list.ticked_values())
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        t = self._context.t
        note = t.say("all of them")
        if self._left_out:
            note = t.say_n("{n} stays out", "{n} stay out", len(self._left_out))
        self.set_texts(t.say("Which files"), note)
        hint = t.say(
            "What is not ticked stays out, with the messages that come of it; an entry that uses "
            "it says so. This holds for this document alone."
        )
        if self._count > MOST:
            hint = t.say("These are too many to tick. Please choose single entries or a period.")
        elif self.is_open and not self._count:
            hint = t.say("There are no files in this document.")
        self._hint.setText(hint)
