"""Names and accounts as they occur in entries, and the incidents behind a person."""

from __future__ import annotations

from evidence_keeper.domain.people import Occurrence, Person
from evidence_keeper.storage.database import Database


def written_names(database: Database) -> list[Occurrence]:
    """Return the names of people and witnesses, most frequent first."""
    rows = database.all(
        "SELECT p.name, count(DISTINCT i.number), min(i.first_day), max(i.last_day), "
        "max(l.role = 'who') FROM incident_persons l JOIN persons p ON p.id = l.person "
        "JOIN incidents i ON i.number = l.incident WHERE i.binned IS NULL "
        "GROUP BY p.name ORDER BY 2 DESC, p.name"
    )
    return [Occurrence(n, int(k), a or "", b or "", bool(did)) for n, k, a, b, did in rows]


def written_accounts(database: Database) -> list[Occurrence]:
    """Return the accounts and numbers, most frequent first."""
    rows = database.all(
        "SELECT i.account, count(*), min(i.first_day), max(i.last_day) FROM incidents i "
        "WHERE i.binned IS NULL AND i.account != '' GROUP BY i.account ORDER BY 2 DESC, 1"
    )
    return [Occurrence(n, int(k), a or "", b or "") for n, k, a, b in rows]


def incidents_of(database: Database, person: Person) -> list[int]:
    """Return the incidents that name a person, or an account of the person."""
    names, accounts = list(person.names), [b.account for b in person.accounts]
    rows = database.all(
        "SELECT i.number FROM incidents i WHERE i.binned IS NULL AND ("  # noqa: S608
        "i.number IN (SELECT l.incident FROM incident_persons l JOIN persons p ON p.id = l.person "
        f"WHERE p.name IN ({_marks(names)})) OR i.account IN ({_marks(accounts)})) ORDER BY 1",
        [*names, *accounts],
    )
    return [int(n) for (n,) in rows]


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
