"""Defines the user's own helpline numbers and her safety plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from evidence_keeper.domain.help.helpline import STALE_AFTER_DAYS
from evidence_keeper.domain.text import shown_name

if TYPE_CHECKING:
    from evidence_keeper.domain.record.canonical import Json


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that the user added.

    Attributes:
        checked_on: When she last checked it; None where she never said.
    """

    name: str
    number: str
    checked_on: date | None = None

    @property
    def shown_name(self) -> str:
        """The name, safe to display."""
        return shown_name(self.name)

    @property
    def shown_number(self) -> str:
        """The number, safe to display."""
        return shown_name(self.number)

    def is_stale(self, today: date) -> bool:
        """Return whether the check is older than six months; a number without a check is never
        stale.
        """
        return self.checked_on is not None and (today - self.checked_on).days > STALE_AFTER_DAYS

    def to_json(self) -> dict[str, Json]:
        """Return the stored form."""
        day = self.checked_on
        return {
            "name": self.name,
            "number": self.number,
            "checked": day.isoformat() if day is not None else "",
        }

    def same_number(self, other: OwnNumber) -> bool:
        """Return whether both numbers dial the same, whatever their spelling."""
        return _digits(self.number) == _digits(other.number)


def _digits(number: str) -> str:
    digits = re.sub(r"[^\d+#*]", "", number)
    return digits or number.strip()


def numbers_from_json(stored: Json) -> tuple[OwnNumber, ...]:
    """Return the stored numbers; malformed ones are skipped."""
    found = []
    for item in stored if isinstance(stored, list | tuple) else ():
        if isinstance(item, Mapping) and item.get("number"):
            found.append(
                OwnNumber(str(item.get("name", "")), str(item["number"]), _day(item.get("checked")))
            )
    return tuple(found)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def united_numbers(ours: Iterable[OwnNumber], theirs: Iterable[OwnNumber]) -> tuple[OwnNumber, ...]:
    """Return ours, then theirs that we lack; of the same number the later check wins."""
    found = list(ours)
    for other in theirs:
        same = next((n for n, own in enumerate(found) if own.same_number(other)), None)
        if same is None:
            found.append(other)
            continue
        days = [d for d in (found[same].checked_on, other.checked_on) if d is not None]
        found[same] = replace(found[same], checked_on=max(days, default=None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """The user's safety plan. Each part is free text, one item a line; all may be empty."""

    signs: str = ""
    people: str = ""
    places: str = ""
    words: str = ""
    numbers: str = ""
    steps: str = ""
    take: str = ""

    def is_empty(self) -> bool:
        """Return whether nothing was written."""
        return not any(getattr(self, f.name).strip() for f in fields(self))

    def to_json(self) -> dict[str, Json]:
        """Return the stored form."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def plan_from_json(stored: Json) -> SafetyPlan:
    """Return the stored plan; parts that are not text are skipped."""
    if not isinstance(stored, Mapping):
        return SafetyPlan()
    known = {f.name for f in fields(SafetyPlan)}
    return SafetyPlan(**{k: v for k, v in stored.items() if k in known and isinstance(v, str)})


def united_plans(ours: SafetyPlan, theirs: SafetyPlan) -> SafetyPlan:
    """Return ours with every line of theirs that it lacks, part by part."""
    found = {}
    for part in fields(SafetyPlan):
        lines = getattr(ours, part.name).splitlines()
        known = {line.strip() for line in lines}
        more = [
            x
            for x in getattr(theirs, part.name).splitlines()
            if x.strip() and x.strip() not in known
        ]
        found[part.name] = "\n".join([*lines, *more]) if more else getattr(ours, part.name)
    return SafetyPlan(**found)
