"""Makes and restores backups, merges vaults, and rescues damaged ones."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import FoundBackups, Target
from evidence_keeper.services.session import Session
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
from evidence_keeper.system import clock

REMINDER = "backup_reminder"
"""The preference that switches the reminder off with `false`."""
REMIND_AFTER = timedelta(days=14)

__all__ = [
    "FILE_SUFFIX", "REMINDER", "BackupDone", "LastBackup", "Merged", "Rescued", "RestoreDone",
    "back_up", "find", "last_backup", "merge", "reminder_due", "rescue", "restore",
    "target_state",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastBackup:
    """Time and place of the last backup of this vault from here."""

    moment: datetime
    path: Path


def back_up(session: Session, target: Path, progress: Progress) -> BackupDone:
    """Back up an open vault, and store when and where.

    Args:
        session: Stays open for writing.
        target: `….ekbackup` for one file; a folder for a generation that copies only new files.
        progress: Files done and in all.

    Raises:
        KeeperError: BACKUP_INTO_VAULT, BACKUP_DAMAGED (of the folder's mark), VAULT_DAMAGED,
            DISK_*; Cancelled. Earlier backups are untouched then.
    """
    if target.suffix.lower() == FILE_SUFFIX:
        done = back_up_to_file(session.vault, target, progress)
    else:
        done = back_up_to_folder(session.vault, target, progress)
    # The backup is complete even if a read-only vault cannot record it.
    with contextlib.suppress(KeeperError):
        note = {"moment": clock.now().isoformat(), "path": str(target.absolute())}
        session.set_preference(LAST_BACKUP, note)
    return done


def last_backup(session: Session) -> LastBackup | None:
    """Return time and place of the last backup from this vault; None before the first."""
    stored = session.preference(LAST_BACKUP, None)
    if not isinstance(stored, Mapping):
        return None
    return LastBackup(datetime.fromisoformat(str(stored["moment"])), Path(str(stored["path"])))


def reminder_due(session: Session) -> bool:
    """Return whether to remind of a backup: there is something to lose, and the last one is old.

    The preference `REMINDER` set to false disables it.
    """
    if session.preference(REMINDER, default=True) is False:
        return False
    if not session.count() and not session.evidence_count():
        return False
    last = last_backup(session)
    return last is None or clock.now() - last.moment >= REMIND_AFTER


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


def merge(
    session: Session,
    target: Path,
    progress: Progress,
    *,
    passphrase: str = "",
    recovery: str = "",
) -> Merged:
    """Merge into this vault what it lacks from a backup of another.

    Args:
        session: Open, and not read-only.
        target: As for `restore`.
        progress: Files done and in all.
        passphrase, recovery: Of the other vault. Not needed where both began with one backup.

    Raises:
        KeeperError: as `storage.merge.merge.merge`. Nothing is changed then.
    """
    return storage_merge.merge(session.vault, target, Secret(passphrase, recovery), progress)


def rescue(
    folder: Path, target: Path, progress: Progress, *, passphrase: str = "", recovery: str = ""
) -> Rescued:
    """Save everything readable in a closed vault as plain files.

    Raises:
        KeeperError: as `storage.rescue.rescue.rescue`.
    """
    return storage_rescue.rescue(folder, target, Secret(passphrase, recovery), progress)
