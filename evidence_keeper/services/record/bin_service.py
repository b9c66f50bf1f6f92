"""Lists what lies in the bin, and removes it for good."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.removal import BinItem, Tombstone
from evidence_keeper.domain.text import storable
from evidence_keeper.services.evidence.evidence_service import EvidenceService
from evidence_keeper.services.record.incident_service import IncidentService
from evidence_keeper.storage.upkeep import removal
from evidence_keeper.storage.vault.vault import Vault

MAX_REASON = 500
"""Characters of a reason; more is cut."""


class BinService:
    """The bin of an open vault."""

    def __init__(self, vault: Vault, incidents: IncidentService, evidence: EvidenceService) -> None:
        self._vault = vault
        self._incidents = incidents
        self._evidence = evidence

    def items(self) -> list[BinItem]:
        """Return what lies in the bin: incidents, then evidence."""
        incidents = [BinItem(i.number, None, i.entry.headline) for i in self._incidents.binned()]
        evidence = [
            BinItem(
                None,
                e.number,
                e.original_name,
                tuple(self._vault.evidence.every_copy_of(e.number)),
                len(self._vault.conversations.read_from(e.number)),
            )
            for e in self._evidence.binned()
        ]
        return incidents + evidence

    def take_back(self, items: Sequence[BinItem]) -> None:
        """Take things out of the bin, incidents before evidence.

        Raises:
            KeeperError: NUMBER_UNKNOWN, REMOVED, VAULT_READ_ONLY, DISK_*; no incident is taken out
                then, or all of them and no evidence.
        """
        incidents = [item.incident for item in items if item.incident is not None]
        evidence = [item.evidence for item in items if item.evidence is not None]
        if incidents:
            self._incidents.restore(incidents)
        if evidence:
            self._evidence.restore(evidence)

    def remove(self, item: BinItem, reason: str = "", *, with_copies: bool = False) -> None:
        """Remove something for good; see `remove_incident` and `remove_evidence`."""
        if item.incident is not None:
            self.remove_incident(item.incident, reason)
        elif item.evidence is not None:
            self.remove_evidence(item.evidence, reason, with_copies=with_copies)

    def remove_incident(self, number: int, reason: str = "") -> None:
        """Destroy the content of an incident that lies in the bin. There is no way back.

        Its evidence stays. What is left is the number, when it was noted and changed, the
        fingerprint of its newest version, and one event in the custody log with the reason.

        Raises:
            KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; nothing is
                removed then.
        """
        self._incidents.get(number)
        if self._vault.incidents.binned_at(number) is None:
            raise KeeperError(Code.NOT_IN_BIN, number=number)
        removal.remove_incident(self._vault, number, _clean(reason))

    def remove_evidence(self, number: int, reason: str = "", *, with_copies: bool = False) -> None:
        """Destroy an item that lies in the bin: key, file, preview and what was noted. No way back.

        Entries that it belongs to keep its number and say that it was removed. Working copies of it
        are items of their own: they stay, unless the user wants them to go with it.

        Raises:
            KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; the original
                is there as before then. Copies go first, one by one.
        """
        item = self._evidence.get(number)
        if not (item.binned or item.removed):
            raise KeeperError(Code.NOT_IN_BIN, number=item.label)
        for copy in self._vault.evidence.every_copy_of(number) if with_copies else ():
            removal.remove_evidence(self._vault, copy, _clean(reason))
        removal.remove_evidence(self._vault, number, _clean(reason))

    def removed(self) -> list[Tombstone]:
        """Return what was removed for good, latest first."""
        return removal.tombstones(self._vault.log.events())[::-1]


def _clean(reason: str) -> str:
    return storable(reason.strip())[:MAX_REASON]
