"""Moves the vault to another folder, for example on a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.services.session import Session
from evidence_keeper.storage.upkeep import moving
from evidence_keeper.storage.upkeep.moving import Moved
from evidence_keeper.storage.vault.install_vault import state_of

__all__ = ["Moved", "move"]

VAULT_NAME = "vault"
"""The new folder inside a non-empty one, such as a stick."""


def move(
    session: Session,
    chosen: Path,
    progress: Progress,
    set_vault_location: Callable[[Path], None] = lambda _folder: None,
) -> Moved:
    """Copy the open vault to a folder, and continue with the copy; the old one stays.

    Args:
        session: Stays open, and writes to the new place afterwards.
        chosen: An empty or new folder; in a non-empty one a new folder is made. The remains of an
            earlier killed move are swept.
        progress: Files done and in all.
        set_vault_location: Stores the vault's place for the next start; see
            `storage.upkeep.moving.move`.

    Raises:
        KeeperError: as `storage.upkeep.moving.move`. The vault stays open in its old place then.
            Cancelled.
    """
    taken = state_of(chosen) in (Target.TAKEN, Target.VAULT)
    folder = chosen / VAULT_NAME if taken else chosen
    return moving.move(session.vault, folder, progress, set_vault_location)
