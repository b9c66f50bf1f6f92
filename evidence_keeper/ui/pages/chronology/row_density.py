"""One or two lines an incident."""

from __future__ import annotations

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.pages.chronology.incident_cards import IncidentCards
from evidence_keeper.ui.vault_thread.vault_view import COMPACT_ROWS
from evidence_keeper.ui.widgets.inputs.buttons import Button


class Density(Button):
    """A switch for compact rows, kept in the vault."""

    def __init__(self, context: Context, cards: IncidentCards, view: HeadedList) -> None:
        super().__init__("chip")
        self._context, self._cards, self._view = context, cards, view
        self.setCheckable(True)
        self.clicked.connect(lambda on: context.prefer(COMPACT_ROWS, bool(on)))

    def follow(self) -> None:
        """Draw the rows as is wished now."""
        compact = self._context.vault.compact_rows
        self.setChecked(compact)
        if self._cards.compact != compact:
            self._cards.compact = compact
            self._view.measure_anew()

    def retranslate(self) -> None:
        """Speak the current language."""
        self.set_text(self._context.t.say("Compact rows"))
