"""Reads a typed series of calls: "7 missed calls between 22:10 and 23:05"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.text import search_form
from evidence_keeper.domain.time.time_words import NUMBERS
from evidence_keeper.domain.time.typed_time import LONGEST, TypedTime, read_time

MOST = 9999
"""Most calls of one entry."""

_NUMBERS = {name: n for name, n in NUMBERS.items() if name not in ("a", "an")}
_NUMBER = rf"(?<![\w:.+-])(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)})"
_CALLS = r"(?:(?:phone\s+)?calls?|звонок|звонка|звонков|қоңырау\w*)"
_MISSED = r"(?:missed|unanswered|пропущенн\w*|неотвеченн\w*|жауапсыз|қабылданбаған)"
_INCOMING = r"(?:incoming|входящ\w*|кіріс)"
_TIMES = r"(?:times?|раза?|рет)"
_WHO = r"(?:(?:he|she|they|me|он|она|они|мне|ол|маған)\s+)*"
_RANG = r"(?:called|rang|(?:по)?звонил[аи]?|қоңырау\s+шалды|хабарласты)"
_AFTER = r"(?:\s+(?:in\s+a\s+row|подряд|қатарынан|шалды|болды|келді))?(?!\w)"
_SERIES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NUMBER}\s+(?:(?P<missed>{_MISSED})\s+|(?P<incoming>{_INCOMING})\s+)?{_CALLS}{_AFTER}",
        rf"{_NUMBER}\s+(?P<missed>{_MISSED}){_AFTER}",
        rf"(?<!\w){_WHO}{_NUMBER}\s+{_TIMES}\s+{_WHO}{_RANG}(?:\s+(?:me|мне))?{_AFTER}",
        rf"(?<!\w){_WHO}{_RANG}\s+{_WHO}{_NUMBER}\s+{_TIMES}{_AFTER}",
    )
)
_CLEAN = re.compile(r"^[\s,.:;–-]+|[\s,.:;–-]+$")


@dataclass(frozen=True, slots=True)
class TypedCalls:
    """The number of calls; `direction` and `when` are None where they were not given."""

    count: int
    direction: Direction | None = None
    when: TypedTime | None = None


def read_calls(text: str, now: datetime) -> TypedCalls | None:
    """Return the series of calls in a line; None when the line says anything else as well.

    Args:
        text: One line in Kazakh, Russian or English.
        now: The local time without offset, the reference for "yesterday".
    """
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    form = search_form(text)
    found = next((f for pattern in _SERIES if (f := pattern.search(form))), None)
    if found is None:
        return None
    number = found["number"]
    count = int(number) if number.isdigit() else _NUMBERS[number]
    rest = _CLEAN.sub("", f"{form[: found.start()]} {form[found.end() :]}")
    when = read_time(rest, now) if rest else None
    if not 1 <= count <= MOST or (rest and when is None):
        return None
    kinds = found.groupdict()
    direction = Direction.MISSED if kinds.get("missed") else None
    if kinds.get("incoming"):
        direction = Direction.INCOMING
    return TypedCalls(count, direction, when)
