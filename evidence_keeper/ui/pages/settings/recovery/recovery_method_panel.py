"""Renews or revokes one recovery method."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.key_field import KeyField
from evidence_keeper.ui.places import NEW_CODES, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.scroll_column import show_soon

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

T = TypeVar("T")


class RecoveryMethodPanel(Fold):
    """An explanation, a field for the current passphrase, two buttons, and new codes below.

    Both buttons need the passphrase or recovery codes: a moment at an open vault is not enough.

    Attributes:
        made, other: Whether this method exists, and whether the other one does.
        shown: The part below the buttons; hidden until there are new codes.
    """

    shown: QWidget

    changed = Signal()
    """It was made or revoked."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.made, self.other = False, False
        self.key = KeyField(context)
        self.make, self.revoke, self.show_it = Button("plain"), Button("plain"), Button("plain")
        self._waits = PlainLabel()
        self._wanted = self.make
        self.old = PlainLabel(role="hint")
        self._last = PlainLabel(role="hint")
        for button in (self.make, self.revoke, self.show_it):
            button.clicked.connect(partial(self._want, button))
        self.key.entered.connect(lambda: self._wanted.click())

    def fill(self, *means: QWidget, shown: QWidget) -> None:
        """Add the explanation, field and buttons, and the part for new codes."""
        row = buttons(self.show_it, self.make, self.revoke)
        self.shown = shown
        self._tell_waiting(waits=False)
        for widget in (*means, self.old, self._last, self._waits, self.key, row, shown):
            self.box.addWidget(widget)

    def enter(self) -> None:
        """Clear the input. Codes that were not written down stay."""
        self._want(self.make)
        self.key.clear()

    def show_state(self, *, made: bool, other: bool, waits: bool) -> None:
        """Show whether this method exists, what remains without it, and whether codes wait."""
        self.made, self.other = made, other
        self._tell_waiting(waits=waits and self.shown.isHidden())
        self.retranslate()

    def bring_waiting(self) -> None:
        """Show codes that are not on paper yet."""
        self.set_open(True)
        if self.shown.isHidden():
            self._want(self.show_it)
            self.key.first.line.setFocus()
        show_soon(self.shown if self.show_it.isHidden() else self.show_it)

    def _tell_waiting(self, *, waits: bool) -> None:
        self.show_it.setVisible(waits)
        self._waits.setVisible(waits)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.key.set_texts(t.say("Your current passphrase, or the recovery code"))
        self._last.setText(
            t.say(
                "Without any sheet only the passphrase opens the vault. If it is forgotten, nobody "
                "can open it — not even us."
            )
        )
        self.show_it.set_text(t.say("Show it"))
        self._waits.setText(
            t.say("What is new is not on paper yet. To see it, type your passphrase.")
        )
        self.old.setVisible(self.made)
        self.revoke.setVisible(self.made)
        self._last.setVisible(self.made and not self.other)

    def change(self, work: Callable[[Session], T], done: Callable[[T], None]) -> None:
        """Change the keys, forget what was typed, and go on with the result."""
        self._allow(on=False)

        def finished(result: T) -> None:
            self._allow(on=True)
            self._want(self.make)
            self.key.clear()
            done(result)
            self.changed.emit()

        def failed(error: KeeperError) -> None:
            self._allow(on=True)
            if not self.key.refuse(error):
                self.context.complain(error)

        self.context.backend.change(work, finished, failed)

    def bring_back(self) -> None:
        """Show the page and the new codes, which must not be missed."""
        if not self.isVisible():
            self.context.go(Place.SETTINGS, NEW_CODES)
        self.set_open(True)
        show_soon(self.shown)

    def _want(self, button: Button, *_: object) -> None:
        """Set the action of Enter: the last pressed button, which may need a second code now."""
        self._wanted = button

    def _allow(self, *, on: bool) -> None:
        for button in (self.make, self.revoke, self.show_it):
            button.setEnabled(on)


def buttons(*row: Button) -> QWidget:
    """Return buttons side by side, or one below the other where there is no room."""
    holder = QWidget()
    flow = FlowLayout(holder, tokens.S, tokens.S)
    for button in row:
        flow.addWidget(button)
    return holder
