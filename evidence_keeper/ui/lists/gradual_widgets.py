"""Creates the widgets for many items a page at a time, in small steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

PORTION = 10
_STEP = 0.01
"""Seconds of work before the window gets a chance to process events."""


class Portions(QWidget):
    """Pages of rows with their own controls, which a painted list cannot contain.

    Args:
        context: Of the window.
        make: Returns the row of an item.
    """

    made = Signal()
    """All rows of the page were created."""

    def __init__(self, context: Context, make: Callable[[Any], QWidget]) -> None:
        super().__init__()
        self._context, self._make = context, make
        self._items: Sequence[Any] = ()
        self._first = 0
        self._take_focus = False
        self.rows: list[QWidget] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(tokens.M)
        self._body: QWidget | None = None
        self._said = PlainLabel(role="quiet", wrap=False)
        self.before, self.after = Button("plain", "arrow-left"), Button("plain")
        self._turning = QWidget()
        flow = FlowLayout(self._turning, tokens.M, tokens.S)
        for widget in (self.before, self.after, self._said):
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addLayout(self._place)
        box.addWidget(self._turning)
        self.before.clicked.connect(lambda: self._turn(-PORTION))
        self.after.clicked.connect(lambda: self._turn(PORTION))
        self._turning.hide()

    def show_items(self, items: Sequence[Any], *, anew: bool = False) -> None:
        """Show other items.

        Args:
            items: All of them.
            anew: Whether to start on the first page; otherwise the current page stays.
        """
        self._items = items
        last = max(0, len(items) - 1) // PORTION * PORTION
        self._first = 0 if anew else min(self._first, last)
        self._show()

    def _turn(self, by: int) -> None:
        self._first = max(0, self._first + by)
        self._take_focus = True
        self._show()

    def _show(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.rows = []
        self._body = QWidget()
        box = QVBoxLayout(self._body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        self._place.addWidget(self._body)
        self._tell()
        self._make_some(self._body)

    def _make_some(self, body: QWidget) -> None:
        """Create rows for a moment; continue after the window's pending events."""
        box, began = body.layout(), monotonic()
        if body is not self._body or box is None:
            return
        shown = self._items[self._first : self._first + PORTION]
        while len(self.rows) < len(shown):
            row = self._make(shown[len(self.rows)])
            self.rows.append(row)
            box.addWidget(row)
            if monotonic() - began >= _STEP:
                break
        if len(self.rows) == len(shown):
            self.made.emit()
            QTimer.singleShot(0, body, self._go_to_first)  # the new rows are visible by then
        else:
            QTimer.singleShot(0, body, lambda: self._make_some(body))

    def _go_to_first(self) -> None:
        """Move the focus to the first row after turning the page, above the pressed button."""
        inside = controls(self.rows[0]) if self._take_focus and self.rows else iter(())
        self._take_focus = False
        first = next(inside, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        t, first, total = self._context.t, self._first, len(self._items)
        last = min(total, first + PORTION)
        self._turning.setVisible(total > PORTION)
        self._said.setText(
            t.say("{first} to {last} of {all}", first=first + 1, last=last, all=total)
        )
        self.before.set_text(t.say("Those before"))
        self.after.set_text(t.say("Those after"))
        self.before.setEnabled(first > 0)
        self.after.setEnabled(last < total)
        for button in (self.before, self.after):
            button.setAccessibleDescription(self._said.text())
