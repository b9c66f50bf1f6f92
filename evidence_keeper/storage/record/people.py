"""Reads names and accounts from entries, and the incidents of a person."""

from __future__ import annotations

import json
from collections.abc import Iterable

from evidence_keeper.domain.record.accounts import account_key
from evidence_keeper.domain.record.people import Occurrence, Person
from evidence_keeper.storage.vault.database import Database

_WITH_ACCOUNT = (
    "FROM incidents INDEXED BY incidents_by_account WHERE binned IS NULL AND account != ''"
)
BY_ACCOUNT = f"SELECT number {_WITH_ACCOUNT} AND account IN (SELECT value FROM json_each(?))"  # noqa: S608
"""The incidents with one of some spellings, a JSON list. Entries are large, so only the index is
read."""


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
    """Return the accounts and numbers, most frequent first; spellings of one are counted together.

    The most frequent spelling is its name.
    """
    rows = database.all(
        "SELECT i.account, count(*), min(i.first_day), max(i.last_day) FROM incidents i "
        "WHERE i.binned IS NULL AND i.account != '' GROUP BY i.account ORDER BY 2 DESC, 1"
    )
    found: dict[str, Occurrence] = {}
    for text, count, first, last in rows:
        new = Occurrence(text, int(count), first or "", last or "")
        key = account_key(text)
        found[key] = found[key].with_more(new) if key in found else new
    return sorted(found.values(), key=lambda one: -one.incidents)


def spellings(database: Database, accounts: Iterable[str]) -> list[str]:
    """Return all spellings of some accounts in incidents."""
    wanted = {account_key(account) for account in accounts}
    rows = database.all(f"SELECT DISTINCT account {_WITH_ACCOUNT}") if wanted else []
    return [str(text) for (text,) in rows if account_key(text) in wanted]


def incidents_of(database: Database, person: Person) -> list[int]:
    """Return the incidents that name a person, or one of the person's accounts in any spelling."""
    names, accounts = list(person.names), spellings(database, (b.account for b in person.accounts))
    rows = database.all(
        "SELECT i.number FROM incidents i WHERE i.binned IS NULL AND ("  # noqa: S608
        "i.number IN (SELECT l.incident FROM incident_persons l JOIN persons p ON p.id = l.person "
        f"WHERE p.name IN ({_marks(names)})) OR i.number IN ({BY_ACCOUNT})) ORDER BY 1",
        [*names, json.dumps(accounts)],
    )
    return [int(n) for (n,) in rows]


def _marks(values: list[str]) -> str:
    return ", ".join("?" * len(values))
