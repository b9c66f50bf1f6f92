"""Adding originals in whose place a copy or a part is shown: they stay out unless ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.text import first_line, shown_name
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow
from evidence_keeper.ui.widgets.layout.fold import Fold

_ROWS, _LONGEST = 6, 60
"""Most rows that are seen at once, and most characters of a name."""


class CoveredOriginals(Fold):
    """The originals of which a copy or a part is shown, each with a tick; hidden without any."""

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
        """Let all of them stay out again: it is decided anew for each document."""
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
                f"{item.label} · {first_line(shown_name(item.original_name), _LONGEST)}",
                item.number,
                item.number in self._chosen,
            )
            for item in items
        )
        rows = min(_ROWS, len(items))
        self.list.setFixedHeight(rows * max(1, self.list.sizeHintForRow(0)) + 8)
        self._tell()

    def retranslate(self) -> None:
        """Speak the current language."""
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
