"""Moves an open vault to another folder, such as one on a stick, and continues there.

The new folder first gets a complete vault: every file copied, read back, and the database verified.
Then the vault continues there. The old one stays until the user removes it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.backup.copying import CopyBatch, SourceError, need_space
from evidence_keeper.storage.backup.snapshot import refuse_inside, vault_snapshot
from evidence_keeper.storage.vault.folder_lock import FolderLock
from evidence_keeper.storage.vault.install_vault import install_vault
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system.files import disk_errors, open_file


class Moved(NamedTuple):
    """The result of a move.

    Attributes:
        old: The old folder, which still exists.
        new: The folder that is open now.
        unreadable: Labels of evidence whose file could not be read and was not copied.
    """

    old: Path
    new: Path
    unreadable: tuple[str, ...]


class _Alone(Progress):
    """Forwards progress without letting other work run in between."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    def step(self, done: int, total: int, label: str = "") -> None:
        self._whole.tick(done, total, label)

    def give_way(self) -> None:
        self._whole.give_way()


def move(
    vault: Vault, folder: Path, progress: Progress, set_vault_location: Callable[[Path], None]
) -> Moved:
    """Copy an open vault to a new or empty folder, and continue with the copy.

    Reads and drafts can run while it is copied and verified. If they change the database after it
    was copied, it is copied and verified once more, without interruption; that can still be
    cancelled, and waiting writes go to the old folder.

    Args:
        vault: Open, and not read-only; it stays open.
        folder: Created when it does not exist.
        progress: Files done and in all; settled when the copy is about to be used.
        set_vault_location: Stores the place for the next start, called just before the copy is
            used, so that everything written there is found. Called again with the old place if the
            move fails.

    Raises:
        KeeperError: from `set_vault_location`; VAULT_READ_ONLY; FOLDER_NOT_EMPTY, VAULT_THERE,
            NOT_A_FOLDER, BACKUP_INTO_VAULT; VAULT_DAMAGED, when the database does not verify or may
            be an older copy; DISK_*. The vault stays open in the old folder, and the new one is
            empty.
        Cancelled.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    if vault.keep_head:
        # A database that does not match the last seen head must be examined in place.
        raise KeeperError(Code.VAULT_DAMAGED, path=str(vault.folder / DATABASE_FILE))
    refuse_inside(vault.folder, folder)
    old = vault.folder

    def settle(lock: FolderLock) -> None:
        progress.settle()
        try:
            set_vault_location(folder)
            vault.go_on_in(folder, lock)
        except BaseException:
            with contextlib.suppress(KeeperError):
                set_vault_location(old)
            raise

    with install_vault(folder, settle, progress.give_way) as (staging, _):
        with disk_errors(staging):
            (staging / ORIGINALS_FOLDER).mkdir(mode=0o700)
            database_size = (old / DATABASE_FILE).stat().st_size
        files = _files(vault)
        sizes = [vault.originals.size(name) for name in files]
        need_space(staging, database_size + sum(sizes))
        unreadable = _copy(vault, files, staging, progress)
        if not _copy_database(vault, staging, progress):
            with disk_errors(staging):
                (staging / DATABASE_FILE).unlink()
            _copy_database(vault, staging, _Alone(progress))
    return Moved(old, folder, tuple(evidence_label(n) for n in sorted(set(unreadable))))


def _files(vault: Vault) -> dict[str, int]:
    """Return the encrypted files by name, with the number of their evidence."""
    return {file.name: number for number, _, file in vault.evidence.all_files()}


def _copy_database(vault: Vault, staging: Path, progress: Progress) -> bool:
    """Copy and verify; return whether the vault has not changed meanwhile."""
    before = vault.database.changes()
    with vault_snapshot(vault, staging, progress, codes=True) as snapshot:
        snapshot.verified()
    return vault.database.changes() == before


def _copy(vault: Vault, files: dict[str, int], staging: Path, progress: Progress) -> list[int]:
    """Copy encrypted files; return the evidence of those that two attempts could not read."""
    unreadable = []
    originals = staging / ORIGINALS_FOLDER
    with CopyBatch(originals, progress) as batch:
        for done, (name, number) in enumerate(files.items()):
            progress.step(done, len(files), evidence_label(number))
            source = vault.folder / ORIGINALS_FOLDER / name
            if not any(_put(batch, source, originals / name) for _ in range(2)):
                unreadable.append(number)
        batch.settle()
    progress.step(len(files), len(files))
    return unreadable


def _put(batch: CopyBatch, source: Path, target: Path) -> bool:
    try:
        with open_file(source) as file:
            batch.put(file, target)
    except (OSError, SourceError):
        return False
    return True
