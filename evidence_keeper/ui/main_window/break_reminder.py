"""A word about a break, now and then: it asks for nothing and can be switched off."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.vault_thread.vault_view import REMIND_OF_BREAKS

AFTER_MINUTES = 30
"""Minutes with an open vault after which a break is suggested. Nobody there: it has locked."""

_TICK_MS = 60_000


class BreakReminder(QObject):
    """Counts the minutes of an open vault."""

    due = Signal()
    """It is time for a word, where nothing else is being said and nothing is being written."""

    def __init__(self, parent: QObject, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self._minutes = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        context.vault_opened.connect(self._begin)

    def _begin(self) -> None:
        self._minutes = 0
        self._timer.start()

    def tick(self) -> None:
        """A minute has passed."""
        self._minutes += 1
        if self._context.vault.remind_of_breaks and self._minutes >= AFTER_MINUTES:
            self.due.emit()

    def say(self) -> None:
        """Suggest a break, and begin to count anew."""
        self._minutes = 0
        context = self._context
        context.tell(
            lambda: context.t.say(
                "You have been here for half an hour. A short break is fine: all is kept."
            ),
            action=(lambda: context.t.say("Do not remind me"), self._stop),
        )

    def _stop(self) -> None:
        self._context.prefer(REMIND_OF_BREAKS, False)
