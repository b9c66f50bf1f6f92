"""Defines the possible meanings of a typed time and the reasons why it is not accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.happened import Precision

JUST_AHEAD = timedelta(minutes=30)
"""An hour this little ahead may be meant for today: a clock can be slow."""


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A read time, by the local clock. `end` only where the precision has one."""

    precision: Precision
    start: datetime | None = None
    end: datetime | None = None


class Why(StrEnum):
    """Why a text is not accepted."""

    UNCLEAR = "unclear"
    """It is not understood."""

    SEVERAL = "several"
    """It has several meanings."""

    AHEAD = "ahead"
    """It is, at least partly, in the future."""


class Meant(NamedTuple):
    """A possible meaning of a text, with the reason to ask about it, if any."""

    time: TypedTime
    asked: Why | None = None
    halved: bool = False


def begin_of(day: date) -> datetime:
    """Return midnight at the start of a day."""
    return datetime.combine(day, time())


def words_left(tokens: Sequence[str]) -> list[str]:
    """Return the words except those without effect."""
    return [t for t in tokens if t not in words.FILLERS]
