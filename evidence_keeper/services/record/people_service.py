"""People and their accounts. Each change is written into the custody log."""

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
from evidence_keeper.storage.record import people as storage
from evidence_keeper.storage.record.drafts_and_preferences import PEOPLE
from evidence_keeper.storage.vault.vault import Vault


class PeopleService:
    """People and accounts of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def names(self) -> list[str]:
        """Return the names used so far, most frequent first."""
        return self._vault.incidents.names_used("people")

    def accounts(self) -> list[str]:
        """Return the accounts and numbers used so far, most frequent first."""
        return self._vault.incidents.names_used("account")

    def platforms(self) -> list[str]:
        """Return the platforms used so far, most frequent first."""
        return self._vault.incidents.names_used("platform")

    def view(self) -> PeopleView:
        """Return everybody who is named, and the accounts with those that belong to nobody."""
        database = self._vault.database
        names, accounts = storage.written_names(database), storage.written_accounts(database)
        kept = register_from_json(self._vault.notebook.preference(PEOPLE))
        register = everybody(kept, names)
        taken = {account_key(b.account) for person in register for b in person.accounts}
        free = tuple(a for a in accounts if account_key(a.text) not in taken)
        return PeopleView(register, tuple(names), tuple(accounts), free)

    def save(self, register: Register, operation: Operation) -> None:
        """Write who is who.

        Args:
            register: The whole register.
            operation: What was done: PERSON_MERGED, PERSON_SPLIT or PERSON_CHANGED.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing is changed then.
        """
        assert operation in (
            Operation.PERSON_MERGED,
            Operation.PERSON_SPLIT,
            Operation.PERSON_CHANGED,
        )
        said = drop_implied_people(register, storage.written_names(self._vault.database))
        body = storable_json(register_to_json(said))
        with self._vault.change() as log:
            self._vault.notebook.set_preference(PEOPLE, body)
            log.append(
                operation, {"people": len(said), "sha256": fingerprint(canonical_bytes(body))}
            )

    def incidents_of(self, person: Person) -> tuple[int, ...]:
        """Return the numbers of the incidents that name a person or an account of the person."""
        return tuple(storage.incidents_of(self._vault.database, person))
