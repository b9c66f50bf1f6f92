"""The words of a typed time, in every way in which its numbers can be understood.

"10.11" is a day or a time of day, "5/3" a day of March or of May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

from evidence_keeper.domain.text import search_form
from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.day_words import MONTH, WEEKDAY, in_digits, spelt
from evidence_keeper.domain.time.minute_words import minutes_told
from evidence_keeper.domain.time.night_words import nights_into

LONGEST = 120
"""Characters that are read at most."""

_MOST_NUMBERS = 4
"""Numbers of two meanings that are read at most."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"|(?<!\d[./])\d{1,2}([./])\d{1,2}(?:\1(?:\d{4}|\d{2}))?(?![./]?\d)"
    rf"|\d{{1,2}}[{words.MINUTES_PAST}{words.MINUTES_TO}]\d{{1,2}}"
    r"|\d{1,2}:\d{2}(?::\d{2})?|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|~|-"
)
_YEAR_SIGN = re.compile(r"(?<=\d{4})\s*[гж]\.")
"""As dates are written out: "22 ноября 2026 г.", "2026 ж. 22 қараша"."""

_HOUR = re.compile(rf"\b(?:{'|'.join(sorted(words.HOURS, key=len, reverse=True))})\b")
_DASHED = re.compile(
    rf"\b({MONTH}\s+)?(?<![\d.:/-])(\d{{1,2}})-([0-5]\d)(?![\d:/-]|\.\d|\s*(?:{words.OF_THE_MONTH}|{MONTH})\b)"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?")


_WEEKDAY = re.compile(WEEKDAY)
_DATE = rf"(?:\d{{1,2}}\s+(?:{MONTH})(?:\s+\d{{4}})?|\d{{1,2}}\.\d{{1,2}}(?:\.\d{{2,4}})?)"
_BESIDE_WEEKDAY = re.compile(
    rf"\b{_DATE}\s*-\s*(?:{WEEKDAY})(?!\w|\s*\d)|\b(?:{WEEKDAY})\s*-\s*{_DATE}(?!\w)"
)
"""A dash as Russian has it in place of "is": "20 ноября - пятница". It may be a range as well."""


class NumberReading(NamedTuple):
    """The words of a text.

    Attributes:
        sure: Whether it may be read so; otherwise it is only asked for.
    """

    tokens: list[str]
    sure: bool = True


def ways(text: str, *, told: bool = False) -> Iterator[NumberReading]:
    """Return the words of a text, once for each way to understand its numbers; none if unknown.

    Args:
        text: In Kazakh, Russian or English.
        told: Whether the words are of a story, where minutes beside an hour are not understood.
    """
    form = search_form(text[:LONGEST]).replace("–", "-").replace("—", "-")
    form = _YEAR_SIGN.sub(" ", form)
    form = nights_into(spelt(form))
    form = in_digits(form if told else minutes_told(form))
    form = _HOUR.sub(lambda found: str(words.HOURS[found[0]]), form)
    form = _DASHED.sub(partial(_clock, surely=True), form)
    yield from _numbered(form)
    joined = _BESIDE_WEEKDAY.sub(lambda found: found[0].replace("-", " "), form)
    if joined != form:
        yield from _numbered(joined)
    for other in (_DASHED.sub(partial(_clock, surely=False), form), _DASHED.sub(_date, form)):
        if other != form:
            yield from (way._replace(sure=False) for way in _numbered(other))


def _clock(found: re.Match[str], *, surely: bool) -> str:
    """Return "18-00" as a time of day; "18-20" can be one, or from 18 to 20."""
    month, hour, minute = found.groups()
    if month or int(hour) > 23 or (surely and 0 < int(minute) <= 24):
        return found[0]
    return f"{hour}:{minute}"


def _date(found: re.Match[str]) -> str:
    """Return "20-11" as a date; "11-20" is rather from 11 to 20."""
    month, first, second = found.groups()
    dated = 1 <= int(second) <= 12 and int(second) < int(first) <= 31
    return f"{first}.{second}" if dated and not month else found[0]


def _numbered(form: str) -> Iterator[NumberReading]:
    """Return the words once for each way to understand a number with a dot or a slash."""
    if _TOKEN.sub(" ", form).strip(" ,.!?"):
        return
    tokens = [found[0] for found in _TOKEN.finditer(form)]
    alone = all(_DOTTED.fullmatch(t) or t in words.OF_A_DATE for t in tokens)
    alone = alone and sum(t not in words.OF_A_DATE for t in tokens) == 1
    meanings = [_meanings(tokens, place, alone=alone) for place in range(len(tokens))]
    if tokens and sum(len(m) > 1 for m in meanings) <= _MOST_NUMBERS:
        links = [
            p for p in range(1, len(tokens) - 1) if tokens[p] in words.AND | {words.FROM_BEHIND}
        ]
        pairs = [(p - 1, p + 1) for p in links if len(meanings[p - 1]) > 1 < len(meanings[p + 1])]
        for way in product(*meanings):
            if all((":" in way[a]) == (":" in way[b]) for a, b in pairs):
                # "20.11-22.11" are days or hours, both of them
                yield NumberReading(list(way), sure=not _by_a_weekday(tokens, way))


def _by_a_weekday(tokens: Sequence[str], way: Sequence[str]) -> bool:
    """Whether "12.09" beside a day of the week is taken for an hour: it may be a wrong date."""
    for place, (token, meant) in enumerate(zip(tokens, way, strict=True)):
        near = [tokens[p] for p in (place - 1, place + 1) if 0 <= p < len(tokens)]
        if token != meant and ":" in meant and any(_WEEKDAY.fullmatch(t) for t in near):
            return True
    return False


def _meanings(tokens: list[str], place: int, *, alone: bool) -> list[str]:
    token = tokens[place]
    if found := _SLASHED.fullmatch(token):
        first, second, year = found.groups()
        behind = f".{year}" if year else ""
        both = [f"{first}.{second}{behind}", f"{second}.{first}{behind}"]
        return [day for day in dict.fromkeys(both) if int(day.split(".")[1]) <= 12]
    found = _DOTTED.fullmatch(token)
    if found is None:
        return [token]
    first, second = found.groups()
    day = 1 <= int(first) <= 31 and 1 <= int(second) <= 12
    clock = int(first) < 24 and len(second) == 2 and int(second) < 60
    if day and (alone or not clock):
        return [token]
    at = f"{first}:{second}"
    if not clock:
        return [token]
    return [at] if not day or _is_hour(tokens, place) else [at, token]


def _is_hour(tokens: list[str], place: int) -> bool:
    """Whether what stands beside a number belongs to an hour: "8.10 вечера", "сағат 10.11"."""
    if place and tokens[place - 1] in words.OF_AN_HOUR | words.HOUR_UNITS:
        return True
    return place + 1 < len(tokens) and tokens[place + 1] in words.OF_AN_HOUR
