"""Picks the incidents, files and originals that go into a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.dossier.plan import DossierPlan, Wish
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import first_line, shown_name
from evidence_keeper.domain.time.happened import Happened
from evidence_keeper.system.language.dates import day_heading, happened_clock, spans_days
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow
from evidence_keeper.ui.widgets.layout.fold import Fold

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_ORIGINAL_ROWS, _LONGEST_TITLE = 6, 60
"""Most visible rows, and most characters of a name."""


class CoveredOriginals(Fold):
    """The originals represented by a copy or an excerpt, each with a tick; hidden without any."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._chosen: frozenset[int] = frozenset()
        self._shown: tuple[Evidence, ...] = ()
        self._hint = PlainLabel(role="hint")
        self._caution = PlainLabel(role="caution")
        self.list = TickList()
        for widget in (self._hint, self._caution, self.list):
            self.box.addWidget(widget)
        self.list.turned.connect(self._on_edit)
        self.hide()

    @property
    def chosen(self) -> frozenset[int]:
        """The ticked originals."""
        return self._chosen

    def reset(self) -> None:
        """Untick all: this is decided again for each document."""
        self._chosen, self._shown = frozenset(), ()
        self.list.show_rows(())
        self.set_open(False)
        self._tell()

    def show_items(self, items: Sequence[Evidence]) -> None:
        """Show the originals that could be added."""
        if tuple(items) == self._shown:
            return
        self._shown = tuple(items)
        self._chosen &= {item.number for item in items}
        self.list.show_rows(
            TickRow(
                f"{item.label} · {first_line(shown_name(item.original_name), _LONGEST_TITLE)}",
                item.number,
                item.number in self._chosen,
            )
            for item in items
        )
        rows = min(_ORIGINAL_ROWS, len(items))
        self.list.setFixedHeight(rows * max(1, self.list.sizeHintForRow(0)) + 8)
        self._tell()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        named(self.list, t.say("Originals that stay out"))
        self._hint.setText(
            t.say(
                "A working copy, or only chosen messages, are shown in their place. Tick one only "
                "if this reader needs the original itself. This holds for this document alone."
            )
        )
        self._caution.setText(
            t.say(
                "An original shows everything that its copy covers, and an export every message "
                "in it, those of other people too. A file can also say where and with which phone "
                "or camera it was made."
            )
        )
        self._tell()

    def _on_edit(self) -> None:
        self._chosen = self.list.ticked_values()
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        t = self._context.t
        self.setVisible(bool(self._shown))
        note = t.say("all stay out")
        if self._chosen:
            note = t.say_n("{n} goes in", "{n} go in", len(self._chosen))
        self.set_texts(t.say("Originals that stay out"), note)


MOST_FILES = 3_000
"""Limit of files to tick one by one: beyond it single entries or a period are better."""
_ROWS, _LONGEST = 8, 60
"""Most visible rows, and most characters of a name."""


Found = tuple[list[Evidence], frozenset[int], Mapping[int, int]]
"""The files, the ones that are only described, and the number of messages from each."""


def _messages(session: Session, plan: DossierPlan) -> Mapping[int, int]:
    of = (
        {known.number: known.evidence for known in session.conversations.all()}
        if plan.messages
        else {}
    )
    found: dict[int, int] = {}
    for number, runs in plan.messages:
        count = sum(last - first + 1 for first, last in runs)
        found[of[number]] = found.get(of[number], 0) + count
    return found


class Files(Fold):
    """The files of the document with a tick each, folded until needed.

    Args:
        context: Of the window.
        wish: Returns the current wish.
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
        """Numbers of the unticked files."""
        return self._left_out

    def reset(self) -> None:
        """Tick all again: this is decided again for each document."""
        self._left_out = frozenset()
        self.look_again(anew=True)

    def look_again(self, *, anew: bool = False) -> None:
        """Reload the possible files if the list is unfolded.

        Args:
            anew: Whether the vault may have changed, not only the wish.
        """
        self._tell()
        if not self.is_open:
            self._shown_for = None
            return
        wish = replace(self._wish(), without=frozenset())
        if wish == self._shown_for and not anew:
            return
        self._shown_for = wish

        def work(session: Session) -> Found:
            plan = session.dossiers.plan(wish)
            numbers = sorted({*plan.exhibits, *plan.listed_only})
            items = [session.evidence.get(n) for n in numbers[: MOST_FILES + 1]]
            return items, frozenset(plan.listed_only), _messages(session, plan)

        self._context.backend.search("files", work, self._show)

    def _show(self, found: Found) -> None:
        items, stays_out, messages = found
        self._count = len(items)
        few = self._count <= MOST_FILES
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
        """Update all texts to the current language."""
        t = self._context.t
        self.every.set_text(t.say("Tick all"))
        named(self.list, t.say("Files"))
        self.look_again(anew=True)

    def _tick_all(self) -> None:
        self.list.tick_all(on=True)
        self._on_edit()

    def _on_edit(self) -> None:
        # Files that are not listed now, because of the period or entries, keep their state.
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
        if self._count > MOST_FILES:
            hint = t.say("These are too many to tick. Please choose single entries or a period.")
        elif self.is_open and not self._count:
            hint = t.say("There are no files in this document.")
        self._hint.setText(hint)


MOST = 3_000
"""Limit of entries to tick one by one: beyond it a period is better."""
_TALL = 280


class Entries(Fold):
    """The entries of case and period with a tick each, folded until needed."""

    edited = Signal()
    wanted = Signal()
    """It was unfolded: call `show_entries`."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._usual: frozenset[int] = frozenset()
        self._chosen: frozenset[int] | None = None
        self._all: int | None = None
        self._hint = PlainLabel(role="hint")
        self.every, self.none = Button("plain"), Button("plain")
        self.list = TickList()
        self.list.setMinimumHeight(_TALL)
        row = QHBoxLayout()
        row.addWidget(self.every)
        row.addWidget(self.none)
        row.addStretch(1)
        self.box.addWidget(self._hint)
        self.box.addLayout(row)
        self.box.addWidget(self.list)
        self.opened.connect(lambda on: self.wanted.emit() if on else None)
        self.list.turned.connect(self._on_edit)
        self.every.clicked.connect(lambda: self._tick_all(on=True))
        self.none.clicked.connect(lambda: self._tick_all(on=False))

    @property
    def chosen(self) -> frozenset[int] | None:
        """The ticked entries; None while they are the defaults."""
        return self._chosen

    def reset(self) -> None:
        """Reset to the default entries, after a change of case, period or reader."""
        self._chosen, self._all = None, None
        self.list.show_rows(())
        self._tell()
        if self.is_open:
            self.wanted.emit()

    def take(self, chosen: frozenset[int] | None) -> None:
        """Tick entries that are known to be available."""
        self._chosen = chosen
        self.wanted.emit()

    def show_entries(self, incidents: Sequence[Incident]) -> None:
        """Show the available entries."""
        self._usual = frozenset(i.number for i in incidents if i.entry.in_dossier)
        self._all = len(incidents)
        few = len(incidents) <= MOST
        chosen = self._usual if self._chosen is None else self._chosen
        self.list.show_rows(
            TickRow(
                f"{self._days(i.entry.happened)} · {i.entry.headline}",
                i.number,
                i.number in chosen,
            )
            for i in (incidents if few else ())
        )
        for widget in (self.list, self.every, self.none):
            widget.setVisible(few)
        self._tell()

    def _days(self, happened: Happened) -> str:
        t = self._context.t
        return happened_clock(t, happened)[0] if spans_days(happened) else day_heading(t, happened)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.every.set_text(t.say("Tick all"))
        self.none.set_text(t.say("Tick none"))
        named(self.list, t.say("Entries"))
        self._tell()
        if self.is_open:
            self.wanted.emit()  # the rows contain days

    def _tick_all(self, *, on: bool) -> None:
        self.list.tick_all(on=on)
        self._on_edit()

    def _on_edit(self) -> None:
        ticked = self.list.ticked_values()
        self._chosen = None if ticked == self._usual else ticked
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        t = self._context.t
        note = t.say("all that are meant for documents")
        if self._chosen is not None and self._all is not None:
            note = t.say("{n} of {all}", n=len(self._chosen), all=self._all)
        self.set_texts(t.say("Which entries"), note)
        hint = t.say("Only what is ticked goes in. This holds for this document alone.")
        if self._all is not None and self._all > MOST:
            hint = t.say("These are too many to tick. Please choose a period.")
        self._hint.setText(hint)
