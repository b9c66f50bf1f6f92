"""Makes and restores backups, merges vaults, and rescues damaged ones."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import EVERYTHING
from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.backup import find_backups
from evidence_keeper.storage.backup import restore as storage_restore
from evidence_keeper.storage.backup.backup_format import FILE_SUFFIX
from evidence_keeper.storage.backup.file_backup import back_up_to_file
from evidence_keeper.storage.backup.folder_backup import LAST_BACKUP, back_up_to_folder
from evidence_keeper.storage.backup.restore import RestoreDone, Secret
from evidence_keeper.storage.backup.snapshot import BackupDone
from evidence_keeper.storage.merge import merge as storage_merge
from evidence_keeper.storage.merge.merge import Merged
from evidence_keeper.storage.rescue import rescue as storage_rescue
from evidence_keeper.storage.rescue.rescue import Rescued
from evidence_keeper.storage.vault import install_vault
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

REMINDER = "backup_reminder"
"""The preference that switches the reminder off with `false`."""
REMIND_AFTER = timedelta(days=14)

__all__ = [
    "FILE_SUFFIX", "REMINDER", "BackupDone", "BackupService", "LastBackup", "Merged", "Rescued",
    "RestoreDone", "find", "rescue", "restore", "restore_wish", "target_state",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastBackup:
    """Time and place of the last backup of this vault from here."""

    moment: datetime
    path: Path


class BackupService:
    """Backups of an open vault. The vault stays open and can be written to as before."""

    def __init__(self, vault: Vault, settings: SettingsService) -> None:
        self._vault = vault
        self._settings = settings

    def back_up(self, target: Path, progress: Progress) -> BackupDone:
        """Back up an open vault, and remember when and where.

        Args:
            target: `….ekbackup` for one file; a folder for a generation that copies only what is
                new.
            progress: Files done and in all.

        Raises:
            KeeperError: BACKUP_INTO_VAULT, BACKUP_DAMAGED (of the folder's mark), VAULT_DAMAGED,
                DISK_*; Cancelled. Earlier backups are untouched then.
        """
        if target.suffix.lower() == FILE_SUFFIX:
            done = back_up_to_file(self._vault, target, progress)
        else:
            done = back_up_to_folder(self._vault, target, progress)
        # The backup is made; that it cannot be noted in a read-only vault takes nothing away.
        with contextlib.suppress(KeeperError):
            note = {"moment": clock.now().isoformat(), "path": str(target.absolute())}
            self._settings.set_preference(LAST_BACKUP, note)
        return done

    def last(self) -> LastBackup | None:
        """Return when and where the last backup was made from this vault; None before the first."""
        stored = self._settings.preference(LAST_BACKUP, None)
        if not isinstance(stored, Mapping):
            return None
        return LastBackup(datetime.fromisoformat(str(stored["moment"])), Path(str(stored["path"])))

    def reminder_due(self) -> bool:
        """Whether to remind of a backup: there is something to lose, and the last one is old.

        The preference `REMINDER` set to false switches it off.
        """
        if self._settings.preference(REMINDER, default=True) is False:
            return False
        if not self._vault.incidents.count(EVERYTHING) and not self._vault.evidence.count(""):
            return False
        last = self.last()
        return last is None or clock.now() - last.moment >= REMIND_AFTER

    def merge(
        self,
        target: Path,
        progress: Progress,
        *,
        passphrase: str = "",
        recovery: str = "",
    ) -> Merged:
        """Take over from a backup of another vault what this one does not have.

        Args:
            target: As for `restore`.
            progress: Files done and in all.
            passphrase, recovery: Of the other vault. Not needed where both began with one backup.

        Raises:
            KeeperError: as `storage.merge.merge.merge`. Nothing is changed then.
        """
        return storage_merge.merge(self._vault, target, Secret(passphrase, recovery), progress)


def find(target: Path) -> FoundBackups:
    """Return the backups and vaults in a place.

    Raises:
        KeeperError: as `storage.backup.find_backups.find`.
    """
    return find_backups.find(target)


def target_state(folder: Path) -> Target:
    """Return the state of a restore's target folder.

    Raises:
        KeeperError: DISK_*, when that cannot be told.
    """
    return install_vault.state_of(folder)


def restore(
    target: Path,
    folder: Path,
    progress: Progress,
    *,
    passphrase: str = "",
    recovery: str = "",
    partial: bool = False,
) -> RestoreDone:
    """Restore the newest backup of a target into a new or empty folder.

    With a secret the restored vault is opened and checked completely; without, every file is
    compared with the backup's list, and the result says that it was not opened.

    Raises:
        KeeperError: as `storage.backup.restore.restore`. Nothing is left behind then.
    """
    secret = Secret(passphrase, recovery)
    return storage_restore.restore(target, folder, secret, progress, partial=partial)


def restore_wish(wish: RestoreWish, progress: Progress) -> RestoreDone:
    """Restore what is wished for; see `restore`."""
    return restore(
        wish.place,
        wish.folder,
        progress,
        passphrase=wish.passphrase,
        recovery=wish.recovery,
        partial=wish.partial,
    )


def rescue(
    folder: Path, target: Path, progress: Progress, *, passphrase: str = "", recovery: str = ""
) -> Rescued:
    """Save everything readable in a closed vault as plain files.

    Raises:
        KeeperError: as `storage.rescue.rescue.rescue`.
    """
    return storage_rescue.rescue(folder, target, Secret(passphrase, recovery), progress)
