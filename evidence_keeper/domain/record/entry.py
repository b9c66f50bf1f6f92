"""Defines incidents and their entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from evidence_keeper.domain.text import first_line
from evidence_keeper.domain.time.happened import UNKNOWN, Happened


class Kind(StrEnum):
    """The kind of an incident."""

    CALL = "call"
    MESSAGE = "message"
    POST = "post"
    INTRUSION = "intrusion"
    THREAT = "threat"
    DENIAL = "denial"
    FOLLOWING = "following"
    GIFT = "gift"
    DAMAGE = "damage"
    OTHER = "other"


class Tag(StrEnum):
    """A pattern, named by the user herself; never computed."""

    CYBER_HARASSMENT = "cyber-harassment"
    STALKING = "stalking"
    GASLIGHTING = "gaslighting"


class Direction(StrEnum):
    """The direction of a call."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    MISSED = "missed"


class Step(StrEnum):
    """A step that the user took; free words are allowed besides these."""

    TOLD_TO_STOP = "told_to_stop"
    BLOCKED = "blocked"
    REPORTED = "reported"
    TOLD_ADULT = "told_adult"
    SCHOOL = "school"
    POLICE = "police"


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the user.

    Attributes:
        what: One of `Step`, or the user's own words.
        whom: To whom, in free words.
        when: When, as the user gave it (ISO where it came from a date field).
        reference: Incoming or report number.
    """

    what: str
    whom: str = ""
    when: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """Details of one call or of a series of calls. `duration_seconds` is None when unknown."""

    direction: Direction | None = None
    duration_seconds: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """The versioned part of an incident.

    `title` or `what_happened` contains at least one line; everything else is optional. `evidence`
    lists evidence numbers (1 for EK-0001), `denies` is an incident's number.
    """

    case: str = ""
    kind: Kind = Kind.OTHER
    happened: Happened = UNKNOWN
    title: str = ""
    what_happened: str = ""
    exact_words: str = ""
    language: str = ""
    channel: str = ""
    platform: str = ""
    account: str = ""
    url: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    effect: str = ""
    actions: tuple[Action, ...] = ()
    tags: tuple[Tag, ...] = ()
    denies: int | None = None
    call: Call | None = None
    private_note: str = ""
    evidence: tuple[int, ...] = ()
    in_dossier: bool = True

    @property
    def headline(self) -> str:
        """One line that names the incident."""
        return first_line(self.title) or first_line(self.what_happened)

    def asked_to_stop(self) -> bool:
        """Return whether the user told them to stop on this occasion."""
        return any(a.what == Step.TOLD_TO_STOP for a in self.actions)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident with its current entry.

    Attributes:
        number: Plain number within the vault, from 1.
        entry: The current version.
        noted: When the first version was written down, with offset; set by the program.
        changed: When the current version was written; equals `noted` for the first.
        versions: How many versions there are.
        important: Whether the user marked it as important. Not part of the entry, because marking
            does not change what she wrote.
    """

    number: int
    entry: Entry
    noted: datetime
    changed: datetime
    versions: int = 1
    important: bool = False

    @property
    def late(self) -> bool:
        """Whether it was written down more than a day after it happened."""
        happened = self.entry.happened
        anchor = happened.end or happened.start
        return anchor is not None and (self.noted - anchor).total_seconds() > 86_400


def united_links(before: Sequence[int], mine: Sequence[int], now: Sequence[int]) -> tuple[int, ...]:
    """Merge the evidence links of an entry that changed both in a form and elsewhere.

    Args:
        before: The evidence when the form was opened.
        mine: The form's evidence; its order counts.
        now: The entry's current evidence.
    """
    gone = set(before).difference(now)
    added = [n for n in now if n not in before and n not in mine]
    return (*(n for n in mine if n not in gone), *added)


def reconciled(base: Entry, mine: Entry, now: Entry) -> Entry:
    """Merge an entry that changed both in a form and elsewhere.

    Fields that the form changed win; all others keep their current value.

    Args:
        base: The entry that the form was opened with.
        mine: The form's entry.
        now: The current entry.
    """
    left: dict[str, Any] = {
        f.name: getattr(now, f.name)
        for f in fields(Entry)
        if getattr(mine, f.name) == getattr(base, f.name)
    }
    left["evidence"] = united_links(base.evidence, mine.evidence, now.evidence)
    return replace(mine, **left)


@dataclass(frozen=True, slots=True)
class Case:
    """One course of conduct by one person or group. `zone` is where its times are shown."""

    name: str
    zone: str
