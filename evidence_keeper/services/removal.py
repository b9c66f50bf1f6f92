"""Removing for good what lies in the bin, and what is left to be told of it."""

from __future__ import annotations

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.text import storable
from evidence_keeper.services.session import Session
from evidence_keeper.storage import removal
from evidence_keeper.storage.removal import Tombstone

__all__ = ["Tombstone", "remove_evidence", "remove_incident", "removed"]

MAX_REASON = 500
"""Characters of a reason; more is cut."""


def remove_incident(session: Session, number: int, reason: str = "") -> None:
    """Destroy the content of an incident that lies in the bin. There is no way back.

    Its evidence stays. What is left is the number, when it was noted and changed, the fingerprint
    of its newest version, and one event in the custody log with the reason.

    Raises:
        KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; nothing is
            removed then.
    """
    session.incident(number)
    if session.vault.incidents.binned_at(number) is None:
        raise KeeperError(Code.NOT_IN_BIN, number=number)
    removal.remove_incident(session.vault, number, _clean(reason))


def remove_evidence(session: Session, number: int, reason: str = "") -> None:
    """Destroy an item that lies in the bin: key, file, preview and what was noted. No way back.

    Entries that it belongs to keep its number and say that it was removed. Working copies of it
    are items of their own and stay.

    Raises:
        KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; nothing is
            removed then.
    """
    item = session.evidence(number)
    if not (item.binned or item.removed):
        raise KeeperError(Code.NOT_IN_BIN, number=item.label)
    removal.remove_evidence(session.vault, number, _clean(reason))


def removed(session: Session) -> list[Tombstone]:
    """Return what was removed for good, latest first."""
    return removal.tombstones(session.vault.log.events())[::-1]


def _clean(reason: str) -> str:
    return storable(reason.strip())[:MAX_REASON]
