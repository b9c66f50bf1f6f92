"""Reads letters from `resources/letters` and fills them from a case if the user agrees."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.help.blocks import BlockKind, blocks
from evidence_keeper.domain.help.letter import Letter, filled
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.services.help.guidance import SOURCE_LANGUAGE, source_hash
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import day_text, happened_text
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import LANGUAGES, Translator
from evidence_keeper.system.resources import resource

__all__ = ["Letter", "filled", "letters", "stale_letters", "today", "values_from_case"]

MOST_LISTED = 30
"""Most incidents listed in a letter; more belong in the document."""

_MARK = "\n## "


Chronology = Callable[[Choice, int, int], list[Incident]]
"""Returns a page of the incidents: of which choice, from where, and how many at most."""


@cache
def letters(language: str) -> tuple[Letter, ...]:
    """Return all letters in order; in English for an unknown language."""
    spoken = language if language in LANGUAGES else SOURCE_LANGUAGE
    return tuple(_letter(spoken, row) for row in _index())


def stale_letters() -> list[tuple[str, str]]:
    """Return (language, slug) of every text whose English source has changed since its
    translation.
    """
    out = []
    for row in _index():
        current = source_hash(_text(SOURCE_LANGUAGE, row["slug"]))
        made_from = {SOURCE_LANGUAGE: row["source_sha256"], **row["translated_from"]}
        out += [(name, row["slug"]) for name, sha256 in made_from.items() if sha256 != current]
    return out


def today(t: Translator) -> str:
    """Return today's date in the form of letters."""
    return day_text(t, clock.now().date())


def values_from_case(
    profile: Profile, chronology: Chronology, case: str, t: Translator
) -> dict[str, str]:
    """Return what a case gives to a letter: "about me", period, counts, accounts, a list.

    Only incidents marked for documents are used, without exact words and private notes.

    Args:
        profile: What the user says about herself.
        chronology: Reads the open vault, on its own thread.
        case: Name of the case.
        t: The letter's language.
    """
    incidents = [i for i in _all(chronology, case) if i.entry.in_dossier]
    incidents.reverse()  # oldest first, as a letter tells it
    days = [d for d in (i.entry.happened.local_day for i in incidents) if d is not None]
    entries = [i.entry for i in incidents]
    values = {
        "name": profile.name,
        "school": profile.school,
        "school_class": profile.school_class,
        "contact": profile.contact,
        "applicant": profile.representative,
        "need": profile.need,
        "count": str(len(incidents)) if incidents else "",
        "since": day_text(t, min(days)) if days else "",
        "until": day_text(t, max(days)) if days else "",
        "account": _most_used([e.account for e in entries]),
        "platform": _most_used([e.platform for e in entries]),
        "url": _most_used([e.url for e in entries]),
        "witnesses": _most_used([name for e in entries for name in e.witnesses]),
        "effect": "\n".join(dict.fromkeys(e.effect.strip() for e in entries if e.effect.strip())),
        "stop": ", ".join(happened_text(t, e.happened) for e in entries if e.asked_to_stop()),
        "list": _list(incidents, t),
    }
    return {name: value for name, value in values.items() if value.strip()}


def _all(chronology: Chronology, case: str) -> list[Incident]:
    """Return a case's incidents, newest first, a page at a time."""
    choice, found = Choice(case=case), list[Incident]()
    while True:
        page = chronology(choice, len(found), 500)
        found += page
        if len(page) < 500:
            return found


def _most_used(names: Sequence[str]) -> str:
    """Return at most six different names, the most frequent first."""
    counted = Counter(name.strip() for name in names if name.strip())
    return ", ".join(name for name, _ in counted.most_common(6))


def _list(incidents: Sequence[Incident], t: Translator) -> str:
    lines = []
    for place, incident in enumerate(incidents[:MOST_LISTED], start=1):
        entry = incident.entry
        what = ", ".join(part for part in (kind_word(t, entry.kind), entry.platform) if part)
        lines.append(f"{place}. {happened_text(t, entry.happened)} — {what}: {entry.headline}")
    more = len(incidents) - MOST_LISTED
    if more > 0:
        lines.append(
            t.say_n("and {n} more, in the document", "and {n} more, in the document", more)
        )
    return "\n".join(lines)


@cache
def _index() -> tuple[dict[str, Any], ...]:
    with resource("letters", "index.toml").open("rb") as file:
        return tuple(tomllib.load(file)["letter"])


def _text(language: str, slug: str) -> str:
    return resource("letters", language, f"{slug}.md").read_text(encoding="utf-8")


def _letter(language: str, row: dict[str, Any]) -> Letter:
    text = _text(language, row["slug"])
    above, mark, rest = text.rpartition(_MARK)
    heading, _, body = rest.partition("\n")
    first = blocks(above)[0] if mark else None
    if first is None or first.kind is not BlockKind.HEADING or first.level != 1:
        raise ValueError(f"letters/{language}/{row['slug']}.md has no title or no text")
    law: date | None = row.get("law_as_at")
    return Letter(
        slug=row["slug"],
        title=first.text,
        advice=above,
        heading=heading.strip(),
        body=body.strip() + "\n",
        with_adult=row["with_adult"],
        sources=tuple(row["sources"]),
        law_as_at=law,
        reviewed_on=row["reviewed_on"],
        stale=(language, row["slug"]) in stale_letters(),
    )
