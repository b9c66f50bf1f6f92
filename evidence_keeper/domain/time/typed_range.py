"""Reads typed time ranges: "between 3 and 5 May", "22:10-нан 23:05-ке дейін", "с 8 до 9 вечера"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_clock import Clock, Told, clocks, spans, take_clock
from evidence_keeper.domain.time.typed_day import Day, take_days
from evidence_keeper.domain.time.typed_meaning import (
    JUST_AHEAD,
    Meant,
    TypedTime,
    Why,
    begin_of,
    words_left,
)

_DAY = timedelta(days=1)
_LONG = timedelta(days=31)
"""A longer range of days without years is not read as an ongoing one."""


class Cut(NamedTuple):
    """A range, cut in two; `lead` comes before it: "yesterday from … to …".

    Attributes:
        dashed: Whether only a dash separates the sides, which can also separate a day from its
            hour.
    """

    between: bool
    dashed: bool
    lead: list[str]
    left: list[str]
    right: list[str]


def cut_range(tokens: list[str]) -> Cut | None:
    """Cut "between … and …", "from … to …", "22:10 - 23:05"; None where there are no two sides.

    Raises:
        ValueError: One side is a number and the other has "ago": "from 2 to 3 days ago".
    """
    between = any(t in words.BETWEEN or t in words.BETWEEN_BEHIND for t in tokens)
    lead, inner = _before_range(tokens)
    if inner is None:
        return None
    inner = [t for t in inner if t not in words.BETWEEN_BEHIND]
    cuts = [p for p, token in enumerate(inner) if token in words.AND and 0 < p < len(inner) - 1]
    if len(cuts) != 1:
        return None
    dashed = "-" in tokens and not between and not words.FROM.intersection(tokens)
    left, right = inner[: cuts[0]], inner[cuts[0] + 1 :]
    if words.AGO.intersection(inner) and (_is_number(left) or _is_number(right)):
        raise ValueError(tokens)
    return Cut(between, dashed, lead, left, right)


def _before_range(tokens: list[str]) -> tuple[list[str], list[str] | None]:
    """Return the words before a range (a day, perhaps) and the range's own words."""
    for place, token in enumerate(tokens):
        if token in words.BETWEEN or token in words.FROM:
            return tokens[:place], tokens[place + 1 :]
    if tokens[-1] in words.BEFORE_BEHIND and words.FROM_BEHIND in tokens[1:-2]:
        return [], ["-" if t == words.FROM_BEHIND else t for t in tokens[:-1]]
    if tokens[-1] in words.BETWEEN_BEHIND or "-" in tokens[1:-1]:
        return [], tokens
    return tokens, None


def read_range(cut: Cut, now: datetime) -> Iterator[Meant]:
    """Yield the possible meanings of a range.

    A number next to a named day can be another day of its month, or an hour.

    Raises:
        ValueError: It is not understood.
    """
    named, before = take_days(cut.lead, now)  # "yesterday from …", "5 May from …"
    left, right = [*before, *cut.left], cut.right
    if _is_number(right) and not cut.lead:
        begins, first = _told(left, now)
        if begins and first is None:  # "May 3 to 5"
            for begin in begins:
                yield from _sides(cut, (begin, None), (_numbered(right, begin), None), now)
            return
        until = None if right[1:] else take_clock(right)[0]
        if first is not None and until is not None and _counts(begins, first):
            yield from _days_or_hours(cut, (begins, first), until, now)
            return
    ends, last = _told(right, now)
    if _is_number(left) and ends and not cut.lead and _begins_with_day(right, now):
        for end in ends:  # "3 to 5 May"
            yield from _sides(cut, (_numbered(left, end), None), (end, last), now)
        return
    begins, first = _told(left, now, ends[0].first if ends else None)
    if named and begins:
        raise ValueError(cut)
    if ends and (begins or named):
        for end in ends:
            for begin in named or _told(left, now, end.first)[0]:
                yield from _sides(cut, (begin, first), (end, last), now)
    elif first is not None and last is not None:
        yield from _hours(cut, (begins or named, first), (ends, last), now)
    else:
        yield from _asked(_day_and_hour(cut, begins, ends, first or last, now))


def _day_and_hour(
    cut: Cut, begins: Sequence[Day], ends: Sequence[Day], told: Told | None, now: datetime
) -> Iterator[Meant]:
    """Read a range with a day on one side and an hour on the other."""
    if told is None:
        raise ValueError(cut)
    if cut.dashed:  # "20.11 - 22:00"
        yield from _at_hour(begins or ends, told, now)
    for begin in () if cut.dashed else begins:  # "from 20.11 to 22:00"
        yield from _partly((begin, None), (begin, told), now)


def _told(
    tokens: Sequence[str], now: datetime, today: date | None = None
) -> tuple[list[Day], Told | None]:
    """Read one side: a day, a time of day, or both. Every word must be understood."""
    if len(tokens) > 2 and _is_number(tokens[-1:]):  # "8 October 9"
        days, rest = take_days(tokens[:-1], now, today)
        if days and not days[0].month and not words_left(rest):
            return days, take_clock(tokens[-1:])[0]
    days, rest = take_days(tokens, now, today)
    told, rest = take_clock(words_left(rest))
    if rest:
        raise ValueError(tokens)
    return days, told


def _begins_with_day(tokens: Sequence[str], now: datetime) -> bool:
    """Return whether a day comes before its hour: "to 5 May 14:00", not "to 5 pm on 5 May"."""
    rest = take_days(tokens, now)[1]
    return list(tokens[len(tokens) - len(rest) :]) == rest


def _is_number(tokens: Sequence[str]) -> bool:
    if tokens[1:] == [words.OF_THE_MONTH]:
        tokens = tokens[:1]
    return len(tokens) == 1 and tokens[0].isdigit() and len(tokens[0]) <= 2


def _numbered(tokens: Sequence[str], day: Day) -> Day:
    if day.month:
        raise ValueError(tokens)
    numbered = day.first.replace(day=int(tokens[0]))
    return day._replace(first=numbered, last=numbered)


def _asked(*readings: Iterator[Meant]) -> Iterator[Meant]:
    """Yield all readings as questions to the user; a reading that fails is skipped."""
    for reading in readings:
        try:
            found = list(reading)
        except ValueError:
            continue
        yield from (m._replace(asked=m.asked or Why.SEVERAL) for m in found)


def _counts(days: Sequence[Day], first: Told) -> bool:
    """Return whether a number after an hour can be a day: not with "yesterday 22:00 to 23"."""
    return not any(day.spoken for day in days) if days else first.bare


def _days_or_hours(
    cut: Cut, begin: tuple[list[Day], Told], until: Told, now: datetime
) -> Iterator[Meant]:
    """Offer both meanings of a number after an hour: "3 May 22:00 to 5", and "from 3 to 5"
    alone.
    """
    days, first = begin
    hours = _hours(cut, begin, ([], until), now)
    if days:
        yield from _asked(hours, _until_day(cut, days, first, now))
    else:
        yield from _asked(hours, _of_the_month(cut, now))


def _until_day(cut: Cut, days: Sequence[Day], first: Told, now: datetime) -> Iterator[Meant]:
    for day in days:
        yield from _partly((day, first), (_numbered(cut.right, day), None), now)


def _of_the_month(cut: Cut, now: datetime) -> Iterator[Meant]:
    for end in take_days([*cut.right, words.OF_THE_MONTH], now)[0]:
        yield _range_of_days(cut, _numbered(cut.left, end), end, now)


def _at_hour(days: Sequence[Day], told: Told, now: datetime) -> Iterator[Meant]:
    """Read a day and its hour, separated by a dash."""
    precision = Precision.ABOUT if told.whole else Precision.EXACT
    for day, clock in product(days, clocks(told, spoken_day=False)):
        at = begin_of(day.first) + clock.begin
        if clock.end is None and day.first == day.last and at <= now:
            yield Meant(TypedTime(precision, at))


def _sides(
    cut: Cut, first: tuple[Day, Told | None], last: tuple[Day, Told | None], now: datetime
) -> Iterator[Meant]:
    """Read a range whose sides both name a day, with two hours, one or none."""
    begin, told = first
    ends = _ends(begin, last[0])
    odd = len(ends) > 1 or _is_odd(begin, ends[0])
    for end in ends:
        until = last[1]
        if told is not None and until is not None:
            found = _across(_precision(cut, told, until), (begin, told), (end, until), now)
        elif cut.lead:
            raise ValueError(cut)
        else:
            found = iter([_range_of_days(cut, begin, end, now)])
        if (told is None) != (until is None):
            yield from _asked(found, _partly((begin, told), (end, until), now))
        else:
            yield from _asked(found) if odd else found


def _ends(begin: Day, end: Day) -> list[Day]:
    """Return the possible ends, first the one closest to a start with a year."""
    nearest = end
    while end.yearly and not begin.yearly:
        first, last = (_years_on(day, -1) for day in (nearest.first, nearest.last))
        if first < begin.first:
            break
        nearest = nearest._replace(first=first, last=last)
    return list(dict.fromkeys((nearest, end)))


def _is_odd(begin: Day, end: Day) -> bool:
    """Return whether a missing year makes a range long: "25 November to 20 November"."""
    guessed = (begin.yearly or end.yearly) and begin.first.year != end.last.year
    return guessed and end.last - begin.first > _LONG


def _partly(
    first: tuple[Day, Told | None], last: tuple[Day, Told | None], now: datetime
) -> Iterator[Meant]:
    """Read a range with an hour on one side: the other begins, or ends, with its day."""
    (begin, told), (end, until) = first, last
    midnight, last_minute = Clock(timedelta()), Clock(_DAY - timedelta(minutes=1))
    for a, b in product(
        clocks(told, spoken_day=False) if told else [midnight],
        clocks(until, spoken_day=False) if until else [last_minute],
    ):
        start, finish = begin_of(begin.first) + a.begin, begin_of(end.last) + (b.end or b.begin)
        if start < finish:
            asked = Why.AHEAD if finish > now and until is not None else None
            yield Meant(TypedTime(Precision.BETWEEN, start, min(finish, now)), asked)


def _range_of_days(cut: Cut, begin: Day, end: Day, now: datetime) -> Meant:
    first, last, today = begin.first, end.last, now.date()
    if last < first:
        raise ValueError(cut)
    short = last - first <= _LONG and begin.yearly and end.yearly
    if short and (later := _years_on(first, 1)) <= today:  # it is ongoing
        first, last = later, _years_on(last, 1)
    precision = Precision.BETWEEN if cut.between else Precision.DAY
    finish = min(datetime.combine(last, time(23, 59)), now)
    ahead = (last > today and not end.month) or not end.likely
    asked = Why.AHEAD if ahead else None
    return Meant(TypedTime(precision, datetime.combine(first, time()), finish), asked)


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28 if day.month == 2 else 31))


def _precision(cut: Cut, first: Told, last: Told) -> Precision:
    if cut.between:
        return Precision.BETWEEN
    return Precision.ABOUT if first.whole or last.whole else Precision.EXACT


def _hours(
    cut: Cut, first: tuple[list[Day], Told], last: tuple[list[Day], Told], now: datetime
) -> Iterator[Meant]:
    """Read a range of hours on the day that one side names, or on the latest one."""
    (begins, told), (ends, until) = first, last
    precision = _precision(cut, told, until)
    days = begins or ends
    spoken = any(day.spoken for day in days)
    for start, finish in spans(told, until, spoken_day=spoken):
        if not days:
            yield from _latest_range(precision, start, finish, now)
        elif ends and finish.begin >= _DAY:
            raise ValueError(cut)  # ambiguous: the day of the start or of the end
        for day in days:
            found = _range(precision, begin_of(day.first), start, finish, now)
            yield found if day.likely else found._replace(asked=Why.AHEAD)


def _across(
    precision: Precision, first: tuple[Day, Told], last: tuple[Day, Told], now: datetime
) -> Iterator[Meant]:
    """Read a range of hours on two named days."""
    (begin, told), (end, until) = first, last
    for a, b in product(clocks(told, spoken_day=False), clocks(until, spoken_day=False)):
        start, finish = begin_of(begin.first) + a.begin, begin_of(end.first) + b.begin
        if a.end is None and b.end is None and start < finish:
            asked = Why.AHEAD if finish > now else None
            yield Meant(TypedTime(precision, start, min(finish, now)), asked)


def _range(precision: Precision, day: datetime, first: Clock, last: Clock, now: datetime) -> Meant:
    start, finish = day + first.begin, day + last.begin
    asked = Why.AHEAD if finish > now else None
    finish = max(start, min(finish, now))
    return Meant(TypedTime(precision, start, finish), asked, first.halved)


def _latest_range(
    precision: Precision, first: Clock, last: Clock, now: datetime
) -> Iterator[Meant]:
    """Return a range of hours without a day: the latest that is wholly past.

    Where a later one has begun, or is about to, both are offered.
    """
    day = begin_of(now.date())
    while day + last.begin > now:
        day -= _DAY
    found = _range(precision, day, first, last, now)
    if day + _DAY + first.begin > now + JUST_AHEAD:
        yield found
        return
    yield _range(precision, day + _DAY, first, last, now)
    yield found._replace(asked=Why.AHEAD)
