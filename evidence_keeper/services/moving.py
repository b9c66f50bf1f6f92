"""Where the vault lies: moving it to another folder, for example on a stick."""

from __future__ import annotations

from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.session import Session
from evidence_keeper.storage import moving
from evidence_keeper.storage.moving import Moved
from evidence_keeper.system.files import disk_errors

__all__ = ["Moved", "move"]

VAULT_NAME = "vault"
"""The new folder in one that holds other things, such as a stick."""


def move(session: Session, chosen: Path, progress: Progress) -> Moved:
    """Copy the open vault to a folder, and go on with the copy; the old one stays.

    Args:
        session: Stays open, and writes to the new place afterwards.
        chosen: An empty or new folder; in one with other things a new folder is made.
        progress: Files done and in all.

    Raises:
        KeeperError: as `storage.moving.move`. The vault is open where it was then.
        Cancelled.
    """
    with disk_errors(chosen):
        taken = chosen.is_dir() and any(chosen.iterdir())
    return moving.move(session.vault, chosen / VAULT_NAME if taken else chosen, progress)
