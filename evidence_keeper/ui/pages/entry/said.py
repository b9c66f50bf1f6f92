"""The time that the text tells, offered beside the time controls and never taken by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.said_time import time_said
from evidence_keeper.domain.typed_time import TypedTime
from evidence_keeper.system.dates import happened_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.entry.when_state import WhenState, when_typed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.labels import PlainLabel


class SaidTime(QWidget):
    """A sentence and a button; hidden while there is nothing to offer."""

    taken = Signal(object)
    """The `TypedTime` that the user has taken."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._offered: TypedTime | None = None
        self._about = ""
        self.text = PlainLabel(role="label")
        self.use = Button("plain", "clock")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.XS, 0, tokens.XS)
        box.setSpacing(tokens.XS)
        box.addWidget(self.text)
        box.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        self.use.clicked.connect(self._on_use)
        self.hide()

    def offer(self, text: str, now: datetime, state: WhenState) -> None:
        """Offer what a text says; nothing when the time was set by hand or is the same.

        Args:
            text: What was written.
            now: The local time, without offset, at which it was begun.
            state: What the controls hold.
        """
        self._offered, self._about = None, ""
        typed = None if state.by_hand else time_said(text, now)
        if typed is not None:
            said = when_typed(typed, datetime.now(UTC), state.zone, "")
            with suppress(KeeperError):  # a clock was changed then: nothing is offered
                self._about = happened_text(self._context.t, said.happened())
                self._offered = typed if said.meaning() != state.meaning() else None
        self.retranslate()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        self.text.setText(t.say("The text says: {time}", time=self._about))
        self.use.set_text(t.say("Take this time"))
        self.use.setAccessibleDescription(self._about)
        self.setVisible(self._offered is not None)

    def _on_use(self) -> None:
        offered, self._offered = self._offered, None
        self.hide()
        if offered is not None:
            self.taken.emit(offered)
