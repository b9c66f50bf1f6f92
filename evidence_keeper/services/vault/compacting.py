"""Compacts the vault's database to free disk space."""

from __future__ import annotations

from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.session import Session
from evidence_keeper.storage.upkeep import compacting
from evidence_keeper.storage.upkeep.compacting import Room

__all__ = ["Room", "compact", "room", "room_to_gain"]


def room(session: Session) -> Room:
    """Return the size and the free space of the database."""
    return compacting.room(session.vault)


def room_to_gain(session: Session) -> Room | None:
    """Return the free space if compacting is possible and worth it; else None."""
    vault = session.vault
    if vault.read_only or session.opened.warnings:
        return None
    found = room(session)
    return found if found.worth_it else None


def compact(session: Session, progress: Progress) -> int:
    """Compact the database of an open vault, which stays open.

    It does not change the record, so there is no custody event: docs/decisions/0015.

    Returns:
        Bytes by which the file became smaller.

    Raises:
        KeeperError: VAULT_READ_ONLY, VAULT_DAMAGED, DISK_FULL with `needed` in bytes, DISK_*; the
            database is unchanged then. Cancelled.
    """
    return compacting.compact(session.vault, progress)
