"""What a typed time can mean, and why it is not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.happened import Precision

JUST_AHEAD = timedelta(minutes=30)
"""An hour that is so little ahead may be meant for today: a clock can be slow."""


@dataclass(frozen=True, slots=True)
class TypedTime:
    """What was read, by the clock of the place. `end` only where the precision has one."""

    precision: Precision
    start: datetime | None = None
    end: datetime | None = None


class Why(StrEnum):
    """Why a text is not read."""

    UNCLEAR = "unclear"
    """It is not understood."""

    SEVERAL = "several"
    """It can mean several times."""

    AHEAD = "ahead"
    """It lies ahead, or some of it."""


class Meant(NamedTuple):
    """A time that a text can mean, and why it is only asked for, if so."""

    time: TypedTime
    asked: Why | None = None
    halved: bool = False


def begin_of(day: date) -> datetime:
    """Return the begin of a day by the clock on the wall."""
    return datetime.combine(day, time())


def words_left(tokens: Sequence[str]) -> list[str]:
    """Return words without those that change nothing."""
    return [t for t in tokens if t not in words.FILLERS]
