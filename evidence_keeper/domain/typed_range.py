"""A time with two sides: "between 3 and 5 May", "22:10-нан 23:05-ке дейін", "с 8 до 9 вечера"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple

from evidence_keeper.domain import time_words as words
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.typed_clock import Clock, Told, clocks, spans, take_clock
from evidence_keeper.domain.typed_day import Day, take_days
from evidence_keeper.domain.typed_kinds import (
    JUST_AHEAD,
    Meant,
    TypedTime,
    Why,
    begin_of,
    words_left,
)

_DAY = timedelta(days=1)
_LONG = timedelta(days=31)
"""A longer range of days without years is not taken for one that goes on."""


class Cut(NamedTuple):
    """A range, cut in two; `lead` stands before it: "yesterday from … to …"."""

    between: bool
    lead: list[str]
    left: list[str]
    right: list[str]


def cut_range(tokens: list[str]) -> Cut | None:
    """Cut "between … and …", "from … to …", "22:10 - 23:05"; None where there are no two sides."""
    between = any(t in words.BETWEEN or t in words.BETWEEN_BEHIND for t in tokens)
    lead, inner = _before_range(tokens)
    if inner is None:
        return None
    inner = [t for t in inner if t not in words.BETWEEN_BEHIND]
    cuts = [p for p, token in enumerate(inner) if token in words.AND and 0 < p < len(inner) - 1]
    if len(cuts) != 1:
        return None
    return Cut(between, lead, inner[: cuts[0]], inner[cuts[0] + 1 :])


def _before_range(tokens: list[str]) -> tuple[list[str], list[str] | None]:
    """Return what stands before a range (a day, perhaps) and the range's own words."""
    for place, token in enumerate(tokens):
        if token in words.BETWEEN or token in words.FROM:
            return tokens[:place], tokens[place + 1 :]
    if tokens[-1] in words.BEFORE_BEHIND and words.FROM_BEHIND in tokens[1:-2]:
        return [], ["-" if t == words.FROM_BEHIND else t for t in tokens[:-1]]
    if tokens[-1] in words.BETWEEN_BEHIND or "-" in tokens[1:-1]:
        return [], tokens
    return tokens, None


def read_range(cut: Cut, now: datetime) -> Iterator[Meant]:
    """Return what a range can mean.

    Raises:
        ValueError: It is not understood.
    """
    named, before = take_days(cut.lead, now)  # "yesterday from …", "5 May from …"
    left, right = [*before, *cut.left], cut.right
    if _is_number(right):  # "May 3 to 5"
        days, rest = take_days(left, now)
        if days and not rest and not days[0].month:
            yield from _days(cut, [_numbered(right, day) for day in days], left, now)
            return
    days, rest = take_days(right, now)
    if _is_number(left) and days and not rest:  # "3 to 5 May"
        if days[0].month:
            raise ValueError(left)
        for day in days:
            yield _range_of_days(cut, _numbered(left, day), day, now)
        return
    first, after = take_clock(words_left(take_days(left, now)[1]))
    last, behind = take_clock(words_left(rest))
    if after or behind or (first is None) != (last is None):
        raise ValueError(cut)
    if first is None or last is None:
        yield from _days(cut, days, left, now)
    else:
        begins = named or take_days(left, now, days[0].first if days else None)[0]
        yield from _hours(cut, (begins, first), (days, last), now)


def _is_number(tokens: Sequence[str]) -> bool:
    if tokens[1:] == [words.OF_THE_MONTH]:
        tokens = tokens[:1]
    return len(tokens) == 1 and tokens[0].isdigit() and len(tokens[0]) <= 2


def _numbered(tokens: Sequence[str], day: Day) -> Day:
    numbered = day.first.replace(day=int(tokens[0]))
    return day._replace(first=numbered, last=numbered)


def _days(cut: Cut, ends: Sequence[Day], left: Sequence[str], now: datetime) -> Iterator[Meant]:
    """Read a range of days; its begin is the latest before its end."""
    if not ends or cut.lead:
        raise ValueError(cut)
    for end in ends:
        begins, rest = take_days(left, now, end.first)
        if not begins or words_left(rest):
            raise ValueError(left)
        for begin in begins:
            yield _range_of_days(cut, begin, end, now)


def _range_of_days(cut: Cut, begin: Day, end: Day, now: datetime) -> Meant:
    first, last, today = begin.first, end.last, now.date()
    if last < first:
        raise ValueError(cut)
    short = last - first <= _LONG and begin.yearly and end.yearly
    if short and (later := _a_year_on(first)) <= today:  # it is going on
        first, last = later, _a_year_on(last)
    precision = Precision.BETWEEN if cut.between else Precision.DAY
    finish = min(datetime.combine(last, time(23, 59)), now)
    ahead = (last > today and not end.month) or not end.likely
    asked = Why.AHEAD if ahead else None
    return Meant(TypedTime(precision, datetime.combine(first, time()), finish), asked)


def _a_year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28 if day.month == 2 else 31))


def _hours(
    cut: Cut, first: tuple[list[Day], Told], last: tuple[list[Day], Told], now: datetime
) -> Iterator[Meant]:
    """Read a range of hours, of the day that one side names, or both, or of the latest."""
    precision = Precision.BETWEEN
    if not cut.between:
        precision = Precision.ABOUT if first[1].whole or last[1].whole else Precision.EXACT
    begins, ends = first[0], last[0]
    if begins and ends:
        for begin, end in product(begins, ends):
            yield from _across(precision, (begin, first[1]), (end, last[1]), now)
        return
    if not begins and not ends and (first[1].bare and last[1].bare):
        raise ValueError(cut)  # "from 3 to 5": days or hours?
    days = begins or ends
    spoken = any(day.spoken for day in days)
    for start, finish in spans(first[1], last[1], spoken_day=spoken):
        if not days:
            yield from _latest_range(precision, start, finish, now)
        elif ends and finish.begin >= _DAY:
            raise ValueError(cut)  # the day of the begin, or of the end?
        for day in days:
            found = _range(precision, begin_of(day.first), start, finish, now)
            yield found if day.likely else found._replace(asked=Why.AHEAD)


def _across(
    precision: Precision, first: tuple[Day, Told], last: tuple[Day, Told], now: datetime
) -> Iterator[Meant]:
    """Read a range of hours on two days, each of which is named."""
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
    """Return a range of hours without a day: the latest that is past as a whole.

    Where a later one has begun, or is about to, both are only asked for.
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
