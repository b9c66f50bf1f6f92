"""Defines the filter of the chronology."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evidence_keeper.domain.record.entry import Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter; empty parts do not filter.

    Attributes:
        text: Words that must all occur, anywhere in the entry, also inside words.
        person: A name among the people or witnesses.
        account: An account or number, as written.
        numbers: Only these incidents; None for all.
        first_day, last_day: Inclusive local days; they exclude incidents of unknown time.
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
