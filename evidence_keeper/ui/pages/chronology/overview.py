"""Summarises the filtered incidents above the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import Translator

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


@dataclass(frozen=True, slots=True)
class Overview:
    """The number of incidents and counts by day; kinds, people and accounts of the whole vault."""

    total: int
    days: dict[date, int]
    kinds: tuple[Kind, ...]
    people: tuple[str, ...]
    accounts: tuple[str, ...] = ()


NOTHING = Overview(0, {}, (), ())


def read_overview(session: Session, choice: Choice) -> Overview:
    """Count the choice by day; kinds, people and accounts are those of the whole vault."""
    return Overview(
        session.incidents.count(choice),
        session.incidents.day_counts(choice),
        tuple(session.incidents.kinds(Choice(case=choice.case))),
        tuple(session.people.names()),
        tuple(session.people.accounts()),
    )


def empty_texts(t: Translator, *, narrowed: bool) -> tuple[str, str, str]:
    """Return title, sentence and button text of an empty list."""
    if narrowed:
        return (
            t.say("No matches"),
            t.say("Another spelling, a part of the word, or fewer filters may help."),
            t.say("Show everything"),
        )
    return (
        "",
        t.say("Write the first thing down, even if it seems small. One sentence is enough."),
        t.say("What happened?"),
    )


def overview_text(t: Translator, overview: Overview, today: date) -> str:
    """Return how many there are, their period, and how long ago the latest was."""
    parts = [t.say_n("{n} incident", "{n} incidents", overview.total)]
    if overview.days:
        first, last = min(overview.days), max(overview.days)
        if first == last:
            parts.append(day_text(t, first))
        else:
            span = t.say("{first} – {last}", first=day_text(t, first), last=day_text(t, last))
            parts.append(span)
        ago = (today - last).days
        if ago == 0:
            parts.append(t.say("latest today"))
        elif ago > 0:
            parts.append(t.say_n("latest {n} day ago", "latest {n} days ago", ago))
    return " · ".join(parts)
