"""Compacts, moves and destroys an open vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.storage.upkeep import compacting, destruction, moving
from evidence_keeper.storage.upkeep.compacting import Room
from evidence_keeper.storage.upkeep.moving import Moved
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.install_vault import state_of
from evidence_keeper.storage.vault.vault import Opened, Vault, unlocked

__all__ = ["Moved", "Room", "UpkeepService"]

VAULT_NAME = "vault"
"""The new folder in one that holds other things, such as a stick."""


class UpkeepService:
    """Disk space, place and end of an open vault."""

    def __init__(self, vault: Vault, opened: Opened) -> None:
        self._vault = vault
        self._opened = opened

    def room(self) -> Room:
        """Return how much room the database takes, and how much of it is free."""
        return compacting.room(self._vault)

    def room_to_gain(self) -> Room | None:
        """Return how much room there is, where compacting is possible and worth it; else None."""
        if self._vault.read_only or self._opened.warnings:
            return None
        found = self.room()
        return found if found.worth_it else None

    def compact(self, progress: Progress) -> int:
        """Compact the database of an open vault, which stays open.

        It is no change of the record, so the custody log does not hear of it: docs/decisions/0015.

        Returns:
            Bytes by which the file became smaller.

        Raises:
            KeeperError: VAULT_READ_ONLY, VAULT_DAMAGED, DISK_FULL with `needed` in bytes, DISK_*;
                the database is as before then. Cancelled.
        """
        return compacting.compact(self._vault, progress)

    def move(
        self,
        chosen: Path,
        progress: Progress,
        set_vault_location: Callable[[Path], None] = lambda _folder: None,
    ) -> Moved:
        """Copy the open vault to a folder, and go on with the copy; the old one stays.

        Args:
            chosen: An empty or new folder; in one with other things a new folder is made. What an
                earlier time that was killed has left is swept.
            progress: Files done and in all.
            set_vault_location: Told where the vault is found next time; see
                `storage.upkeep.moving.move`.

        Raises:
            KeeperError: as `storage.upkeep.moving.move`. The vault is open where it was then.
            Cancelled.
        """
        taken = state_of(chosen) in (Target.TAKEN, Target.VAULT)
        folder = chosen / VAULT_NAME if taken else chosen
        return moving.move(self._vault, folder, progress, set_vault_location)

    def destroy(self, passphrase: str) -> tuple[str, ...]:
        """Destroy the open vault by its keys, and then its files. There is no way back.

        Backups and exported documents stay: they have to be removed where they are.

        Args:
            passphrase: Of this vault: a moment at an open vault must not be enough.

        Returns:
            Names of what is left in the folder because it is not ours or could not be removed.

        Raises:
            KeeperError: WRONG_PASSPHRASE, VAULT_READ_ONLY; nothing is changed then. DISK_*: the
                keys could not be destroyed.
        """
        if self._vault.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)
        unlocked(keys.read_key_file(self._vault.folder), self._vault.folder, passphrase, "")
        return destruction.destroy(self._vault)
