"""Marks the incidents that lead a document."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.dossier.key_facts import is_proposed
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.storage.vault.vault import Vault


class KeyFactService:
    """The marks “important” of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def mark(self, numbers: Sequence[int], *, important: bool) -> list[int]:
        """Mark incidents as important, or no longer: all or none.

        Returns:
            Those whose mark changed, for undo.

        Raises:
            KeeperError: NUMBER_UNKNOWN, REMOVED, VAULT_READ_ONLY, DISK_*.
        """
        incidents = self._vault.incidents
        for number in numbers:
            if not incidents.exists(number):
                raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
            if incidents.is_removed(number):
                raise KeeperError(Code.REMOVED, number=number)
        marked = incidents.important()
        changed = [n for n in dict.fromkeys(numbers) if (n in marked) != important]
        if changed:
            with self._vault.change() as log:
                for number in changed:
                    incidents.set_important(number, important=important)
                    body = {"incident": number, "important": important}
                    log.append(Operation.INCIDENT_MARKED, body)
        return changed

    def is_proposed(self, number: int) -> bool:
        """Return whether an incident leads documents because no incident is marked yet."""
        incidents = self._vault.incidents
        found = incidents.get(number)
        if found is None or not is_proposed(found):
            return False
        return not any(incidents.binned_at(n) is None for n in incidents.important())
