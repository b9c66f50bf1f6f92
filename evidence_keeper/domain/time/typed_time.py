"""Reads a time typed in words: "yesterday evening", "шамамен 14:00", "между 3 и 5 мая".

An ambiguous time is asked about, a future one is refused: nothing is guessed, and no word is
ignored. The result is always shown in full, with the controls next to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from evidence_keeper.domain.text import search_form
from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.number_readings import LONGEST, ways
from evidence_keeper.domain.time.typed_clock import Clock, Told, clocks, take_clock
from evidence_keeper.domain.time.typed_day import Day, take_days, with_dates
from evidence_keeper.domain.time.typed_meaning import (
    JUST_AHEAD,
    Meant,
    TypedTime,
    Why,
    begin_of,
    words_left,
)
from evidence_keeper.domain.time.typed_range import cut_range, read_range

__all__ = ["LONGEST", "MOST", "TimeReading", "TypedTime", "Why", "read", "read_time"]

MOST = 3
"""Most times that are offered."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WORD = re.compile(r"\w+")
_AHEAD = re.compile("|".join((*words.AHEAD, *words.FUTURE)).replace("*", r"\w*"))


class TimeReading(NamedTuple):
    """The reading of a text.

    Attributes:
        time: The accepted time; None where the user must be asked first.
        why: Why it was not accepted.
        choices: The possible meanings to offer; empty where nothing can be offered.
    """

    time: TypedTime | None
    why: Why | None = None
    choices: tuple[TypedTime, ...] = ()


def read_time(text: str, now: datetime) -> TypedTime | None:
    """Return the time that a text means; None when it is unclear or ambiguous.

    Args:
        text: In Kazakh, Russian or English.
        now: As in `read`.
    """
    return read(text, now).time


def read(text: str, now: datetime, *, told: bool = False) -> TimeReading:
    """Return the meaning of a text, or the question to ask.

    Args:
        text: In Kazakh, Russian or English.
        now: The local time, the reference for "yesterday"; with its zone, if "two hours ago" is to
            be right across a clock change.
        told: Whether the words are from a story.
    """
    found, ahead = list[Meant](), False
    for way in ways(text, told=told):
        meant = [m for tokens in with_dates(way.tokens, now) for m in _read_all(tokens, now)]
        past = [m for m in meant if not _lies_ahead(m.time, now)]
        ahead = ahead or (bool(meant) and not past)
        clear = [m for m in past if m.asked is None]
        if len(clear) == 1 and len(meant) > 1 and clear[0].halved:
            past = [
                m._replace(asked=Why.SEVERAL) for m in past
            ]  # only the current time suggests the morning
        else:
            past = clear or past
        found += past if way.sure else (m._replace(asked=Why.SEVERAL) for m in past)
    if not found and any(_AHEAD.fullmatch(word) for word in _WORD.findall(search_form(text))):
        ahead = True
    return _judged(found, ahead=ahead)


def _read_all(tokens: list[str], now: datetime) -> list[Meant]:
    """Return every time that the words mean; none where they are not understood."""
    try:
        return list(_read(tokens, now))
    except (ValueError, OverflowError):
        return []


def _judged(found: Sequence[Meant], *, ahead: bool) -> TimeReading:
    times = tuple(dict.fromkeys(m.time for m in found))
    if len(times) == 1:
        why = found[0].asked
        return TimeReading(times[0]) if why is None else TimeReading(None, why, times)
    if times:
        ahead = all(m.asked is Why.AHEAD for m in found)
        why = Why.AHEAD if ahead else Why.SEVERAL
        return TimeReading(None, why, times if len(times) <= MOST else ())
    return TimeReading(None, Why.AHEAD if ahead else Why.UNCLEAR)


def _wall(now: datetime) -> datetime:
    """Return the local minute: typed times have no seconds."""
    return now.replace(tzinfo=None, second=0, microsecond=0)


def _lies_ahead(time: TypedTime, now: datetime) -> bool:
    begin = time.start or time.end
    return begin is not None and begin > _wall(now)


def _read(tokens: list[str], now: datetime) -> Iterator[Meant]:
    if any(t in words.UNKNOWN for t in tokens):
        if any(t not in words.UNKNOWN and t not in words.BESIDE_UNKNOWN for t in tokens):
            raise ValueError(tokens)
        yield Meant(TypedTime(Precision.UNKNOWN))
        return
    about = any(t in words.ABOUT for t in tokens)
    tokens = [t for t in tokens if t not in words.ABOUT]
    if not tokens:
        raise ValueError(tokens)
    if elapsed := _elapsed(tokens, now):
        yield Meant(elapsed)
        return
    wall = _wall(now)
    if (cut := cut_range(tokens)) is not None:
        found = read_range(cut, wall)
    elif (side := _side(tokens)) is not None:
        found = _open_ended(side, wall)
    else:
        yield from _moment(tokens, wall, about=about)
        return
    for meant in found:
        if not about:
            yield meant
        elif meant.time.precision in (Precision.EXACT, Precision.ABOUT):
            yield meant._replace(time=replace(meant.time, precision=Precision.ABOUT))
        else:  # "about 20.11-22.11": days, or hours?
            yield meant._replace(asked=Why.SEVERAL)


def _elapsed(tokens: list[str], now: datetime) -> TypedTime | None:
    """Read "two hours ago", "10 minutes ago", "now"."""
    if words.YEAR_UNITS.intersection(tokens):
        return None  # "год 20 минут назад": the year would be ignored
    tokens = words_left(tokens)
    if len(tokens) == 1 and tokens[0] in words.NOW:
        return TypedTime(Precision.ABOUT, _wall(now))
    if len(tokens) != 3 or tokens[2] not in words.AGO or not tokens[0].isdigit():
        return None
    if tokens[1] in words.MINUTES:
        back = timedelta(minutes=int(tokens[0]))
    elif tokens[1] in words.HOUR_UNITS:
        back = timedelta(hours=int(tokens[0]))
    else:
        return None
    before = (now.astimezone(UTC) - back).astimezone(now.tzinfo) if now.tzinfo else now - back
    return TypedTime(Precision.ABOUT, _wall(before))


# one side


class _Side(NamedTuple):
    """An open-ended time.

    Attributes:
        since: Whether it begins with the named day.
        bounded: Whether the day was named before: "yesterday after 14:00" ends with the day.
        days: Whether only a day may be named: "from 22:10" has no end.
    """

    precision: Precision
    tokens: list[str]
    since: bool = False
    bounded: bool = False
    days: bool = False


_LEADING = (
    (words.BEFORE, Precision.BEFORE, False),
    (words.AFTER, Precision.AFTER, False),
    (words.SINCE | words.FROM, Precision.AFTER, True),
)
_BEHIND = (
    (words.BEFORE_BEHIND, Precision.BEFORE, False),
    (words.AFTER_BEHIND, Precision.AFTER, False),
    (words.SINCE_BEHIND, Precision.AFTER, True),
)


def _side(tokens: list[str]) -> _Side | None:
    """Read "before", "after" or "since"; None where no such word occurs.

    Raises:
        ValueError: It names a part of a night, which the day does not bound.
    """
    side = _words_of_side(tokens)
    if side is not None and words.NIGHT_INTO.intersection(tokens):
        raise ValueError(tokens)
    return side


def _words_of_side(tokens: list[str]) -> _Side | None:
    for names, precision, since in _LEADING:
        for place, token in enumerate(tokens):
            if token in names:
                rest = [*tokens[:place], *tokens[place + 1 :]]
                return _Side(precision, rest, since, place > 0, days=token in words.FROM)
    for names, precision, since in _BEHIND:
        if tokens[-1] in names:
            rest = [t for t in tokens[:-1] if t != words.FROM_BEHIND]
            return _Side(precision, rest, since, bounded=not since)
    return None


def _open_ended(side: _Side, now: datetime) -> Iterator[Meant]:
    days, told = _point(side.tokens, now)
    if told is None:
        for day in days:
            yield Meant(_beside_day(side, day), _unlikely(day, days))
        return
    if side.days or told.hour is None:
        raise ValueError(side)
    if not days:
        for clock in clocks(told, spoken_day=False):
            yield _latest(clock, now, lambda at: _at(side.precision, at))
    for day in days:
        if day.first != day.last:
            raise ValueError(side)
        for clock in clocks(told, spoken_day=day.spoken):
            moment = begin_of(day.first) + clock.begin
            time = _of_day(side, day, moment, now) if side.bounded else _at(side.precision, moment)
            partly = time.start is not None and time.end is not None and moment > now
            asked = Why.AHEAD if partly or not day.likely else None
            yield Meant(time, asked, clock.halved)


def _of_day(side: _Side, day: Day, moment: datetime, now: datetime) -> TypedTime:
    """Return the part of a day before or after a moment of it."""
    if side.precision is Precision.BEFORE:
        return TypedTime(Precision.BETWEEN, begin_of(day.first), min(moment, now))
    end = begin_of(day.last) + _DAY - _MINUTE
    return TypedTime(Precision.BETWEEN, moment, max(moment, min(end, now)))


def _beside_day(side: _Side, day: Day) -> TypedTime:
    if side.precision is Precision.BEFORE or side.since:
        return _at(side.precision, begin_of(day.first))
    return _at(side.precision, begin_of(day.last) + _DAY - _MINUTE)


def _at(precision: Precision, moment: datetime) -> TypedTime:
    if precision is Precision.BEFORE:
        return TypedTime(precision, None, moment)
    return TypedTime(precision, moment)


# one point


def _point(tokens: list[str], now: datetime) -> tuple[list[Day], Told | None]:
    """Read a day, a time of day, or both. Every word must be understood."""
    days, rest = take_days(tokens, now)
    told, rest = take_clock(words_left(rest))
    if rest or not (days or told):
        raise ValueError(tokens)
    return days, told


def _moment(tokens: list[str], now: datetime, *, about: bool) -> Iterator[Meant]:
    days, told = _point(tokens, now)
    if told is None:
        for day in days:  # "about 20.11": a day, or an hour?
            yield Meant(_whole(day), Why.SEVERAL if about else _unlikely(day, days))
        return
    if not days:
        if not about and ((told.bare and len(tokens) == 1) or tokens[1:] == ["дня"]):
            raise ValueError(tokens)  # a number alone, "2 дня"
        yield from _without_day(told, now, about=about)
    counted = told.bare and not about and not words.AT.intersection(tokens)
    for day in days:
        if day.first != day.last or (counted and not day.spoken):
            raise ValueError(tokens)  # "20 May 14"
        for clock in clocks(told, spoken_day=day.spoken):
            time = _timed(begin_of(day.first), clock, now, about=about)
            yield Meant(time, None if day.likely else Why.AHEAD, clock.halved)


def _unlikely(day: Day, days: Sequence[Day]) -> Why | None:
    """Return why a day alone must be confirmed; several days are asked about anyway."""
    return None if day.likely or len(days) > 1 else Why.AHEAD


def _whole(day: Day) -> TypedTime:
    begin = begin_of(day.first)
    if day.month:
        return TypedTime(Precision.MONTH, begin)
    if day.first != day.last:
        return TypedTime(Precision.BETWEEN, begin, begin_of(day.last) + _DAY - _MINUTE)
    return TypedTime(Precision.DAY, begin)


def _timed(day: datetime, clock: Clock, now: datetime, *, about: bool) -> TypedTime:
    start = day + clock.begin
    if clock.end is not None:
        return TypedTime(Precision.BETWEEN, start, max(start, min(day + clock.end, now)))
    exact = not about and not clock.whole
    return TypedTime(Precision.EXACT if exact else Precision.ABOUT, start)


def _without_day(told: Told, now: datetime, *, about: bool) -> Iterator[Meant]:
    for clock in clocks(told, spoken_day=False):

        def made(at: datetime, clock: Clock = clock) -> TypedTime:
            return _timed(at - clock.begin, clock, now, about=about)

        meant = _latest(clock, now, made)
        yield meant
        start, end = meant.time.start, meant.time.end
        if clock.begin < timedelta() and start is not None and end == now:
            yield Meant(made(start - _DAY))  # said at night, it may be the one before


def _latest(clock: Clock, now: datetime, made: Callable[[datetime], TypedTime]) -> Meant:
    """Return an hour without a day: the latest that is past."""
    at = begin_of(now.date()) + clock.begin % _DAY
    if at <= now:
        return Meant(made(at), halved=clock.halved)
    asked = Why.AHEAD if at <= now + JUST_AHEAD else None
    return Meant(made(at - _DAY), asked, clock.halved)
