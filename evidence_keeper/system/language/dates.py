"""Formats dates, times and numbers in the reader's language (CLDR, through Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from babel.core import Locale, get_global
from babel.dates import format_date, format_skeleton, get_timezone_location
from babel.numbers import format_decimal, format_percent

from evidence_keeper.domain.time.happened import Happened, Precision, in_zone
from evidence_keeper.system.language.translations import Translator

_DAY_LENGTH = 10
_GIVEN = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?"
)


@cache
def _locale(language: str) -> Locale:
    """Return the parsed locale, cached.

    English is British English: the day comes before the month, as in the other two languages.
    """
    return Locale.parse("en_GB" if language == "en" else language)


def _kept_together(text: str) -> str:
    """Return the text with the no-break space that every font and every search supports."""
    return text.replace("\u202f", "\u00a0")


def day_text(t: Translator, day: date, *, weekday: bool = False) -> str:
    """Return `22 November 2026` as the language writes it, with the weekday when asked for."""
    text = format_date(day, "full" if weekday else "long", locale=_locale(t.language))
    return _kept_together(text)


def short_day(day: date) -> str:
    """Return `22.11.2026`: one unambiguous order of day, month and year in all languages."""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def month_text(t: Translator, day: date) -> str:
    """Return `November 2026` as the language writes it."""
    text = format_skeleton("yMMMM", day, locale=_locale(t.language))
    return _kept_together(text)


def clock_text(moment: datetime) -> str:
    """Return `14:32` by the moment's own offset; seconds only where they are not zero."""
    seconds = f":{moment.second:02}" if moment.second else ""
    return f"{moment.hour:02}:{moment.minute:02}{seconds}"


def offset_text(moment: datetime) -> str:
    """Return `UTC+5` or `UTC+5:30`."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign, rest = ("−" if minutes < 0 else "+"), abs(minutes)
    return f"UTC{sign}{rest // 60}" + (f":{rest % 60:02d}" if rest % 60 else "")


def zone_text(t: Translator, zone: str) -> str:
    """Return `Almaty · Kazakhstan` for Asia/Almaty."""
    return _zone_name(t.language, zone)


@cache
def _zone_name(language: str, zone: str) -> str:
    """Kept, because a list of all zones asks for 450 names, which takes a quarter of a second."""
    city = get_timezone_location(zone, locale=_locale(language), return_city=True)
    territory = get_global("zone_territories").get(zone, "")
    country = Locale.parse(language).territories.get(territory)
    return f"{city} · {country}" if country and territory != "ZZ" else city


def moment_text(t: Translator, moment: datetime) -> str:
    """Return `22 November 2026, 14:32 (UTC+5)`."""
    return f"{day_text(t, moment.date())}, {clock_text(moment)} ({offset_text(moment)})"


def given_text(t: Translator, text: str, zone: str) -> str:
    """Return an ISO 8601 date or time in words, any other text unchanged.

    Args:
        text: From a file or a person.
        zone: Universal time is shown by this zone's clock, because files use it where they do not
            know the local time. Any other offset is kept: it says where that was.
    """
    given = given_time(text, zone)
    if given is None:
        return text
    if not isinstance(given, datetime):
        return day_text(t, given)
    if given.tzinfo is not None:
        return moment_text(t, given)
    day = day_text(t, given.date())
    return t.say_in("day and time", "{day}, {time}", day=day, time=clock_text(given))


def given_digits(text: str, zone: str) -> str:
    """Return an ISO 8601 date or time in digits, any other text unchanged; see `given_text`."""
    given = given_time(text, zone)
    if given is None:
        return text
    if not isinstance(given, datetime):
        return short_day(given)
    digits = f"{short_day(given.date())}, {clock_text(given)}"
    return digits if given.tzinfo is None else f"{digits} ({offset_text(given)})"


def given_time(text: str, zone: str) -> datetime | date | None:
    """Return an ISO 8601 date or time, see `given_text`; None for any other text."""
    if not _GIVEN.fullmatch(text):  # the parser takes other forms too: "20241122" as midnight
        return None
    try:
        if len(text) == _DAY_LENGTH:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        is_universal = moment.tzinfo is not None and not moment.utcoffset()
        return in_zone(moment, zone) if is_universal else moment
    except (ValueError, OverflowError):
        return None


@cache
def precision_word(t: Translator, precision: Precision) -> str:
    """Return the precision of a time, in lower case."""
    return {
        Precision.EXACT: t.say("exact"),
        Precision.ABOUT: t.say("about"),
        Precision.DAY: t.say("day known, time not known"),
        Precision.MONTH: t.say("month known, day not known"),
        Precision.BEFORE: t.say("before"),
        Precision.AFTER: t.say("after"),
        Precision.BETWEEN: t.say("between"),
        Precision.UNKNOWN: t.say("time unknown"),
    }[precision]


def _edge(t: Translator, moment: datetime) -> str:
    return f"{day_text(t, moment.date())}, {clock_text(moment)}"


def _range_text(t: Translator, start: datetime, end: datetime) -> str:
    if start.date() == end.date() and start.utcoffset() == end.utcoffset():
        clocks = f"{clock_text(start)} – {clock_text(end)}"
        return f"{day_text(t, start.date())}, {clocks} ({offset_text(start)})"
    return f"{moment_text(t, start)} – {moment_text(t, end)}"


def happened_text(t: Translator, happened: Happened) -> str:
    """Return when it happened in full: date, time, offset and precision."""
    start, end, precision = happened.local_start, happened.local_end, happened.precision
    if precision is Precision.UNKNOWN or (start is None and end is None):
        return t.say("time unknown")
    if precision is Precision.DAY and start is not None:
        days = day_text(t, start.date(), weekday=True)
        if end is not None and end.date() != start.date():
            days = f"{day_text(t, start.date())} – {day_text(t, end.date())}"
        unknown = t.say("time of day unknown")
        return f"{days} ({offset_text(start)}) · {unknown}"
    if precision is Precision.MONTH and start is not None:
        unknown = t.say("day unknown")
        return f"{month_text(t, start.date())} ({offset_text(start)}) · {unknown}"
    if precision is Precision.BEFORE and end is not None:
        return t.say("before {time}", time=moment_text(t, end))
    if precision is Precision.AFTER and start is not None:
        return t.say("after {time}", time=moment_text(t, start))
    first = start or end
    assert first is not None
    whole = (
        _range_text(t, first, end) if end is not None and end != first else moment_text(t, first)
    )
    if precision is Precision.BETWEEN:
        return t.say(
            "between {start} and {end}", start=_edge(t, first), end=moment_text(t, end or first)
        )
    return f"{whole} · {precision_word(t, precision)}"


def day_heading(t: Translator, happened: Happened) -> str:
    """Return the heading of an incident in a list: its day, its month, or that it is unknown."""
    day = happened.local_day
    if day is None or happened.precision is Precision.UNKNOWN:
        return t.say("time unknown")
    if happened.precision is Precision.MONTH:
        return month_text(t, day)
    return day_text(t, day, weekday=True)


def spans_days(happened: Happened) -> bool:
    """Return whether it lasts beyond its first day; the end of one night belongs to its first
    day.
    """
    start, end = happened.local_start, happened.local_end
    if start is None or end is None or end.date() == start.date():
        return False
    night = (end.date() - start.date()).days == 1 and end.time() < start.time()
    return not (night and happened.precision in (Precision.EXACT, Precision.ABOUT))


def happened_clock(t: Translator, happened: Happened) -> tuple[str, str]:
    """Return a short form for lists under a day's heading: the time, and offset with precision.

    Incidents that last several days show dates instead of times.
    """
    start, end, precision = happened.local_start, happened.local_end, happened.precision
    if spans_days(happened) and start is not None and end is not None:
        days = f"{short_day(start.date())} – {short_day(end.date())}"
        word = {Precision.DAY: t.say("time of day unknown"), Precision.BETWEEN: t.say("between")}
        exactness = f"{offset_text(start)} · {precision_word(t, precision)}"
        return days, word.get(precision, exactness)
    if precision in (Precision.EXACT, Precision.ABOUT) and start is not None:
        clock = clock_text(start)
        if end is not None and end != start:
            clock = f"{clock} – {clock_text(end)}"
        return clock, f"{offset_text(start)} · {precision_word(t, precision)}"
    if precision is Precision.BEFORE and end is not None:
        return t.say("before {time}", time=clock_text(end)), offset_text(end)
    if precision is Precision.AFTER and start is not None:
        return t.say("after {time}", time=clock_text(start)), offset_text(start)
    if precision is Precision.BETWEEN and start is not None and end is not None:
        return f"{clock_text(start)} – {clock_text(end)}", t.say("between")
    if precision is Precision.DAY:
        return "—", t.say("time of day unknown")
    if precision is Precision.MONTH:
        return "—", t.say("day unknown")
    return "—", t.say("time unknown")


def number_text(t: Translator, number: float) -> str:
    """Return the number with the language's separators."""
    return str(format_decimal(number, locale=_locale(t.language)))


def percent_text(t: Translator, percent: int) -> str:
    """Return `12 %` as the language writes it."""
    return str(format_percent(percent / 100, locale=_locale(t.language)))


def rounded_size(size: int) -> int:
    """Return an estimated size rounded to two digits, at least 100 kB."""
    if size < 100_000:
        return 100_000
    step = int("1" + "0" * (len(str(size)) - 2))
    return round(size / step) * step


def duration_text(milliseconds: int) -> str:
    """Return `0:07`, `2:31` or `1:02:31`."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{seconds:02d}"
    return f"{minutes}:{seconds:02d}"


def size_text(t: Translator, size: int) -> str:
    """Return a file size: bytes below 1,000, else kB, MB or GB of 1,000."""
    if size < 1000:
        return t.say_n("{n} byte", "{n} bytes", size)
    for unit, factor in ((t.say("GB"), 10**9), (t.say("MB"), 10**6), (t.say("kB"), 10**3)):
        if size >= factor:
            return f"{number_text(t, round(size / factor, 1))} {unit}"
    raise AssertionError("unreachable")
