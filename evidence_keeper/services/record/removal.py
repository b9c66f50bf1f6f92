"""Moves items to the bin, removes them for good, and destroys a vault."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.removal import BinItem, Tombstone
from evidence_keeper.domain.text import storable
from evidence_keeper.services.session import Session
from evidence_keeper.storage.upkeep import destruction, removal
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.vault import unlocked

MAX_REASON = 500
"""Most characters of a reason; more is cut."""


def in_bin(session: Session) -> list[BinItem]:
    """Return the content of the bin: incidents, then evidence."""
    incidents = [BinItem(i.number, None, i.entry.headline) for i in session.binned()]
    copies, read_from = session.vault.evidence.every_copy_of, session.vault.conversations.read_from
    evidence = [
        BinItem(None, e.number, e.original_name, tuple(copies(e.number)), len(read_from(e.number)))
        for e in session.binned_evidence()
    ]
    return incidents + evidence


def take_back(session: Session, items: Sequence[BinItem]) -> None:
    """Restore items from the bin, incidents before evidence.

    Raises:
        KeeperError: NUMBER_UNKNOWN, REMOVED, VAULT_READ_ONLY, DISK_*; then either nothing is
            restored, or all incidents and no evidence.
    """
    incidents = [item.incident for item in items if item.incident is not None]
    evidence = [item.evidence for item in items if item.evidence is not None]
    if incidents:
        session.restore_incidents(incidents)
    if evidence:
        session.restore_evidence(evidence)


def remove(session: Session, item: BinItem, reason: str = "", *, with_copies: bool = False) -> None:
    """Remove an item for good; see `remove_incident` and `remove_evidence`."""
    if item.incident is not None:
        remove_incident(session, item.incident, reason)
    elif item.evidence is not None:
        remove_evidence(session, item.evidence, reason, with_copies=with_copies)


def remove_incident(session: Session, number: int, reason: str = "") -> None:
    """Destroy the content of an incident in the bin. This cannot be undone.

    Its evidence stays. The number, the times of noting and change, the fingerprint of its newest
    version, and one event in the custody log with the reason remain.

    Raises:
        KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; nothing is
            removed then.
    """
    session.incident(number)
    if session.vault.incidents.binned_at(number) is None:
        raise KeeperError(Code.NOT_IN_BIN, number=number)
    removal.remove_incident(session.vault, number, _clean(reason))


def remove_evidence(
    session: Session, number: int, reason: str = "", *, with_copies: bool = False
) -> None:
    """Destroy an item in the bin: key, file, preview and notes. This cannot be undone.

    Entries that use it keep its number and say that it was removed. Its working copies are items of
    their own: they stay, unless the user wants them removed too.

    Raises:
        KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; the original is
            unchanged then. Copies go first, one by one.
    """
    item = session.evidence(number)
    if not (item.binned or item.removed):
        raise KeeperError(Code.NOT_IN_BIN, number=item.label)
    for copy in session.vault.evidence.every_copy_of(number) if with_copies else ():
        removal.remove_evidence(session.vault, copy, _clean(reason))
    removal.remove_evidence(session.vault, number, _clean(reason))


def removed(session: Session) -> list[Tombstone]:
    """Return what was removed for good, latest first."""
    return removal.tombstones(session.vault.log.events())[::-1]


def destroy_vault(session: Session, passphrase: str) -> tuple[str, ...]:
    """Destroy the open vault: its keys, and then its files. This cannot be undone.

    Backups and exported documents stay: they must be removed separately.

    Args:
        session: Closed afterwards.
        passphrase: Of this vault: a moment at an open vault must not be enough.

    Returns:
        Names of remaining files in the folder: foreign ones, or ones that could not be removed.

    Raises:
        KeeperError: WRONG_PASSPHRASE, VAULT_READ_ONLY; nothing is changed then. DISK_*: the keys
            could not be destroyed.
    """
    if session.vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    unlocked(keys.read_key_file(session.folder), session.folder, passphrase, "")
    return destruction.destroy(session.vault)


def _clean(reason: str) -> str:
    return storable(reason.strip())[:MAX_REASON]
