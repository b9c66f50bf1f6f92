"""Groups written names into persons and assigns them accounts.

Entries keep the names as written. A person is only a note in addition to the entries: these names
and accounts belong, as far as the user knows, to one person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from evidence_keeper.domain.record.accounts import account_key, is_number
from evidence_keeper.domain.record.canonical import Json


class Role(StrEnum):
    """The role of a person. Chosen by the user."""

    DID_IT = "did_it"
    WITNESS = "witness"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Belonging:
    """An account or number of a person, `since` a day (ISO) or empty when not known."""

    account: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    Attributes:
        names: As written in entries; the first is the display name. Never empty.
        role: None while the user has not said.
    """

    names: tuple[str, ...]
    role: Role | None = None
    accounts: tuple[Belonging, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """The display name."""
        return self.names[0]


Register = tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name or an account that occurs in entries.

    Attributes:
        incidents: Number of incidents in which it occurs.
        first_day, last_day: ISO days of the first and last dated one; empty when none is dated.
        did_it: Whether it is under "who" anywhere; always false for an account.
    """

    text: str
    incidents: int
    first_day: str = ""
    last_day: str = ""
    did_it: bool = False

    def with_more(self, other: Occurrence) -> Occurrence:
        """Merge two occurrences and keep this one's name."""
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
    """The register and the names and accounts in entries."""

    register: Register
    names: tuple[Occurrence, ...] = ()
    accounts: tuple[Occurrence, ...] = ()
    free_accounts: tuple[Occurrence, ...] = field(default=())


def everybody(register: Register, names: Iterable[Occurrence]) -> Register:
    """Return the register with every unassigned name as a person of its own.

    A telephone number is the same in every spelling, also where it is used as a name.
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
    """Return the register without persons that only repeat a written name.

    `everybody` recreates them, so a name that was removed from all entries is kept nowhere.
    """
    made = set(everybody((), names))
    return tuple(person for person in register if person not in made)


def merged(register: Register, one: str, other: str) -> Register:
    """Return the register with two persons, given by display name, merged into the first."""
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
    """Merge two registers without losing anything.

    Persons who share a name are merged. A name or an account that belongs to somebody in ours stays
    so, however the account is written.
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
    """Return the register with a name split off as a person of its own.

    Accounts stay with the original person: a name does not say whose they are.
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
    """Return the register with one person replaced."""
    return tuple(new if p.name == person else p for p in register)


def assigned(register: Register, account: str, person: str, since: str = "") -> Register:
    """Return the register with an account assigned to a person; to nobody for an empty name."""
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
    """Return the stored form."""
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
    """Read the stored form; malformed parts are skipped."""
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
