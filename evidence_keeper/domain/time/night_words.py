"""A night that is named by the two days it lies between, or by the second of them.

"В ночь с 25 на 26 ноября", "жұмадан сенбіге қараған түні". Only where the language can mean nothing
else: "ночью с 1 на 2", "at night from 1 to 2" may be hours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.day_words import MONTH, WEEKDAY

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
"""One without 29 February: a night from or to that day is too rare to be understood."""


class _Named(NamedTuple):
    """A day as it is named: its number and its month, or which day of the week it is."""

    number: int | None
    month: int | None
    weekday: int | None


def nights_into(form: str) -> str:
    """Return a text in which such a night stands as one word before the second of its days.

    A night between two days that do not follow each other is left as it is.

    Args:
        form: As the search has it: lower case, ё as е.
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
    """Return which of the names a text has, with any ending."""
    for place, names in enumerate(tables):
        for name in names:
            if re.search(rf"(?<!\w){name.replace('*', '')}\w*", text):
                return place
    return None


def _neighbours(first: _Named, second: _Named) -> _Named | None:
    """Return the second day, with its month where one of them tells it; None if they are apart."""
    if first.weekday is not None and second.weekday is not None:
        return second if (first.weekday + 1) % 7 == second.weekday else None
    if first.number is None or second.number is None:
        return None
    begins, ends = first.month, second.month
    if begins is None and ends is None:
        return second if second.number == first.number + 1 else None
    turn = int(second.number == 1)  # the month does, between them
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
