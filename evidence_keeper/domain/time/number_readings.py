"""Splits a typed time into words, once for each meaning of its numbers.

"10.11" is a day or a time of day, "5/3" a day of March or of May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import NamedTuple

from evidence_keeper.domain.text import PLAIN_LETTERS, search_form
from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.day_words import MONTH, WEEKDAY, in_digits, spelt
from evidence_keeper.domain.time.hour_words import ENGLISH_HOURS, GOING_ON, any_of
from evidence_keeper.domain.time.time_words import MINUTES_PAST, MINUTES_TO

(_INTO,) = words.NIGHT_INTO


_DAY = (
    r"(?:\d{1,2}\.\d{2}(?!\.?\d)"
    rf"|\d{{1,2}}(?:-?(?:го|е|ое)\b)?(?!\s*[.:/]?\d)(?:\s+(?:{MONTH}))?|(?:{WEEKDAY}))"
)
_FROM_DAY = rf"(?:\d{{1,2}}(?:\s+(?:{MONTH})|-?\w{{0,3}}[нд][ае]н)|(?:{WEEKDAY})\w*)"
_TO_DAY = rf"(?:\d{{1,2}}(?:\s+(?:{MONTH})|-?\w{{0,2}}(?:на|не|ға|ге|қа|ке))|(?:{WEEKDAY})\w*)"
_NIGHTS = (
    re.compile(
        rf"\bв\s+ночь\s+(?:со?\s+(?P<first>{_DAY})\s+)?на\s+(?P<second>{_DAY})(?!\w)(?!-\d)"
    ),
    re.compile(rf"(?:(?P<first>{_FROM_DAY})\s+)?(?P<second>{_TO_DAY})\s+қараған\s+түн\w*"),
)
_A_YEAR = 2023
"""A year without 29 February: a night next to that day is too rare to support."""


class _Named(NamedTuple):
    """A named day: its number and its month, or its weekday."""

    number: int | None
    month: int | None
    weekday: int | None


def nights_into(form: str) -> str:
    """Replace the night between two days by one word before the second day.

    A night between days that do not follow each other is left as it is.

    Args:
        form: In search form: lower case, ё as е.
    """
    for pattern in _NIGHTS:
        form = pattern.sub(_into, form)
    return form


def _into(found: re.Match[str]) -> str:
    second = _named(found["second"])
    if found["first"] is not None:
        between = _neighbours(_named(found["first"]), second)
        if between is None:
            return found[0]
        second = between
    if second.weekday is not None:
        return f"{_INTO} {words.WEEKDAYS[second.weekday][0]}"
    if second.month is None:
        return f"{_INTO} {second.number} {words.OF_THE_MONTH}"
    month = words.MONTHS[second.month - 1][0] if 1 <= second.month <= 12 else "?"
    return f"{_INTO} {second.number} {month}"


def _named(text: str) -> _Named:
    dotted = re.search(r"(\d+)(?:\.(\d+))?", text)
    if dotted is None:
        return _Named(None, None, _place(text, words.WEEKDAYS))
    number, month = dotted.groups()
    if month is None:
        place = _place(text, words.MONTHS)
        return _Named(int(number), None if place is None else place + 1, None)
    return _Named(int(number), int(month), None)


def _place(text: str, tables: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the first name that the text matches, with any ending."""
    for place, names in enumerate(tables):
        for name in names:
            if re.search(rf"(?<!\w){name.replace('*', '')}\w*", text):
                return place
    return None


def _neighbours(first: _Named, second: _Named) -> _Named | None:
    """Return the second day, with its month where one of them names it; None if they are not
    adjacent.
    """
    if first.weekday is not None and second.weekday is not None:
        return second if (first.weekday + 1) % 7 == second.weekday else None
    if first.number is None or second.number is None:
        return None
    begins, ends = first.month, second.month
    if begins is None and ends is None:
        return second if second.number == first.number + 1 else None
    turn = int(second.number == 1)  # the month changes between them
    begins, ends = (
        begins or (ends - turn - 1) % 12 + 1 if ends else begins,
        ends or (begins + turn - 1) % 12 + 1 if begins else ends,
    )
    try:
        next_day = date(_A_YEAR, begins or 0, first.number) + timedelta(days=1)
    except ValueError:
        return None
    follows = (next_day.month, next_day.day) == (ends, second.number)
    return second._replace(month=ends) if follows else None


_RUSSIAN_MINUTES = {
    "четверти": 15, "пяти": 5, "десяти": 10, "пятнадцати": 15, "двадцати": 20,
    "двадцати пяти": 25,
}  # fmt: skip
_RUSSIAN_PAST = {
    "четверть": 15, "пять": 5, "десять": 10, "пятнадцать": 15, "двадцать": 20,
    "двадцать пять": 25,
}  # fmt: skip
_RUSSIAN_HOURS = {
    "час": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12,
}  # fmt: skip
_ENGLISH_MINUTES = {
    "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25,
}  # fmt: skip
_KAZAKH_MINUTES = {"бес": 5, "он": 10, "он бес": 15, "жиырма": 20, "жиырма бес": 25, "ширек": 15}
_KAZAKH_TO = {
    "бірге": 1, "екіге": 2, "үшке": 3, "төртке": 4, "беске": 5, "алтыға": 6, "жетіге": 7,
    "сегізге": 8, "тоғызға": 9, "онға": 10, "он бірге": 11, "он екіге": 12,
}  # fmt: skip
_KAZAKH_PAST = {
    "бірден": 1, "екіден": 2, "үштен": 3, "төрттен": 4, "бестен": 5, "алтыдан": 6, "жетіден": 7,
    "сегізден": 8, "тоғыздан": 9, "оннан": 10, "он бірден": 11, "он екіден": 12,
}  # fmt: skip
for _names in (_KAZAKH_MINUTES, _KAZAKH_TO, _KAZAKH_PAST):
    # As it is typed where the keyboard has no Kazakh letters.
    _names.update({name.translate(PLAIN_LETTERS): number for name, number in _names.items()})
_NUMBERS = {
    **_RUSSIAN_MINUTES, **_RUSSIAN_PAST, **_RUSSIAN_HOURS, **GOING_ON,
    **_ENGLISH_MINUTES, **ENGLISH_HOURS, **_KAZAKH_MINUTES, **_KAZAKH_TO, **_KAZAKH_PAST,
}  # fmt: skip
_NUMBER = r"\d{1,2}(?![\d:.]\d)"
_PAST_ALONE = "five|ten|twenty|twenty[ -]five|quarter"
_TO = (
    (
        rf"\bбез\s+(?P<minute>{any_of(_RUSSIAN_MINUTES)}|{_NUMBER})(?:\s+минут\w*)?"
        rf"\s+(?P<hour>{any_of(_RUSSIAN_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?:a\s+)?(?P<minute>quarter|(?:{any_of(_ENGLISH_MINUTES)}|{_NUMBER})\s+minutes?)"
        rf"\s+to\s+(?P<hour>{any_of(ENGLISH_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?P<hour>{any_of(_KAZAKH_TO)}|\d{{1,2}}(?=-?(?:ге|ке|[ғг]а|[қк]а)\b))"
        r"(?:-?(?:ге|ке|[ғг]а|[қк]а)\b)?"
        rf"\s+(?P<minute>{any_of(_KAZAKH_MINUTES)}|{_NUMBER})\s+минут\s+[қк]ал(?:ды|[ғг]ан\w*)\b"
    ),
)
_PAST = (
    # "пять минут девятого" is past eight
    (
        rf"\b(?P<minute>четверть|(?:{any_of(_RUSSIAN_PAST)}|{_NUMBER})\s+минут\w*)"
        rf"\s+(?P<hour>{any_of(GOING_ON)})\b(?!\s+(?:{MONTH})\b)"
    ),
    (
        rf"\b(?:a\s+)?(?P<minute>{_PAST_ALONE}|(?:{any_of(_ENGLISH_MINUTES)}|{_NUMBER})\s+minutes?)"
        rf"\s+past\s+(?P<hour>{any_of(ENGLISH_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?P<hour>{any_of(_KAZAKH_PAST)}|\d{{1,2}}(?=-?(?:[дт][еа]н|нан|нен)\b))"
        r"(?:-?(?:[дт][еа]н|нан|нен)\b)?"
        rf"\s+(?P<minute>{any_of(_KAZAKH_MINUTES)}|{_NUMBER})\s+минут\s+(?:[өо]т|кет)(?:ті|кен\w*)\b"
    ),
)
_PATTERNS = tuple(
    (re.compile(pattern), side)
    for patterns, side in ((_TO, MINUTES_TO), (_PAST, MINUTES_PAST))
    for pattern in patterns
)
_UNIT = re.compile(r"\s+(?:minutes?|минут\w*)$")


def minutes_told(form: str) -> str:
    """Return a text with spoken minutes attached to their hour: "5⁻10" for "без десяти пять".

    Args:
        form: In search form: lower case, ё as е.
    """
    for pattern, side in _PATTERNS:
        form = pattern.sub(partial(_behind, side=side), form)
    return form


def _behind(found: re.Match[str], side: str) -> str:
    hour, minute = _number(found["hour"]), _number(_UNIT.sub("", found["minute"]))
    return f"{hour}{side}{minute}" if 0 < minute < 60 and 0 < hour < 24 else found[0]


def _number(text: str) -> int:
    plain = " ".join(text.split())
    return int(plain) if plain.isdigit() else _NUMBERS[plain]


LONGEST = 120
"""Most characters that are read."""

_MOST_NUMBERS = 4
"""Most ambiguous numbers that are read."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"|(?<!\d[./])\d{1,2}([./])\d{1,2}(?:\1(?:\d{4}|\d{2}))?(?![./]?\d)"
    rf"|\d{{1,2}}[{words.MINUTES_PAST}{words.MINUTES_TO}]\d{{1,2}}"
    r"|\d{1,2}:\d{2}(?::\d{2})?|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|~|-"
)
_YEAR_SIGN = re.compile(r"(?<=\d{4})\s*[гж]\.")
"""Year abbreviations of written dates: "22 ноября 2026 г.", "2026 ж. 22 қараша"."""

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
"""A dash that means "is" in Russian: "20 ноября - пятница". It may be a range as well."""


class NumberReading(NamedTuple):
    """The words of a text under one reading.

    Attributes:
        sure: Whether it may be accepted; otherwise the user is asked.
    """

    tokens: list[str]
    sure: bool = True


def ways(text: str, *, told: bool = False) -> Iterator[NumberReading]:
    """Yield the words of a text once for each meaning of its numbers; none if unknown.

    Args:
        text: In Kazakh, Russian or English.
        told: Whether the words are from a story, where minutes next to an hour are not understood.
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
    """Return "18-00" as a time of day; "18-20" can be one, or a range from 18 to 20."""
    month, hour, minute = found.groups()
    if month or int(hour) > 23 or (surely and 0 < int(minute) <= 24):
        return found[0]
    return f"{hour}:{minute}"


def _date(found: re.Match[str]) -> str:
    """Return "20-11" as a date; "11-20" is more likely a range from 11 to 20."""
    month, first, second = found.groups()
    dated = 1 <= int(second) <= 12 and int(second) < int(first) <= 31
    return f"{first}.{second}" if dated and not month else found[0]


def _numbered(form: str) -> Iterator[NumberReading]:
    """Yield the words once for each meaning of a number with a dot or a slash."""
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
                # both sides of "20.11-22.11" are days or hours
                yield NumberReading(list(way), sure=not _by_a_weekday(tokens, way))


def _by_a_weekday(tokens: Sequence[str], way: Sequence[str]) -> bool:
    """Return whether "12.09" next to a weekday is read as an hour: it may be a wrong date."""
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
    """Return whether a number's neighbour makes it an hour: "8.10 вечера", "сағат 10.11"."""
    if place and tokens[place - 1] in words.OF_AN_HOUR | words.HOUR_UNITS:
        return True
    return place + 1 < len(tokens) and tokens[place + 1] in words.OF_AN_HOUR
