"""Who is who: names as they were written, gathered into persons, and the accounts that are theirs.

An entry keeps what was written in it. A person is only a note beside the entries: these names and
these accounts are, as far as the user knows, the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from evidence_keeper.domain.record.accounts import account_key, is_number
from evidence_keeper.domain.record.canonical import Json


class Role(StrEnum):
    """What a person is in this. Chosen by the user."""

    DID_IT = "did_it"
    WITNESS = "witness"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Belonging:
    """An account or number that is a person's, `since` a day (ISO) or empty when not known."""

    account: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    Attributes:
        names: As written in entries; the first one is what the person is called. Never empty.
        role: None while the user has not said.
    """

    names: tuple[str, ...]
    role: Role | None = None
    accounts: tuple[Belonging, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.names[0]


Register = tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name or an account as it occurs in entries.

    Attributes:
        incidents: In how many incidents it occurs.
        first_day, last_day: ISO days of the first and last dated one; empty when none is dated.
        did_it: Whether it stands under "who" anywhere; of an account always false.
    """

    text: str
    incidents: int
    first_day: str = ""
    last_day: str = ""
    did_it: bool = False

    def with_more(self, other: Occurrence) -> Occurrence:
        """Return what occurs as this or as another, called as this one is."""
        firsts = [day for day in (self.first_day, other.first_day) if day]
        return replace(
            self,
            incidents=self.incidents + other.incidents,
            first_day=min(firsts, default=""),
            last_day=max(self.last_day, other.last_day),
            did_it=self.did_it or other.did_it,
        )


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The register together with what is written in entries."""

    register: Register
    names: tuple[Occurrence, ...] = ()
    accounts: tuple[Occurrence, ...] = ()
    free_accounts: tuple[Occurrence, ...] = field(default=())


def everybody(register: Register, names: Iterable[Occurrence]) -> Register:
    """Return the register with each written name that belongs to nobody as a person of its own.

    A telephone number is the same in every spelling, also where it stands for a name.
    """
    found = list(register)
    known = {name for person in register for name in person.names}
    places = {_spoken(n): place for place, person in enumerate(found) for n in person.names}
    for written in names:
        if written.text in known:
            continue
        place = places.setdefault(_spoken(written.text), len(found))
        if place == len(found):
            role = Role.DID_IT if written.did_it else Role.WITNESS
            found.append(Person((written.text,), role))
        else:
            found[place] = replace(found[place], names=(*found[place].names, written.text))
    return tuple(found)


def _spoken(name: str) -> str:
    return account_key(name) if is_number(name) else name


def drop_implied_people(register: Register, names: Iterable[Occurrence]) -> Register:
    """Return the register without persons that only stand for a written name.

    `everybody` makes them anew: a name that nobody wrote any more is then kept nowhere.
    """
    made = set(everybody((), names))
    return tuple(person for person in register if person not in made)


def merged(register: Register, one: str, other: str) -> Register:
    """Return the register in which two persons, by what they are called, are the first one."""
    first, second = _named(register, one), _named(register, other)
    if first is None or second is None or first == second:
        return register
    accounts = list(first.accounts)
    known = {account_key(b.account) for b in accounts}
    accounts += [b for b in second.accounts if account_key(b.account) not in known]
    note = "\n".join(part for part in (first.note, second.note) if part)
    both = Person((*first.names, *second.names), first.role or second.role, tuple(accounts), note)
    return tuple(both if p == first else p for p in register if p != second)


def united(ours: Register, theirs: Register) -> Register:
    """Return ours with what another register says beyond it; nothing of either is lost.

    Persons who share a name are one. A name or an account that is somebody's here stays so, however
    the account is written.
    """
    found = list(ours)
    for other in theirs:
        taken = {name for person in found for name in person.names}
        owned = {account_key(b.account) for person in found for b in person.accounts}
        names = tuple(n for n in other.names if n not in taken)
        accounts = tuple(b for b in other.accounts if account_key(b.account) not in owned)
        place = next((n for n, p in enumerate(found) if set(p.names) & set(other.names)), None)
        if place is None:
            found.append(replace(other, accounts=accounts))
            continue
        own = found[place]
        known = {line.strip() for line in own.note.splitlines()}
        more = [x for x in other.note.splitlines() if x.strip() and x.strip() not in known]
        found[place] = Person(
            (*own.names, *names),
            own.role or other.role,
            (*own.accounts, *accounts),
            "\n".join([own.note, *more] if own.note else more) if more else own.note,
        )
    return tuple(found)


def split(register: Register, person: str, name: str) -> Register:
    """Return the register in which a name is a person of its own again.

    Accounts stay with the person whom the name leaves: whose they are is not known from a name.
    """
    found = _named(register, person)
    if found is None or name not in found.names or len(found.names) < 2:
        return register
    rest = replace(found, names=tuple(n for n in found.names if n != name))
    own = Person((name,), found.role)
    out: list[Person] = []
    for each in register:
        out += [rest, own] if each == found else [each]
    return tuple(out)


def changed(register: Register, person: str, new: Person) -> Register:
    """Return the register with another form of a person."""
    return tuple(new if p.name == person else p for p in register)


def assigned(register: Register, account: str, person: str, since: str = "") -> Register:
    """Return the register in which an account is a person's; nobody's for an empty name."""
    out: list[Person] = []
    for each in register:
        rest = tuple(b for b in each.accounts if account_key(b.account) != account_key(account))
        if each.name == person:
            rest = (*rest, Belonging(account, since))
        out.append(replace(each, accounts=rest))
    return tuple(out)


def _named(register: Register, name: str) -> Person | None:
    return next((p for p in register if p.name == name), None)


def register_to_json(register: Register) -> Json:
    """Return the form that is kept."""
    return [
        {
            "names": list(p.names),
            "role": p.role.value if p.role is not None else None,
            "accounts": [{"account": b.account, "since": b.since} for b in p.accounts],
            "note": p.note,
        }
        for p in register
    ]


def register_from_json(raw: Json) -> Register:
    """Read the kept form; what does not fit is left out."""
    out: list[Person] = []
    for item in raw if isinstance(raw, list) else []:
        if not isinstance(item, dict):
            continue
        names = item.get("names")
        words = tuple(str(n) for n in names if n) if isinstance(names, list) else ()
        if not words:
            continue
        role, accounts = item.get("role"), item.get("accounts")
        kept = [
            Belonging(str(b["account"]), str(b.get("since") or ""))
            for b in (accounts if isinstance(accounts, list) else [])
            if isinstance(b, dict) and b.get("account")
        ]
        known = Role(str(role)) if role in set(Role) else None
        out.append(Person(words, known, tuple(kept), str(item.get("note") or "")))
    return tuple(out)
