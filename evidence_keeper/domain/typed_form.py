"""The words of a typed time, in every way in which its numbers can be understood.

"10.11" is a day or a time of day, "5/3" a day of March or of May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from evidence_keeper.domain import time_words as words
from evidence_keeper.domain.day_words import in_digits, spelt
from evidence_keeper.domain.text import search_form

LONGEST = 120
"""Characters that are read at most."""

_MOST_NUMBERS = 4
"""Numbers of two meanings that are read at most."""

_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}"
    r"|(?<!\d[./])\d{1,2}([./])\d{1,2}(?:\1(?:\d{4}|\d{2}))?(?![./]?\d)"
    r"|\d{1,2}:\d{2}(?::\d{2})?|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|~|-"
)
_HOUR = re.compile(rf"\b(?:{'|'.join(sorted(words.HOURS, key=len, reverse=True))})\b")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{2,4}))?")


def ways(text: str) -> Iterator[list[str]]:
    """Return the words of a text, once for each way to understand its numbers; none if unknown.

    Args:
        text: In Kazakh, Russian or English.
    """
    form = search_form(text[:LONGEST]).replace("–", "-").replace("—", "-")
    form = _HOUR.sub(lambda found: str(words.HOURS[found[0]]), in_digits(spelt(form)))
    if _TOKEN.sub(" ", form).strip(" ,.!?"):
        return
    tokens = [found[0] for found in _TOKEN.finditer(form)]
    alone = all(_DOTTED.fullmatch(t) or t in words.OF_A_DATE for t in tokens)
    alone = alone and sum(t not in words.OF_A_DATE for t in tokens) == 1
    meanings = [_meanings(tokens, place, alone=alone) for place in range(len(tokens))]
    if tokens and sum(len(m) > 1 for m in meanings) <= _MOST_NUMBERS:
        yield from (list(way) for way in product(*meanings))


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
