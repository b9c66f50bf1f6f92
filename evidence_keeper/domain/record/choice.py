"""Which incidents of the chronology are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evidence_keeper.domain.record.entry import Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter; empty parts do not filter.

    Attributes:
        text: Words that must all occur, anywhere in the entry, inside words too.
        person: A name among the people or witnesses.
        account: An account or number, as it was written.
        numbers: Only these incidents; None for all.
        first_day, last_day: Inclusive local days; incidents of unknown time are then left out.
    """

    text: str = ""
    kinds: tuple[Kind, ...] = ()
    case: str = ""
    person: str = ""
    account: str = ""
    first_day: date | None = None
    last_day: date | None = None
    numbers: tuple[int, ...] | None = None


EVERYTHING = Choice()
