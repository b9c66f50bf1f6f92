"""Caches facts about the open vault for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence_keeper.domain.help.safety_plan import OwnNumber, numbers_from_json
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence_keeper.domain.record.entry import Case
    from evidence_keeper.services.session import Session

KEEP_FROM_CAPTURE = "keep_from_capture"
"""Preference of the vault: windows are protected from screenshots, where the system can."""

COMPACT_ROWS, FOLD_WORDS, REMIND_OF_BREAKS = "compact_rows", "fold_exact_words", "remind_of_breaks"
"""Names of preferences of the vault."""


class VaultView(NamedTuple):
    """The window's cached facts about the open vault. Refreshed by `Context.refresh_vault`.

    Attributes:
        own_numbers: The user's own numbers, in her order.
        usual_case: The case of the latest incident; the first case when there is none.
        compact_rows: Whether the chronology has one line an incident.
        fold_words: Whether exact words are folded until they are opened.
        remind_of_breaks: Whether a break is suggested after a while.
    """

    cases: Sequence[Case] = ()
    lock_after_minutes: int = 5
    neutral_title: bool = True
    keep_from_capture: bool = True
    own_numbers: tuple[OwnNumber, ...] = ()
    usual_case: str = ""
    compact_rows: bool = True
    fold_words: bool = False
    remind_of_breaks: bool = True

    @property
    def zone(self) -> str:
        """The zone of the usual case."""
        usual = next((c for c in self.cases if c.name == self.usual_case), None)
        return usual.zone if usual is not None else DEFAULT_ZONE

    def zone_of(self, case: str) -> str:
        """Return the zone of a case by name; the usual case's for an unknown one."""
        return next((c.zone for c in self.cases if c.name == case), self.zone)


def read_view(session: Session) -> VaultView:
    """Read it from the open vault."""
    minutes = session.settings.preference("lock_after_minutes", 5)
    cases = session.incidents.cases()
    latest = session.incidents.chronology(limit=1)
    usual = latest[0].entry.case if latest else ""
    return VaultView(
        cases=cases,
        usual_case=usual or (cases[0].name if cases else ""),
        lock_after_minutes=minutes if isinstance(minutes, int) and minutes > 0 else 5,
        keep_from_capture=session.settings.preference(KEEP_FROM_CAPTURE, True) is not False,
        neutral_title=session.settings.preference("neutral_title", True) is not False,
        own_numbers=numbers_from_json(session.settings.preference("own_numbers", [])),
        compact_rows=session.settings.preference(COMPACT_ROWS, True) is not False,
        fold_words=session.settings.preference(FOLD_WORDS, False) is True,
        remind_of_breaks=session.settings.preference(REMIND_OF_BREAKS, True) is not False,
    )
