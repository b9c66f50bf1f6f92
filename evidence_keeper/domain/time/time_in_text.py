"""Finds times that a text mentions: "yesterday evening at 9 he called again".

Adjacent time words are read like the time field, all of them or none. The result is only offered to
the user, never accepted automatically.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from evidence_keeper.domain.text import search_form
from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.day_words import in_digits
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.hour_words import HALF
from evidence_keeper.domain.time.typed_time import MOST, TypedTime, Why, read, read_time

READ = 2000
"""Most characters of a text that are read."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[.:]\d{2}(?:\.\d{4})?|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|~"
)
_TOGETHER = re.compile(r"[\s,–—-]*")
"""Separators allowed between two words of one time."""

_SENTENCE_END = re.compile(r"[!?;\n]|\.(?!\S)")
_DOTTED = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])\.(00|1[3-9]|[2-5]\d)(?![\d.:]\d|\d)")
"""An hour written with a dot: as a date its month would be impossible."""
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[.:]\d{2}(?:\.\d{4})?")
_YEAR = re.compile(r"\d{4}(?:-\d{2}-\d{2})?|\d{1,2}[.:]\d{2}\.\d{4}")
_SOON = timedelta(days=60)
_CALLED = frozenset({"may", "march", "mar"})
"""Months that are also common words: read only next to a number."""

_OTHER = frozenset({"sat", "sun", "mon", "wed", "среди"})
"""Words that look like weekdays."""

_LONGER = 2
"""Most letters that an inflected name has beyond its stem: "среду", but not "средство"."""


def _named(tables: Iterable[tuple[str, ...]]) -> re.Pattern[str]:
    """Return an expression for inflected names, with the Kazakh genitive: "мамырдың 5-інде"."""
    names = "|".join(name for names in tables for name in names)
    return re.compile(names.replace("*", rf"(?:\w{{0,{_LONGER}}}|\w?[ндт][ыі]ң)"))


_WEEKDAY, _MONTH = _named(words.WEEKDAYS), _named(words.MONTHS)
_PARTS = (
    words.MORNING | words.DAYTIME | words.AFTERNOON | words.EVENING | words.TONIGHT | words.NIGHT
    | words.NOON | words.MIDNIGHT | words.LUNCH | words.BEFORE_LUNCH
)  # fmt: skip
_HALVES = frozenset({"am", "pm"})
_LINKS = (
    words.FILLERS | words.AND | words.FROM | words.BETWEEN | words.BETWEEN_BEHIND | words.LAST
    | words.THIS | words.EARLY_OR_LATE | {words.FROM_BEHIND, words.OF_THE_MONTH}
)  # fmt: skip
_SIDES = (
    words.BEFORE | words.BEFORE_BEHIND | words.AFTER | words.AFTER_BEHIND | words.SINCE
    | words.SINCE_BEHIND
)  # fmt: skip
_WHOLE = words.LAST_NIGHT | words.LAST_YEAR | {words.LAST_WEEK, words.LAST_MONTH}
_AROUND = (
    _PARTS | _HALVES | _LINKS | _SIDES | _WHOLE | words.ABOUT | words.AGO | words.DAY_UNITS
    | words.HOUR_UNITS | words.MINUTES | {HALF}
)  # fmt: skip
_AHEAD = re.compile("|".join(words.AHEAD).replace("*", r"\w*"))
_ELSEWHERE = re.compile("|".join((*words.AHEAD, *words.OTHER_DAYS)).replace("*", r"\w*"))
_BEFORE_AN_HOUR = frozenset({"at", "в", "во", "сағат"})
_OFFERED = frozenset({Precision.EXACT, Precision.ABOUT, Precision.DAY, Precision.BETWEEN})


class Said(NamedTuple):
    """The times that a text mentions.

    Attributes:
        times: The clear ones, and every meaning of an ambiguous one.
        unread: Whether it also names a day or an hour that is not understood.
    """

    times: tuple[TypedTime, ...]
    unread: bool


def times_said(text: str, now: datetime) -> Said:
    """Return the distinct clear times that a text mentions, in its order.

    A future time is not when something happened: "tomorrow at 8", "by Friday", "every Monday". "On
    Saturday he comes" and "on Saturday he came" look alike here: a weekday is clear with a word
    like "last", an hour with a day next to it.

    "Today" is left out: it says less than the time of writing. So is a day that is also mentioned
    with an hour.

    Args:
        text: In Kazakh, Russian or English.
        now: The local time without offset, the reference for "yesterday".
    """
    found, unread, ahead = list[tuple[TypedTime, ...]](), False, False
    for sentence in _SENTENCE_END.split(_plain(text[:READ])):
        ahead = ahead or any(_AHEAD.fullmatch(t[0]) for t in _TOKEN.finditer(sentence))
        told_here, unclear = _told(sentence, now)
        found += told_here
        unread = unread or (unclear and not ahead)
    told = [one for times in found for one in times]
    finer = {t.start.date() for t in told if t.start and t.precision is not Precision.DAY}
    kept = list[TypedTime]()
    for times in found:
        new = [t for t in times if t not in kept and _tells_more(t, finer, now)]
        if len(kept) + len(new) <= MOST:
            kept += new
        elif len(times) > 1:
            unread = True  # a part of the meanings would look like all of them
    return Said(tuple(kept), unread)


def _tells_more(time: TypedTime, finer: set[date], now: datetime) -> bool:
    """Return whether a time is more precise than the others, or than "today"."""
    if time.precision is not Precision.DAY or time.start is None:
        return True
    return time.start.date() not in finer and time.start != _today(now)


def _told(sentence: str, now: datetime) -> tuple[list[tuple[TypedTime, ...]], bool]:
    """Return the times of a sentence, and whether it mentions unclear ones.

    An hour alone belongs to the last named day.
    """
    found, day, unclear = list[tuple[TypedTime, ...]](), "", False
    for run in _runs(sentence):
        if any(_ELSEWHERE.fullmatch(t) for t in run):
            day = ""
            unclear = unclear or bool(words.LAST.intersection(run))  # "last week on Monday"
            continue
        names_day = _says_which_day(run)
        told = _read(run if names_day or not day else [day, *run], now)
        if told and any(time.precision not in _OFFERED for time in told):
            unclear = unclear or bool(words.AGO.intersection(run))  # "a month ago"
            continue
        days = [time.start.date() for time in told if time.start is not None]
        known = bool(days) and bool(names_day or day)
        if not known or any(_may_be_ahead(one, run, now) for one in days):
            unclear, day = True, ""  # an hour after it may belong to the unclear day
        else:
            found.append(told)
            day = days[0].isoformat() if len(set(days)) == 1 else ""
    return found, unclear


def _says_which_day(run: list[str]) -> bool:
    """Return whether time words fix the day: yesterday, a date, last Monday, 3 days ago."""
    if any(t in words.AGO or t in words.DAYS_BACK or t in _WHOLE for t in run):
        return True
    if words.LAST.intersection(run):
        return True
    weekday = any(_WEEKDAY.fullmatch(t) for t in run)
    return not weekday and any(_names_day(t, run) and ":" not in t for t in run)


def _may_be_ahead(day: date, run: list[str], now: datetime) -> bool:
    """Return whether a date without a year may be in the future: "on 5 December he will come"."""
    today = now.date()
    if today - day <= _SOON or any(_YEAR.fullmatch(token) for token in run):
        return False
    again = date(today.year, day.month, min(day.day, 28))
    if again < today:
        again = again.replace(year=today.year + 1)
    return again - today <= _SOON


def _today(now: datetime) -> datetime:
    return datetime.combine(now.date(), time())


def _plain(text: str) -> str:
    return in_digits(_DOTTED.sub(r"\1:\2", search_form(text)))


def _runs(form: str) -> list[list[str]]:
    """Return runs of adjacent time words that name a day or an hour."""
    runs, run, end = list[list[str]](), list[str](), 0
    found = list(_TOKEN.finditer(form))
    for place, token in enumerate(found):
        near = [t[0] for t in found[max(0, place - 1) : place + 2]]
        if not _TOGETHER.fullmatch(form, end, token.start()):
            runs.append(run)
            run = []
        if _belongs(token[0], near):
            run.append(token[0])
        else:
            runs.append(run)
            run = []
        end = token.end()
    return [run for run in [*runs, run] if _tells(run)]


def _belongs(token: str, near: list[str]) -> bool:
    return (
        token.isdigit()
        or token in _AROUND
        or _names_day(token, near)
        or _ELSEWHERE.fullmatch(token) is not None
    )


def _names_day(token: str, near: list[str]) -> bool:
    if token in words.DAYS_BACK or token in _WHOLE or _WRITTEN.fullmatch(token):
        return True
    if token in _OTHER or (token in _CALLED and not any(t.isdigit() for t in near)):
        return False
    return _WEEKDAY.fullmatch(token) is not None or _MONTH.fullmatch(token) is not None


def _tells(run: list[str]) -> bool:
    """Return whether time words name a day, or an hour that is clear."""
    if any(token in words.AGO or _names_day(token, run) for token in run):
        return True
    parts = [t for t in run if t in _PARTS or t in _HALVES]
    if parts == ["дня"] and not (_BEFORE_AN_HOUR | words.HOUR_UNITS).intersection(run):
        return False  # "2 дня" means two days
    return any(t.isdigit() for t in run) and bool(parts)


def _read(run: list[str], now: datetime) -> tuple[TypedTime, ...]:
    """Read a run; link words and counts of other things may be dropped at its ends."""
    while run:
        found = read(" ".join(run), now, told=True)
        if found.time is not None:
            return (found.time,)
        counts = run[-1].isdigit() and not _is_hour(run)
        if found.why is not Why.UNCLEAR and not counts:
            return found.choices if found.why is Why.SEVERAL else ()
        if run[-1] in _LINKS or counts:
            run = run[:-1]
        elif run[0] in _LINKS or (run[0].isdigit() and len(run) > 1):
            run = run[1:]
        else:
            break
    return ()


def _is_hour(run: list[str]) -> bool:
    return len(run) < 2 or run[-2] in _BEFORE_AN_HOUR


def read_day(text: str, now: datetime) -> date | None:
    """Return the last day of the time in a text; None when it is not understood.

    Args:
        text: In Kazakh, Russian or English.
        now: The local time without offset, the reference for "yesterday".
    """
    found = read_time(text, now)
    last = None if found is None else found.end or found.start
    if found is None or last is None:
        return None
    if found.precision is Precision.MONTH:
        return last.date().replace(day=monthrange(last.year, last.month)[1])
    return last.date()
