"""Destroys a vault, keys first, so that an interruption leaves nothing readable."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder, work_folders
from evidence_keeper.storage.vault.attempts import ATTEMPTS_FILE
from evidence_keeper.storage.vault.folder_lock import LOCK_FILE
from evidence_keeper.storage.vault.head_file import HEAD_FILE
from evidence_keeper.storage.vault.keys import KEY_FILE, KEY_FILE_COPY
from evidence_keeper.storage.vault.schema_upgrade import forget_copies
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system.files import disk_errors, sync_folder, temporary_names

_KEYS = (KEY_FILE, KEY_FILE_COPY)


def destroy(vault: Vault) -> tuple[str, ...]:
    """Destroy an open vault. This cannot be undone, not even with the recovery code.

    The key files are overwritten, synced and removed before anything else. A disk may keep old
    blocks, and a backup has keys of its own: docs/vault-format.md explains the consequences.

    Args:
        vault: Open, and not read-only. It is closed afterwards in any case.

    Returns:
        Names of remaining files in the folder: foreign ones, or ones that could not be removed.

    Raises:
        KeeperError: DISK_*; a key file could not be destroyed. The vault may still open.
    """
    folder = vault.folder
    vault.database.close()
    try:
        for path in _key_files(folder):
            _overwrite(path)
        for path in _key_files(folder):
            with disk_errors(path):
                path.unlink()
        with disk_errors(folder):
            sync_folder(folder)
        _remove_rest(folder)
    finally:
        vault.close()
    with contextlib.suppress(OSError):
        (folder / LOCK_FILE).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
    with contextlib.suppress(OSError):
        return tuple(sorted(path.name for path in folder.iterdir()))
    return ()


def _key_files(folder: Path) -> Iterator[Path]:
    """Yield the key file, its copy, and their unfinished temporary files."""
    with disk_errors(folder):
        for name in _KEYS:
            yield from [*folder.glob(name), *folder.glob(temporary_names(name))]


def _overwrite(path: Path) -> None:
    with disk_errors(path), path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _remove_rest(folder: Path) -> None:
    """Remove all other vault files as far as possible: their key is gone."""
    names = (HEAD_FILE, ATTEMPTS_FILE, DATABASE_FILE, f"{DATABASE_FILE}-journal")
    for name in names:
        for path in [folder / name, *folder.glob(temporary_names(name))]:
            with contextlib.suppress(OSError):
                path.unlink()
    forget_copies(folder)
    for work in (folder / ORIGINALS_FOLDER, *work_folders(folder)):
        remove_folder(work)
