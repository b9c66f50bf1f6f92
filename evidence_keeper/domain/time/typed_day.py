"""Reads a typed day, week or month and lists every meaning.

Without a year it is the latest that is not in the future. "Last Thursday" said on a Friday can be
yesterday, or the Thursday of the week before.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words

_WEEK = timedelta(days=7)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?")
_STILL_NIGHT = 5
"""Before this hour "today" and "tonight" may mean the day before."""


_BETWEEN_WEEKDAY_AND_NUMBER = {"the", "күні"}
_EVE = timedelta(hours=2)
_SOON = timedelta(days=14)
"""A date of a past year that recurs this soon is asked about rather than accepted."""

_UNITS = (
    words.MINUTES | words.DAY_UNITS | words.WEEK_UNITS | words.MONTH_UNITS | words.YEAR_UNITS
) - words.DAYTIME
_MOST_MONTHS = 1200
_PARTS = words.MORNING | words.AFTERNOON | words.EVENING | words.DAYTIME | words.NIGHT


class Day(NamedTuple):
    """A range of days that may be meant.

    Attributes:
        first, last: The same for one day.
        month: Whether it is a month without a known day.
        spoken: Whether it was named by a word, not as a date.
        yearly: Whether no year was given.
        likely: Whether it may be accepted; otherwise the user is asked.
    """

    first: date
    last: date
    month: bool = False
    spoken: bool = False
    yearly: bool = False
    likely: bool = True


def _one(day: date, *, spoken: bool = False, yearly: bool = False, likely: bool = True) -> Day:
    return Day(day, day, spoken=spoken, yearly=yearly, likely=likely)


def _month(day: date, *, yearly: bool = False) -> Day:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Day(day.replace(day=1), last, month=True, yearly=yearly)


def take_days(
    tokens: Sequence[str], now: datetime, today: date | None = None
) -> tuple[list[Day], list[str]]:
    """Return the days that the words can mean, none where they name none, and the remaining words.

    Args:
        tokens: The words.
        now: The local time.
        today: The day from which to search backwards; that of `now` by default.

    Raises:
        ValueError: The named day does not exist.
    """
    night = words.NIGHT_INTO.intersection(tokens)
    if night and (words.LAST | words.THIS).intersection(tokens):
        raise ValueError(tokens)  # ambiguous: the night or the day
    # A night begins on the evening before its day.
    seen = (now + _EVE if night else now).date() if today is None else today
    plain = [t for t in tokens if t not in (words.OF_THE_MONTH, "of")]
    days, rest = _named(plain, now, seen)
    if words.OF_THE_MONTH not in tokens:
        return days, rest
    place = list(tokens).index(words.OF_THE_MONTH)
    number = tokens[place - 1] if place else ""
    if not days and number.isdigit():  # "the 25th"
        rest.remove(number)
        return [_of_month(int(number), seen)], rest
    if number in rest:
        raise ValueError(tokens)
    return days, rest


def _named(tokens: Sequence[str], now: datetime, seen: date) -> tuple[list[Day], list[str]]:
    if (both := _of_week_and_date(tokens, now, seen)) is not None:
        return both
    for place, token in enumerate(tokens):
        rest = [*tokens[:place], *tokens[place + 1 :]]
        if token in words.DAYS_BACK or token in words.LAST_NIGHT | words.TONIGHT:
            return _relative(token, tokens, now), rest + _kept(token)
        if token in words.AGO and place >= 2:
            beside = [*tokens[: place - 2], *tokens[place + 1 :]]
            if _UNITS.intersection(beside):
                raise ValueError(tokens)  # "a year and 3 days ago"
            return _ago(tokens, place, now.date()), beside
        if day := _past(token, seen) or _written(token, seen):
            return [day], rest
        if (weekday := _weekday(token)) is not None:
            return _of_week(weekday, rest, seen), _without_which(rest)
        for month, forms in enumerate(words.MONTHS, start=1):
            if _is(token, forms):
                return _of_year(list(tokens), place, month, seen)
    if words.THIS.intersection(tokens) and _PARTS.intersection(tokens):
        return _relative("today", tokens, now), _without_which(tokens)
    return [], list(tokens)


def _of_week_and_date(
    tokens: Sequence[str], now: datetime, seen: date
) -> tuple[list[Day], list[str]] | None:
    """Read "Friday, 20 November"; None where not both are named.

    Raises:
        ValueError: The date is another weekday.
    """
    places = [p for p, token in enumerate(tokens) if _weekday(token) is not None]
    if len(places) != 1:
        return None
    beside = [token for p, token in enumerate(tokens) if p != places[0]]
    months = any(_is(token, forms) for token in beside for forms in words.MONTHS)
    if not (months or any(_ISO.fullmatch(t) or _DOTTED.fullmatch(t) for t in beside)):
        return None
    days, rest = _named(beside, now, seen)
    weekday = _weekday(tokens[places[0]])
    assert weekday is not None
    possible = [day.first for day in _of_week(weekday, beside, seen)]
    told = bool((words.LAST | words.THIS).intersection(beside))  # "last Friday, 20 November"
    days = [
        day._replace(yearly=False)
        for day in days
        if day.first == day.last and day.first.weekday() == weekday
        if not told or day.first in possible
    ]
    if not days:
        raise ValueError(tokens)
    return days, _without_which(rest)


def with_dates(tokens: list[str], now: datetime) -> Iterator[list[str]]:
    """Yield the words as they are, and with a date in place of "Friday 20" where the 20th was a
    Friday.

    "Friday 20" can be eight in the evening as well; "Friday the 20th" can not.
    """
    yield tokens
    dated = list(tokens)
    for place in range(len(dated) - 1, -1, -1):
        if (weekday := _weekday(dated[place])) is not None:
            _put_date(dated, place, weekday, now.date())
    if dated != tokens:
        yield dated


def _put_date(tokens: list[str], place: int, weekday: int, seen: date) -> None:
    """Replace a weekday and the number after or before it by the date."""
    behind = place + 1
    while behind < len(tokens) and tokens[behind] in _BETWEEN_WEEKDAY_AND_NUMBER:
        behind += 1
    for first, last, at in ((place, behind, behind), (place - 1, place, place - 1)):
        if not 0 <= at < len(tokens) or not re.fullmatch(r"\d{1,2}", tokens[at]):
            continue
        end = last + 1
        if tokens[end : end + 1] == [words.OF_THE_MONTH]:
            end += 1
        if end < len(tokens) and tokens[end] in words.OF_AN_HOUR | words.HOUR_UNITS:
            continue
        try:
            day = _of_month(int(tokens[at]), seen).first
        except ValueError:
            continue
        if day.weekday() == weekday:
            tokens[first:end] = [day.isoformat()]
            return


def _weekday(token: str) -> int | None:
    """Return the index of a weekday, Monday 0."""
    return next((n for n, forms in enumerate(words.WEEKDAYS) if _is(token, forms)), None)


def _past(token: str, seen: date) -> Day | None:
    """Read last week, last month, last year."""
    if token == words.LAST_WEEK:
        monday = seen - timedelta(days=seen.weekday()) - _WEEK
        return Day(monday, monday + timedelta(days=6), spoken=True)
    if token == words.LAST_MONTH:
        return _month(seen.replace(day=1) - timedelta(days=1))
    if token in words.LAST_YEAR:
        return Day(date(seen.year - 1, 1, 1), date(seen.year - 1, 12, 31), spoken=True)
    return None


def _written(token: str, seen: date) -> Day | None:
    """Read "2026-11-05", "05.11.2026", "05.11"."""
    if _ISO.fullmatch(token):
        return _one(date.fromisoformat(token))
    return _dotted(token, seen) if _DOTTED.fullmatch(token) else None


def _is(token: str, forms: tuple[str, ...]) -> bool:
    return any(
        token.startswith(form[:-1]) if form.endswith("*") else token == form for form in forms
    )


def _kept(token: str) -> list[str]:
    """Return the token if it names a part of the day as well."""
    return [token] if token in words.LAST_NIGHT | words.TONIGHT else []


def _without_which(tokens: Sequence[str]) -> list[str]:
    return [t for t in tokens if t not in words.LAST and t not in words.THIS]


def _relative(token: str, tokens: Sequence[str], now: datetime) -> list[Day]:
    """Return the days of "yesterday" or "last night"; late at night there are two."""
    back = words.DAYS_BACK.get(token, 0)
    night = now.hour < _STILL_NIGHT
    if token in words.LAST_NIGHT:
        before = _one(now.date() - timedelta(days=1), spoken=True)
        return [before, _one(before.first - timedelta(days=1), spoken=True)] if night else [before]
    day = _one(now.date() - timedelta(days=back), spoken=True)
    if token in words.TONIGHT:
        return [_one(day.first - timedelta(days=night), spoken=True)]
    if back == 0 and night and not words.NIGHT.intersection(tokens):
        before = _one(day.first - timedelta(days=1), spoken=True, likely=False)
        return [day, before]
    return [day]


def _ago(tokens: Sequence[str], place: int, seen: date) -> list[Day]:
    """Read "3 days ago"; "a month ago" can be that day, or the month."""
    number, unit = int(tokens[place - 2]), tokens[place - 1]
    if not number:
        raise ValueError(tokens)
    if unit in words.DAY_UNITS:
        return [_one(seen - timedelta(days=number), spoken=True)]
    if unit in words.YEAR_UNITS:
        number *= 12
    elif unit not in words.MONTH_UNITS:
        raise ValueError(unit)
    if number > _MOST_MONTHS:
        raise ValueError(tokens)
    months = seen.year * 12 + seen.month - 1 - number
    first = date(months // 12, months % 12 + 1, 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return [_month(first), _one(first.replace(day=min(seen.day, last.day)), spoken=True)]


def _of_week(weekday: int, beside: Sequence[str], seen: date) -> list[Day]:
    back = (seen.weekday() - weekday) % 7
    latest = seen - timedelta(days=back)
    monday = seen - timedelta(days=seen.weekday())
    if words.THIS.intersection(beside):
        return [_one(monday + timedelta(days=weekday), spoken=True)]
    before = latest - _WEEK
    if words.LAST.intersection(beside):
        if not back:
            return [_one(before, spoken=True)]
        days = [latest] if latest < monday else [latest, before]
    else:
        days = [latest] if back else [latest, before]
    return [_one(day, spoken=True) for day in days]


def _of_year(tokens: list[str], place: int, month: int, seen: date) -> tuple[list[Day], list[str]]:
    """Read "5 May", "May 5", "5 May 2025", "5 May at 2 pm", "May 2025", "May"."""
    years = [t for t in tokens if t.isdigit() and len(t) == 4]
    year = int(years[0]) if years else None
    left, right = (
        [p] if 0 <= p < len(tokens) and tokens[p].isdigit() and len(tokens[p]) <= 2 else []
        for p in (place - 1, place + 1)
    )
    if (
        left
        and right
        and tokens[right[0] + 1 : right[0] + 2]
        and (tokens[right[0] + 1] in words.HOUR_UNITS | words.OF_AN_HOUR)
    ):
        right = []  # "5 May 2 pm"
    if len(years) > 1 or (left and right):
        raise ValueError(tokens)
    used = {place, *left, *right, *(p for p, t in enumerate(tokens) if t in years)}
    rest = [t for p, t in enumerate(tokens) if p not in used]
    if days := [*left, *right]:
        return [_dated(int(tokens[days[0]]), month, year, seen)], rest
    if year is not None:
        return [_month(date(year, month, 1))], rest
    latest = date(seen.year if month <= seen.month else seen.year - 1, month, 1)
    found = [_month(latest, yearly=True)]
    if words.LAST.intersection(rest) and latest.year == seen.year:
        found.append(_month(latest.replace(year=latest.year - 1)))
    return found, _without_which(rest)


def _dotted(token: str, seen: date) -> Day:
    day, month, *year = (int(part) for part in token.split("."))
    if year and year[0] < 100:
        year = [2000 + year[0]]
    return _dated(day, month, year[0] if year else None, seen)


def _dated(day: int, month: int, year: int | None, seen: date) -> Day:
    if year is not None:
        return _one(date(year, month, day))
    for back in range(9):  # 29 February comes every fourth year, once in eight
        try:
            found = date(seen.year - back, month, day)
        except ValueError:
            if (day, month) != (29, 2):
                raise
            continue
        if found <= seen:
            soon = (
                back == 1
                and (day, month) != (29, 2)
                and found.replace(year=seen.year) - seen <= _SOON
            )
            return _one(found, yearly=True, likely=not soon)
    raise ValueError(day)


def _of_month(day: int, seen: date) -> Day:
    """Return the latest day of that number; one that recurs soon is asked about."""
    first = seen.replace(day=1)
    if day > seen.day:
        first = (first - timedelta(days=1)).replace(day=1)
    likely = day <= seen.day or day - seen.day > _SOON.days
    return _one(first.replace(day=day), likely=likely)
