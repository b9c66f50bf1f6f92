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
"""Characters of a reason; more is cut."""


def in_bin(session: Session) -> list[BinItem]:
    """Return what lies in the bin: incidents, then evidence."""
    incidents = [BinItem(i.number, None, i.entry.headline) for i in session.binned()]
    copies, read_from = session.vault.evidence.every_copy_of, session.vault.conversations.read_from
    evidence = [
        BinItem(None, e.number, e.original_name, tuple(copies(e.number)), len(read_from(e.number)))
        for e in session.binned_evidence()
    ]
    return incidents + evidence


def take_back(session: Session, items: Sequence[BinItem]) -> None:
    """Take things out of the bin, incidents before evidence.

    Raises:
        KeeperError: NUMBER_UNKNOWN, REMOVED, VAULT_READ_ONLY, DISK_*; no incident is taken out
            then, or all of them and no evidence.
    """
    incidents = [item.incident for item in items if item.incident is not None]
    evidence = [item.evidence for item in items if item.evidence is not None]
    if incidents:
        session.restore_incidents(incidents)
    if evidence:
        session.restore_evidence(evidence)


def remove(session: Session, item: BinItem, reason: str = "", *, with_copies: bool = False) -> None:
    """Remove something for good; see `remove_incident` and `remove_evidence`."""
    if item.incident is not None:
        remove_incident(session, item.incident, reason)
    elif item.evidence is not None:
        remove_evidence(session, item.evidence, reason, with_copies=with_copies)


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


def remove_evidence(
    session: Session, number: int, reason: str = "", *, with_copies: bool = False
) -> None:
    """Destroy an item that lies in the bin: key, file, preview and what was noted. No way back.

    Entries that it belongs to keep its number and say that it was removed. Working copies of it
    are items of their own: they stay, unless the user wants them to go with it.

    Raises:
        KeeperError: NUMBER_UNKNOWN, NOT_IN_BIN, REMOVED, VAULT_READ_ONLY, DISK_*; the original is
            there as before then. Copies go first, one by one.
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
    """Destroy the open vault by its keys, and then its files. There is no way back.

    Backups and exported documents stay: they have to be removed where they are.

    Args:
        session: Closed afterwards.
        passphrase: Of this vault: a moment at an open vault must not be enough.

    Returns:
        Names of what is left in the folder because it is not ours or could not be removed.

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
