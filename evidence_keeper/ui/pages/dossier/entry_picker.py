"""Choosing single entries for a document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.time.happened import Happened
from evidence_keeper.system.language.dates import day_heading, happened_clock, spans_days
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow
from evidence_keeper.ui.widgets.layout.fold import Fold

MOST = 3_000
"""Above so many nobody ticks them one by one: a period is the way then."""
_TALL = 280


class Entries(Fold):
    """The entries of case and period with a tick each, folded away until wanted."""

    edited = Signal()
    wanted = Signal()
    """It was unfolded: the entries are to be shown through `show_entries`."""

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
        """The ticked entries; None while they are the usual ones."""
        return self._chosen

    def reset(self) -> None:
        """Take the usual entries again: another case, period or reader was chosen."""
        self._chosen, self._all = None, None
        self.list.show_rows(())
        self._tell()
        if self.is_open:
            self.wanted.emit()

    def take(self, chosen: frozenset[int] | None) -> None:
        """Tick entries of which it is known that they are among those that can be shown."""
        self._chosen = chosen
        self.wanted.emit()

    def show_entries(self, incidents: Sequence[Incident]) -> None:
        """Show what could be in the document."""
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
        """Speak the current language."""
        t = self._context.t
        self.every.set_text(t.say("Tick all"))
        self.none.set_text(t.say("Tick none"))
        named(self.list, t.say("Entries"))
        self._tell()
        if self.is_open:
            self.wanted.emit()  # the rows tell days

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
