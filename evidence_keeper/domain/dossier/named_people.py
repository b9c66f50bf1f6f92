"""Counts who is named in entries; the spellings of one name are one person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence_keeper.domain.dossier.name_forms import level
from evidence_keeper.domain.record.accounts import accounts_in

_REMARK = re.compile(r"\s*\([^()]*\)")
"""Matches brackets behind a name, such as "(not sure)"."""
_EDGES = " \t\u00a0,;:?!–—-"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person as named in entries.

    Attributes:
        name: As it is written most often, without a remark.
        incidents: In how many incidents the person is named.
        otherwise: Other ways in which the name is written, remarks included, with the number of
            incidents of each.
    """

    name: str
    incidents: int
    otherwise: tuple[tuple[str, int], ...] = ()


def plain_name(text: str) -> str:
    """Return a name without a remark in brackets, and without a number or account beside it."""
    name = _REMARK.sub("", text).strip(_EDGES)
    for account in accounts_in(name):
        rest = name.replace(account, " ").strip(_EDGES)
        name = rest if any(c.isalpha() for c in rest) else name
    return " ".join(name.split()) or text.strip()


def _key(text: str) -> str:
    return " ".join(sorted(level(plain_name(text)).split()))


def named_people(
    lists: Iterable[Iterable[str]], united: Iterable[Sequence[str]] = ()
) -> list[NamedPerson]:
    """Count who is named, most frequent first.

    Args:
        lists: The names of each incident.
        united: Names that are one person, as the user has noted it.
    """
    same: dict[str, str] = {}
    for group in united:
        keys = list(dict.fromkeys(_key(name) for name in group))
        same |= {key: same.get(keys[0], keys[0]) for key in keys}
    incidents: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for names in lists:
        told = {" ".join(name.split()) for name in names if name.strip()}
        persons = {name: same.get(_key(name), _key(name)) for name in sorted(told)}
        incidents.update(set(persons.values()))
        for name, person in persons.items():
            written.setdefault(person, Counter())[name] += 1
    found = [_person(incidents[person], spellings) for person, spellings in written.items()]
    return sorted(found, key=lambda one: (-one.incidents, one.name))


def _person(incidents: int, written: Counter[str]) -> NamedPerson:
    ways = sorted(written.items(), key=lambda way: (-way[1], way[0]))
    name = ways[0][0] if len(ways) == 1 else plain_name(ways[0][0])
    return NamedPerson(name, incidents, tuple(way for way in ways if way[0] != name))
