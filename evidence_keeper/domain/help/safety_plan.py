"""The user's own numbers and her safety plan: what helps her, in her own words."""

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
    """A number of the user's own.

    Attributes:
        checked_on: When she last made sure of it; None where that was never said.
    """

    name: str
    number: str
    checked_on: date | None = None

    @property
    def shown_name(self) -> str:
        """The name as it may be shown."""
        return shown_name(self.name)

    @property
    def shown_number(self) -> str:
        """The number as it may be shown."""
        return shown_name(self.number)

    def is_stale(self, today: date) -> bool:
        """Whether the check is older than six months; a number without one is not called old."""
        return self.checked_on is not None and (today - self.checked_on).days > STALE_AFTER_DAYS

    def to_json(self) -> dict[str, Json]:
        """Return it as it is kept."""
        day = self.checked_on
        return {
            "name": self.name,
            "number": self.number,
            "checked": day.isoformat() if day is not None else "",
        }

    def same_number(self, other: OwnNumber) -> bool:
        """Whether both are dialled alike, however they are written."""
        return _dialled(self.number) == _dialled(other.number)


def _dialled(number: str) -> str:
    digits = re.sub(r"[^\d+#*]", "", number)
    return digits or number.strip()


def numbers_from_json(stored: Json) -> tuple[OwnNumber, ...]:
    """Return the numbers that were kept; what is no number is left out."""
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
    """Return ours, then theirs that we do not have; of one number the later check counts."""
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
    """Her own plan. Each part is free text, a line a thing; all of them may be empty."""

    signs: str = ""
    people: str = ""
    places: str = ""
    words: str = ""
    numbers: str = ""
    steps: str = ""
    take: str = ""

    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not any(getattr(self, f.name).strip() for f in fields(self))

    def to_json(self) -> dict[str, Json]:
        """Return it as it is kept."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def plan_from_json(stored: Json) -> SafetyPlan:
    """Return the plan that was kept; what is no text is left out."""
    if not isinstance(stored, Mapping):
        return SafetyPlan()
    known = {f.name for f in fields(SafetyPlan)}
    return SafetyPlan(**{k: v for k, v in stored.items() if k in known and isinstance(v, str)})


def united_plans(ours: SafetyPlan, theirs: SafetyPlan) -> SafetyPlan:
    """Return ours with every line of theirs that it does not have, part by part."""
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
