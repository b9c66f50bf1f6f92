"""Upgrades a vault's schema and keeps a copy of the old database."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.migrations import NEWEST, migrate, schema_version
from evidence_keeper.system.files import disk_errors, sync_folder

_COPY = "before-upgrade-"


def upgrade(database: Database, folder: Path, copy: Callable[[Path], None]) -> tuple[int, int]:
    """Apply missing migrations; a copy of the old database is kept until the next opening.

    Args:
        database: The vault's.
        folder: The vault's.
        copy: Writes a consistent copy of the database, under the same key.

    Returns:
        The schema's version before and after.

    Raises:
        KeeperError: VAULT_NEWER, DISK_*; nothing is changed then.
    """
    before = schema_version(database)
    if 0 < before < NEWEST:
        path = folder / f"{_COPY}{before}.db"
        with disk_errors(path):
            path.unlink(missing_ok=True)
            try:
                copy(path)
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            except BaseException:
                # A partial copy would fill a disk that has no room.
                _forget(path)
                raise
            sync_folder(folder)
    elif before == NEWEST:
        forget_copies(folder)
    return migrate(database)


def forget_copies(folder: Path) -> None:
    """Remove the copy: an opening has shown that the upgrade was good, or content must be
    erased.
    """
    with contextlib.suppress(OSError):
        for path in list(folder.glob(f"{_COPY}*.db")):
            _forget(path)


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        for one in (path, path.with_name(f"{path.name}-journal")):
            one.unlink(missing_ok=True)
