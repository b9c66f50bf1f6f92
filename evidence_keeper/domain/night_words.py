"""A night that is named by the two days it lies between, or by the second of them.

"В ночь с 25 на 26 ноября", "жұмадан сенбіге қараған түні", "the night from Friday to Saturday".
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from typing import NamedTuple

from evidence_keeper.domain import time_words as words

(_INTO,) = words.NIGHT_INTO


def _any(tables: Sequence[Sequence[str]]) -> str:
    names = sorted({name for table in tables for name in table}, key=len, reverse=True)
    return "|".join(name.replace("*", r"\w*") for name in names)


_MONTH, _WEEKDAY = _any(words.MONTHS), _any(words.WEEKDAYS)
_NUMBER = r"\d{1,2}(?:(?:-?(?:го|е|ое)|st|nd|rd|th)\b)?"
_DAY = (
    rf"(?:\d{{1,2}}\.\d{{2}}(?!\.?\d)|(?:the\s+)?(?:{_NUMBER}(?!\s*[.:/]?\d)(?:\s+(?:of\s+)?(?:{_MONTH}))?"
    rf"|(?:{_MONTH})\s+{_NUMBER}|(?:{_WEEKDAY})))"
)
_FROM_DAY = rf"(?:\d{{1,2}}(?:\s+(?:{_MONTH})|-?\w{{0,3}}[нд][ае]н)|(?:{_WEEKDAY})\w*)"
_TO_DAY = rf"(?:\d{{1,2}}(?:\s+(?:{_MONTH})|-?\w{{0,2}}(?:на|не|ға|ге|қа|ке))|(?:{_WEEKDAY})\w*)"
_NIGHTS = (
    re.compile(
        rf"\b(?:в\s+)?ноч(?:ь|ью)\s+(?:со?\s+(?P<first>{_DAY})\s+)?на\s+(?P<second>{_DAY})(?!\w)"
    ),
    re.compile(
        r"\b(?:(?:in|on|during)\s+)?(?:the\s+)?night\s+(?:of|from|between)\s+"
        rf"(?P<first>{_DAY})\s+(?:to|and|into|on)\s+(?P<second>{_DAY})(?!\w)"
    ),
    re.compile(rf"(?:(?P<first>{_FROM_DAY})\s+)?(?P<second>{_TO_DAY})\s+қараған\s+түн\w*"),
)


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
    first = second if found["first"] is None else _named(found["first"])
    if found["first"] is not None and not _follows(first, second):
        return found[0]
    if second.weekday is not None:
        return f"{_INTO} {words.WEEKDAYS[second.weekday][0]}"
    month = second.month
    if month is None and first.month is not None:
        month = first.month if second.number != 1 else (first.month + 1) % 12
    if month is not None and month > 11:
        return found[0]
    behind = words.OF_THE_MONTH if month is None else words.MONTHS[month][0]
    return f"{_INTO} {second.number} {behind}"


def _named(text: str) -> _Named:
    dotted = re.search(r"(\d+)(?:\.(\d+))?", text)
    if dotted is None:
        return _Named(None, None, _place(text, words.WEEKDAYS))
    number, month = dotted.groups()
    return _Named(int(number), int(month) - 1 if month else _place(text, words.MONTHS), None)


def _place(text: str, tables: Sequence[Sequence[str]]) -> int | None:
    """Return which of the names a text has, with any ending."""
    for place, names in enumerate(tables):
        for name in names:
            if re.search(rf"(?<!\w){name.replace('*', '')}\w*", text):
                return place
    return None


def _last_days(month: int) -> tuple[int, ...]:
    return (28, 29) if month == 1 else (monthrange(2001, month + 1)[1],)


def _follows(first: _Named, second: _Named) -> bool:
    if first.weekday is not None and second.weekday is not None:
        return (first.weekday + 1) % 7 == second.weekday
    if first.number is None or second.number is None:
        return False
    if second.number != 1:
        return second.number == first.number + 1
    return first.number in (range(28, 32) if first.month is None else _last_days(first.month))
