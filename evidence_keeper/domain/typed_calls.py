"""A series of calls as it is typed: "7 missed calls between 22:10 and 23:05"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from evidence_keeper.domain.entry import Direction
from evidence_keeper.domain.text import search_form
from evidence_keeper.domain.typed_time import LONGEST, TypedTime, read_time

MOST = 9999
"""Calls of one entry at most."""

_CALLS = r"(?:calls?|звонок|звонка|звонков|қоңырау\w*)"
_MISSED = r"(?:missed|unanswered|пропущенн\w*|неотвеченн\w*|жауапсыз|қабылданбаған)"
_SERIES = re.compile(rf"(?<![\d:.+-])(\d{{1,4}})\s+({_MISSED}\s+)?{_CALLS}(?!\w)")
_CLEAN = re.compile(r"^[\s,.:;–-]+|[\s,.:;–-]+$")


@dataclass(frozen=True, slots=True)
class TypedCalls:
    """How many calls; `direction` and `when` are None where nothing was said of them."""

    count: int
    direction: Direction | None = None
    when: TypedTime | None = None


def read_calls(text: str, now: datetime) -> TypedCalls | None:
    """Return the series that a line means; None when it says anything else as well.

    Args:
        text: One line in Kazakh, Russian or English.
        now: The local time, without offset, that "yesterday" is seen from.
    """
    if len(text) > LONGEST or "\n" in text.strip():
        return None
    form = search_form(text)
    found = _SERIES.search(form)
    if found is None or not 1 <= int(found[1]) <= MOST:
        return None
    rest = _CLEAN.sub("", f"{form[: found.start()]} {form[found.end() :]}")
    when = read_time(rest, now) if rest else None
    if rest and when is None:
        return None
    return TypedCalls(int(found[1]), Direction.MISSED if found[2] else None, when)
