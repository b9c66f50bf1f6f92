"""Edits people and their accounts; each change is recorded in the custody log."""

from __future__ import annotations

from evidence_keeper.domain.record.accounts import account_key
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.people import (
    PeopleView,
    Person,
    Register,
    drop_implied_people,
    everybody,
    register_from_json,
    register_to_json,
)
from evidence_keeper.domain.text import storable_json
from evidence_keeper.services.session import Session
from evidence_keeper.storage.record import people as storage
from evidence_keeper.storage.record.drafts_and_preferences import PEOPLE


def read(session: Session) -> PeopleView:
    """Return all named people, and the accounts, including unassigned ones."""
    database = session.vault.database
    names, accounts = storage.written_names(database), storage.written_accounts(database)
    kept = register_from_json(session.vault.notebook.preference(PEOPLE))
    register = everybody(kept, names)
    taken = {account_key(b.account) for person in register for b in person.accounts}
    free = tuple(a for a in accounts if account_key(a.text) not in taken)
    return PeopleView(register, tuple(names), tuple(accounts), free)


def save(session: Session, register: Register, operation: Operation) -> None:
    """Store the register of people.

    Args:
        session: The open vault.
        register: The whole register.
        operation: PERSON_MERGED, PERSON_SPLIT or PERSON_CHANGED.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; nothing is changed then.
    """
    assert operation in (
        Operation.PERSON_MERGED,
        Operation.PERSON_SPLIT,
        Operation.PERSON_CHANGED,
    )
    said = drop_implied_people(register, storage.written_names(session.vault.database))
    body = storable_json(register_to_json(said))
    with session.vault.change() as log:
        session.vault.notebook.set_preference(PEOPLE, body)
        log.append(operation, {"people": len(said), "sha256": fingerprint(canonical_bytes(body))})


def incidents(session: Session, person: Person) -> tuple[int, ...]:
    """Return the numbers of the incidents that name a person or an account of the person."""
    return tuple(storage.incidents_of(session.vault.database, person))
