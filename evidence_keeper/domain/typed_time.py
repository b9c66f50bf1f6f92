"""A time as it is typed in words: "yesterday evening", "шамамен 14:00", "между 3 и 5 мая".

What can mean two things is not read at all: nothing is guessed, and no word is passed over. What
was read is always shown in full, and the controls stay beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from evidence_keeper.domain import time_words as words
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.hour_words import HALF, hours_in_digits
from evidence_keeper.domain.text import search_form

LONGEST = 120
"""Characters that are read at most."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}(?:\.\d{4})?|\d{1,2}:\d{2}(?::\d{2})?|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|~"
    r"|[-–—]"
)
_ENDING = re.compile(r"(?<=\d)\s*-\s*(?:те|де|да|та|ден|тен|дан|тан|ге|ке|ға|қа|ші|шы|го|е|ого)\b")
"""Kazakh and Russian endings of numbers, as in "17-де" and "5-го"."""
_YEAR_SIGN = re.compile(r"(?<=\d{4})\s*[гж]\.")
"""As dates are written out: "22 ноября 2026 г.", "2026 ж. 22 қараша"."""

_PARTS = (
    (words.MORNING, time(5), time(11, 59)),
    (words.AFTERNOON, time(12), time(17, 59)),
    (words.EVENING, time(17), time(23, 59)),
)


@dataclass(frozen=True, slots=True)
class TypedTime:
    """What was read, by the clock of the place. `end` only where the precision has one."""

    precision: Precision
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, a month or a time of day: what one side of "between … and …" may say."""

    first: date | None = None
    last: date | None = None
    at: time | None = None
    until: time | None = None
    month: bool = False
    whole_hour: bool = False


class _Unread(Exception):
    """The text is not understood, or can mean two things."""


def read_time(text: str, now: datetime) -> TypedTime | None:
    """Return the time that a text means; None when it is not understood or can mean two things.

    Args:
        text: In Kazakh, Russian or English.
        now: The local time, without offset, that "yesterday" is seen from.
    """
    tokens = _tokens(text)
    if not tokens:
        return None
    try:
        found = _read(tokens, now)
    except (_Unread, ValueError, OverflowError):
        return None
    begin = found.start or found.end
    return None if begin is not None and begin > now + timedelta(minutes=1) else found


def _tokens(text: str) -> list[str]:
    form = search_form(text[:LONGEST]).replace("–", "-").replace("—", "-")
    form = _YEAR_SIGN.sub(" ", _ENDING.sub("", form))
    for phrase, word in words.PHRASES.items():
        form = form.replace(phrase, word)
    form = hours_in_digits(form)
    rest = _TOKEN.sub(" ", form)
    if rest.strip(" ,.!?"):
        return []
    return _TOKEN.findall(form)


def _read(tokens: list[str], now: datetime) -> TypedTime:
    if all(t in words.UNKNOWN or t in ("i", "я", "мен") for t in tokens):
        if any(t in words.UNKNOWN for t in tokens):
            return TypedTime(Precision.UNKNOWN)
        raise _Unread
    about = any(t in words.ABOUT for t in tokens)
    tokens = [t for t in tokens if t not in words.ABOUT]
    if not tokens:
        raise _Unread
    if spanned := _span(tokens, now):
        if about:
            raise _Unread
        return spanned
    side = _side(tokens)
    if side is not None:
        precision, rest = side
        if about:
            raise _Unread
        return _open_ended(precision, _point(rest, now), now)
    return _moment(_point(tokens, now), now, about=about)


# two sides


def _span(tokens: list[str], now: datetime) -> TypedTime | None:
    """Read "between … and …", "from … to …", "22:10 - 23:05"; None where there are no two sides."""
    between = any(t in words.BETWEEN or t in words.BETWEEN_BEHIND for t in tokens)
    lead, inner = _before_range(tokens)
    if inner is None:
        return None
    cuts = [place for place, token in enumerate(inner) if token in words.AND and place]
    cuts = [place for place in cuts if place < len(inner) - 1]
    if len(cuts) != 1:
        return None
    left, right = _point_parts(inner[: cuts[0]]), _point_parts(inner[cuts[0] + 1 :])
    first, last = _sides(lead, left, right, now)
    if between:
        return _ordered(Precision.BETWEEN, _begin(first), _finish(last))
    if first.at is not None and last.at is not None:
        return _ordered(Precision.EXACT, _begin(first), _finish(last))
    if first.at is None and last.at is None:
        return _ordered(Precision.DAY, _begin(first), _finish(last))
    raise _Unread


def _before_range(tokens: list[str]) -> tuple[list[str], list[str] | None]:
    """Return what stands before a range (a day, perhaps) and the range's own words."""
    for place, token in enumerate(tokens):
        if token in words.BETWEEN or token in words.FROM:
            return tokens[:place], tokens[place + 1 :]
    if tokens and tokens[-1] in words.BETWEEN_BEHIND:
        return [], tokens[:-1]
    if any(token == "-" for token in tokens[1:-1]):
        return [], tokens
    return tokens, None


def _point_parts(tokens: list[str]) -> list[str]:
    return [t for t in tokens if t not in words.BETWEEN_BEHIND]


def _sides(
    lead: list[str], left: list[str], right: list[str], now: datetime
) -> tuple[_Point, _Point]:
    """Return both sides; "3 and 5 May" gives the month to both, "yesterday from" the day."""
    if left and all(t.isdigit() for t in left) and len(left) == 1:
        last = _point(right, now)
        if last.at is not None or last.first is None or last.month:
            raise _Unread
        return _Point(last.first.replace(day=int(left[0])), None), last
    first, last = _point([*lead, *left], now), _point(right, now)
    if first.at is not None and last.at is not None:
        day = first.first or last.first or now.date()
        if last.first is None and last.at < first.at:
            last = _Point(day + timedelta(days=1), None, last.at)
        first = _Point(first.first or day, None, first.at)
        last = _Point(last.first or day, None, last.at)
    elif lead:
        raise _Unread
    return first, last


def _ordered(precision: Precision, start: datetime, end: datetime) -> TypedTime:
    if end < start:
        raise _Unread
    return TypedTime(precision, start, end)


def _begin(point: _Point) -> datetime:
    if point.first is None:
        raise _Unread
    return datetime.combine(point.first, point.at or time())


def _finish(point: _Point) -> datetime:
    day = point.last or point.first
    if day is None:
        raise _Unread
    return datetime.combine(day, point.until or point.at or time(23, 59))


# one side


def _side(tokens: list[str]) -> tuple[Precision, list[str]] | None:
    if tokens[0] in words.BEFORE:
        return Precision.BEFORE, tokens[1:]
    if tokens[0] in words.AFTER:
        return Precision.AFTER, tokens[1:]
    if tokens[-1] in words.BEFORE_BEHIND:
        return Precision.BEFORE, tokens[:-1]
    if tokens[-1] in words.AFTER_BEHIND:
        return Precision.AFTER, tokens[:-1]
    return None


def _open_ended(precision: Precision, point: _Point, now: datetime) -> TypedTime:
    if point.until is not None or point.month:
        raise _Unread
    day = point.first or (now.date() if point.at is not None else None)
    if day is None:
        raise _Unread
    if precision is Precision.BEFORE:
        return TypedTime(precision, None, datetime.combine(day, point.at or time()))
    return TypedTime(precision, datetime.combine(day, point.at or time(23, 59)))


# one point


def _moment(point: _Point, now: datetime, *, about: bool) -> TypedTime:
    if point.month and point.first is not None:
        if about:
            raise _Unread
        return TypedTime(Precision.MONTH, datetime.combine(point.first, time()))
    day = point.first
    if point.until is not None and point.at is not None:
        day = day or now.date()
        start, end = datetime.combine(day, point.at), datetime.combine(day, point.until)
        return TypedTime(Precision.BETWEEN, start, min(end, max(start, now)))
    if point.at is not None:
        exact = not about and not point.whole_hour
        precision = Precision.EXACT if exact else Precision.ABOUT
        return TypedTime(precision, datetime.combine(day or now.date(), point.at))
    if day is None or about:
        raise _Unread
    return TypedTime(Precision.DAY, datetime.combine(day, time()))


def _point(tokens: list[str], now: datetime) -> _Point:
    """Read a day, a time of day, or both. Every word must be understood."""
    rest = [t for t in tokens if t not in words.FILLERS]
    day, rest = _take_day(rest, now)
    clock, rest = _take_clock(rest)
    if rest or (day is None and clock is None):
        raise _Unread
    at = clock.at if clock else None
    if day is None and at is not None and at.hour >= 18 and words.NIGHT.intersection(tokens):
        raise _Unread  # this night, or the one before?
    return _Point(
        day.first if day else None,
        None,
        at,
        clock.until if clock else None,
        month=day is not None and day.month,
        whole_hour=clock is not None and clock.whole_hour,
    )


def _is(token: str, forms: tuple[str, ...]) -> bool:
    return any(
        token.startswith(form[:-1]) if form.endswith("*") else token == form for form in forms
    )


def _take_day(tokens: list[str], now: datetime) -> tuple[_Point | None, list[str]]:
    today = now.date()
    for place, token in enumerate(tokens):
        rest = tokens[:place] + tokens[place + 1 :]
        if token in words.DAYS_BACK:
            return _Point(today - timedelta(days=words.DAYS_BACK[token])), rest
        if token in words.AGO and place >= 2 and tokens[place - 1] in words.DAY_UNITS:
            back = int(tokens[place - 2])
            return _Point(today - timedelta(days=back)), tokens[: place - 2] + tokens[place + 1 :]
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", token):
            return _Point(date.fromisoformat(token)), rest
        if re.fullmatch(r"\d{1,2}\.\d{1,2}(\.\d{4})?", token):
            parts = [int(p) for p in token.split(".")]
            year = parts[2] if len(parts) == 3 else None
            return _Point(_date(parts[0], parts[1], year, today)), rest
        for weekday, forms in enumerate(words.WEEKDAYS):
            if _is(token, forms):
                back = (today.weekday() - weekday) % 7
                if not back:
                    raise _Unread  # today, or a week ago
                return _Point(today - timedelta(days=back)), rest
        for month, forms in enumerate(words.MONTHS, start=1):
            if _is(token, forms):
                return _take_month(tokens, place, month, today)
    return None, tokens


def _take_month(tokens: list[str], place: int, month: int, today: date) -> tuple[_Point, list[str]]:
    """Read "5 May", "May 5", "5 May 2025", "May 2025", "May"."""
    rest = tokens[:place] + tokens[place + 1 :]
    numbers = [t for t in rest if t.isdigit()]
    years = [t for t in numbers if len(t) == 4]
    year = int(years[0]) if len(years) == 1 else None
    near = [tokens[p] for p in (place - 1, place + 1) if 0 <= p < len(tokens)]
    days = [t for t in near if t.isdigit() and len(t) <= 2]
    if len(years) > 1 or len(days) > 1:
        raise _Unread
    for used in (*years, *days):
        rest.remove(used)
    if days:
        return _Point(_date(int(days[0]), month, year, today)), rest
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    return _Point(date(year, month, 1), month=True), rest


def _date(day: int, month: int, year: int | None, today: date) -> date:
    """Return the date; without a year the latest that is not in the future."""
    if year is not None:
        return date(year, month, day)
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)


def _take_clock(tokens: list[str]) -> tuple[_Point | None, list[str]]:
    found: _Point | None = None
    part = next(((a, b) for forms, a, b in _PARTS if any(t in forms for t in tokens)), None)
    night = any(t in words.NIGHT for t in tokens)
    named = words.MORNING | words.AFTERNOON | words.EVENING | words.NIGHT
    if sum(t in named for t in tokens) > 1:
        raise _Unread
    rest = [t for t in tokens if t not in named]
    half = next((t for t in rest if t in ("am", "pm")), "")
    unit = any(t in words.HOUR_UNITS for t in rest)
    rest = [t for t in rest if t not in ("am", "pm") and t not in words.HOUR_UNITS]
    if rest and ":" in rest[0]:
        at = time.fromisoformat(rest.pop(0).zfill(5))
        if half or part or night:  # "in the evening at 7:30" is 19:30
            at = at.replace(hour=_hour(at.hour, half, part, night=night, unit=unit))
        found = _Point(at=at)
    elif rest and rest[0].isdigit() and len(rest[0]) <= 2:
        hour = _hour(int(rest.pop(0)), half, part, night=night, unit=unit)
        past = rest[:1] == [HALF]
        rest = rest[past:]
        found = _Point(at=time(hour, 30 if past else 0), whole_hour=True)
    elif rest and rest[0] in words.NOON:
        rest.pop(0)
        found = _Point(at=time(12), whole_hour=True)
    elif night or half or unit:
        raise _Unread  # which night: the one before or after midnight?
    elif part is not None:
        found = _Point(at=part[0], until=part[1])
    return found, rest


def _hour(hour: int, half: str, part: tuple[time, time] | None, *, night: bool, unit: bool) -> int:
    """Return the hour of 24; one that can be before and after noon is not read."""
    if half:
        return _half(hour, half)
    if hour > 12 or hour == 0:
        _fits(hour, part, night=night)
        return hour
    if night:
        return 0 if hour == 12 else hour if hour <= 5 else hour + 12
    if part is None:
        raise _Unread
    return hour if part[0].hour == 5 else 12 if hour == 12 else hour + 12


def _fits(hour: int, part: tuple[time, time] | None, *, night: bool) -> None:
    """Refuse an hour of 24 that the part of the day contradicts."""
    if night and 6 <= hour < 18:
        raise _Unread
    if part is not None and (hour >= 12) == (part[0].hour == 5):
        raise _Unread


def _half(hour: int, half: str) -> int:
    if not 1 <= hour <= 12:
        raise _Unread
    return hour % 12 + (12 if half == "pm" else 0)
