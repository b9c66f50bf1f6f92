"""Shows the row of helplines, in the same place on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.services.help import helplines
from evidence_keeper.system import clock
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import ShowPanel
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from evidence_keeper.domain.help.safety_plan import OwnNumber

CALL_PANEL = "whom-to-call"

WAY_PANEL = "way"
"""The help page that begins with "what is happening?"."""


_MOST_OF_HEIGHT = 0.16
"""Largest share of the window's height for two lines."""

_STEPS = ((True, True, True), (True, False, True))
"""Visible parts, the fullest variant first: owners of numbers, introduction, link to help."""
_LAST = ((True, False, False), (False, False, True))
"""With very large text in a small window whose numbers they are matters more than the link; outside
a vault it is the only visible way to the help pages."""


class _Number(QWidget):
    """A number and its owner."""

    def __init__(self, number: str, name: str, description: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.XS)
        row.addWidget(PlainLabel(number, "number", wrap=False))
        self.label = PlainLabel(name, "small", wrap=False)
        row.addWidget(self.label)
        named(self, f"{number} {name}", description)
        self.setToolTip("")


class HelpRow(QWidget):
    """Shows helplines, the user's own numbers, and a sentence for a crisis."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._numbers: list[_Number] = []
        self._inner = QWidget()
        self._flow = FlowLayout(self._inner, tokens.XL - 4, tokens.XS)
        self._lead = PlainLabel(role="hint", wrap=False)
        self._crisis = PlainLabel(role="small", wrap=False)
        self._more = Button("link")
        self._more.clicked.connect(self._open_help)
        outer = QVBoxLayout(ground(self, "helprow"))
        outer.setContentsMargins(tokens.L, 6, tokens.L, 6)
        outer.addWidget(self._inner)
        context.look.changed.connect(self.fit)

    def retranslate(self) -> None:
        """Update all texts to the current language, and the user's own numbers."""
        context, t = self._context, self._context.t
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self._lead, self._crisis, self._more):
                widget.hide()
                widget.deleteLater()
        self._lead.setText(t.say("In danger:"))
        self._crisis.setText(helplines.crisis_sentence(t.language))
        self._more.set_text(
            t.say("Who to call") if context.is_open else t.say("What is happening? Help")
        )
        lines = [h for h in helplines.helplines(t.language) if h.in_row]
        self._numbers = [_Number(h.number, h.short_name, h.name) for h in lines]
        self._numbers += [self._own(own) for own in context.vault.own_numbers]
        for widget in (self._lead, *self._numbers, self._crisis, self._more):
            self._flow.addWidget(widget)
            widget.show()
        self.fit()

    def _open_help(self) -> None:
        """Open the helplines in an open vault, otherwise the guided help, which has no other entry
        point.
        """
        panel = CALL_PANEL if self._context.is_open else WAY_PANEL
        self._context.go(Place.HELP, ShowPanel(panel))

    def _own(self, own: OwnNumber) -> _Number:
        """Return one of the user's own numbers; an old one says so."""
        t, name = self._context.t, own.shown_name[:30]
        if own.is_stale(clock.now().date()):
            name = t.say("{name} (not checked for long)", name=name)
        return _Number(own.shown_number[:30], name, "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where space is short, never a number."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Use the available space."""
        if self.width() < 10:
            return
        width = self.width() - 2 * tokens.L
        one_line = max(
            (n.sizeHint().height() for n in [*self._numbers, self._more, self._crisis]), default=24
        )
        # Two lines are better than numbers without owners.
        two = 2 * one_line + 4 + tokens.XS
        rooms = [one_line + 4]
        if two <= _MOST_OF_HEIGHT * self.window().height():
            rooms.insert(0 if self._context.vault.own_numbers else 1, two)
        last = _LAST if self._context.is_open else _LAST[1:]
        tries = [(step, room) for room in rooms for step in _STEPS]
        tries += [(step, room) for step in last for room in rooms]
        for (words, lead, more), room in tries:
            for number in self._numbers:
                number.label.setVisible(words)
            self._more.setVisible(more)
            self._lead.setVisible(lead)
            for number in self._numbers:
                layout = number.layout()
                if layout is not None:
                    layout.invalidate()
                number.updateGeometry()  # otherwise the flow layout uses the width of the words
            self._flow.invalidate()
            if self._flow.heightForWidth(width) <= room:
                break
        self.setFixedHeight(self._flow.heightForWidth(width) + 12)
