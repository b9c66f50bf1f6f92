"""Reads a typed time of day and lists every hour that it can mean.

An hour is read together with the named part of the day, never against it: 11 in the afternoon is no
hour. "7:30" and "at 5" can be in the morning or in the evening; two digits, as in "07:30" and
"10:30", mean the 24-hour clock, as is usual in Kazakhstan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.hour_words import HALF

_HALF_DAY = timedelta(hours=12)
_RUSSIAN_HOURS = {"час", "часа", "часов"}
_BESIDE = re.compile(rf"(\d{{1,2}})([{words.MINUTES_PAST}{words.MINUTES_TO}])(\d{{1,2}})")


class _Part(NamedTuple):
    """A part of the day.

    Attributes:
        names: Its words.
        hours: Its hours.
        begin, end: In minutes from the midnight at the start of the day; None where the part needs
            an hour.
        shifts: Days by which its small hours may follow the named day.
        eve: Whether its other hours are on the day before.
    """

    names: set[str]
    hours: frozenset[int]
    begin: int | None = None
    end: int | None = None
    shifts: tuple[int, ...] = (0,)
    eve: bool = False


def _hours(*bounds: tuple[int, int]) -> frozenset[int]:
    return frozenset(hour for first, last in bounds for hour in range(first, last + 1))


_NIGHT = _hours((20, 23), (0, 5))
_EVENING_ON = _hours((17, 23), (0, 5))
_PARTS = (
    _Part(words.MORNING, _hours((1, 11)), 5 * 60, 12 * 60 - 1),
    _Part(words.DAYTIME, _hours((10, 17)), 10 * 60, 18 * 60 - 1),
    _Part(words.AFTERNOON, _hours((12, 17)), 12 * 60, 18 * 60 - 1),
    _Part(words.BEFORE_LUNCH, frozenset(), 5 * 60, 13 * 60),
    _Part(words.LUNCH, frozenset(), 12 * 60, 14 * 60),
    _Part(words.EVENING, _hours((17, 23)), 17 * 60, 24 * 60 - 1),
    _Part(words.TONIGHT, _EVENING_ON, 17 * 60, 30 * 60 - 1, (1,)),
    _Part(words.LAST_NIGHT, _EVENING_ON, 17 * 60, 30 * 60 - 1, (1,)),
    _Part(words.NIGHT, _NIGHT, 22 * 60, 30 * 60 - 1, (0, 1)),
    _Part(words.NIGHT_INTO, _NIGHT, -2 * 60, 6 * 60 - 1, eve=True),
    _Part({"am"}, _hours((0, 11))),
    _Part({"pm"}, _hours((12, 23))),
)
_NAMED = frozenset(name for part in _PARTS for name in part.names)
_SMALL = 6
"""Hours before it belong to the night."""


class Clock(NamedTuple):
    """A time of day, counted from the midnight at the start of its day.

    Attributes:
        begin: May be beyond the day, for the rest of a night.
        end: Of a part of the day, or None.
        whole: Whether no minutes were given.
        halved: Whether the hour twelve hours away is possible as well.
    """

    begin: timedelta
    end: timedelta | None = None
    whole: bool = False
    halved: bool = False


class Told(NamedTuple):
    """A time of day as written.

    Attributes:
        hour: None where only a part of the day is named.
        minute: Below 0 for minutes before an hour: "ten to five in the evening".
        exact: How clearly the notation gives the half of the day: 2 for a 24-hour clock, 1 for two
            ambiguous digits, 0 not at all.
        unit: Whether a word marks it as an hour.
    """

    parts: tuple[_Part, ...]
    hour: int | None = None
    minute: int = 0
    second: int = 0
    exact: int = 0
    whole: bool = False
    unit: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is a number alone, which may count or name anything."""
        return self.whole and not self.parts and not self.unit


def take_clock(tokens: Sequence[str]) -> tuple[Told | None, list[str]]:
    """Return the time of day in the words, and the remaining words.

    Raises:
        ValueError: A part of the day or a unit lacks its number.
    """
    parts = tuple(part for part in _PARTS if part.names.intersection(tokens))
    unit = any(token in words.HOUR_UNITS for token in tokens)
    if any(a in _RUSSIAN_HOURS and b.isdigit() for a, b in pairwise(tokens)):
        raise ValueError(tokens)  # "в час 20" is twenty past one
    rest = [t for t in tokens if t not in _NAMED and t not in words.HOUR_UNITS]
    if parts:
        rest = [t for t in rest if t not in words.EARLY_OR_LATE]
    if rest and (beside := _BESIDE.fullmatch(rest[0])):
        return _beside(beside, parts), rest[1:]
    if rest and ":" in rest[0]:
        return _with_minutes(rest.pop(0), parts), rest
    if rest and rest[0].isdigit() and len(rest[0]) <= 2:
        written = rest.pop(0)
        hour = int(written)
        half = rest[:1] == [HALF]
        exact = 2 if hour > 12 or written[0] == "0" else 0
        return Told(parts, hour, 30 * half, exact=exact, whole=True, unit=unit or half), rest[half:]
    if rest and rest[0] in words.NOON:
        return Told(parts, 12, exact=2, whole=True, unit=True), rest[1:]
    if rest and rest[0] in words.MIDNIGHT:
        night = next(part for part in _PARTS if part.names is words.NIGHT)
        return Told((*parts, night), 0, exact=2, whole=True), rest[1:]
    if unit or any(part.begin is None for part in parts):
        raise ValueError(tokens)
    return (Told(parts) if parts else None), rest


def _beside(found: re.Match[str], parts: tuple[_Part, ...]) -> Told:
    """Apply minutes that were given before or past an hour."""
    hour, side, minute = found.groups()
    sign = 1 if side == words.MINUTES_PAST else -1
    exact = 2 if int(hour) > 12 else 0
    return Told(parts, int(hour), sign * int(minute), exact=exact, unit=True)


def _with_minutes(written: str, parts: tuple[_Part, ...]) -> Told:
    hour, minute, *second = re.split(":", written)
    exact = 2 if int(hour) > 12 or hour[0] == "0" else 1 if len(hour) == 2 else 0
    return Told(parts, int(hour), int(minute), int(second[0]) if second else 0, exact)


def _possible(told: Told, *, both: bool) -> list[int]:
    """Return the possible hours, 0 to 23.

    Raises:
        ValueError: There is none.
    """
    hour = told.hour
    if hour is None or hour > 23 or told.minute > 59 or told.second > 59:
        raise ValueError(told)
    if not 1 <= hour <= 12 and any(part.begin is None for part in told.parts):
        raise ValueError(told)  # "13 pm"
    hours = [hour]
    if 1 <= hour <= 12 and (told.parts or both):
        hours = sorted({hour % 12, hour % 12 + 12})
    hours = [h for h in hours if all(h in part.hours for part in told.parts)]
    if not hours:
        raise ValueError(told)
    return hours


def _minutes(told: Told, hour: int) -> timedelta:
    return timedelta(hours=hour, minutes=told.minute, seconds=told.second)


def _shifts(told: Told, hour: int, *, spoken_day: bool) -> tuple[int, ...]:
    """Return by how many days an hour of the night may follow the named day."""
    if any(part.eve for part in told.parts):
        return (-1,) if hour >= _SMALL else (0,)
    if hour >= _SMALL:
        return (0,)
    for part in told.parts:
        if part.shifts != (0,):
            return part.shifts
    return (0, 1) if hour == 0 and spoken_day else (0,)


def clocks(told: Told, *, spoken_day: bool) -> list[Clock]:
    """Return the possible meanings of a time of day.

    Args:
        told: As written.
        spoken_day: Whether its day is named by a word, such as "yesterday": midnight may then mean
            its start or its end.

    Raises:
        ValueError: There is none.
    """
    if told.hour is None:
        return list(_of_part(told))
    hours = _possible(told, both=told.exact == 0)
    return [
        Clock(
            _minutes(told, hour) + timedelta(days=shift),
            whole=told.whole,
            halved=len(hours) > 1,
        )
        for hour in hours
        for shift in _shifts(told, hour, spoken_day=spoken_day)
    ]


def _of_part(told: Told) -> Iterator[Clock]:
    if len(told.parts) != 1:
        raise ValueError(told)
    (part,) = told.parts
    if part.begin is None or part.end is None:
        raise ValueError(told)
    begin, end = timedelta(minutes=part.begin), timedelta(minutes=part.end)
    if part.shifts == (0, 1):  # the night before the day, and the night after it
        yield Clock(begin - timedelta(days=1), end - timedelta(days=1))
    yield Clock(begin, end)


def spans(first: Told, last: Told, *, spoken_day: bool) -> list[tuple[Clock, Clock]]:
    """Return the possible meanings of "from … to …": "8 to 9 pm" is wholly in the evening.

    Raises:
        ValueError: There is none, or one side is no hour.
    """
    sides = (first, last)
    literal = any(side.exact == 2 and not side.parts for side in sides)
    short = not literal and any(side.parts or side.exact == 0 for side in sides)
    found = list[tuple[Clock, Clock]]()
    pairs = [(a, b) for a in _possible(first, both=short) for b in _possible(last, both=short)]
    for a, b in pairs:
        begin, end = _minutes(first, a), _minutes(last, b)
        lasts = (end - begin) % timedelta(days=1)
        if not lasts or (lasts > _HALF_DAY and (short or end < begin)):
            continue  # neither such a long range is meant, nor a night of more than twelve hours
        whole = first.whole or last.whole
        night = first if first.parts else last
        for shift in _shifts(Told(night.parts), a, spoken_day=spoken_day):
            start = begin + timedelta(days=shift)
            found.append((Clock(start, whole=whole), Clock(start + lasts)))
    halved = len({a.begin % timedelta(days=1) for a, _ in found}) > 1
    return [(a._replace(halved=halved), b) for a, b in found]
