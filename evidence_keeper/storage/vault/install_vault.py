"""Installs a vault into a new or empty folder: all of it, or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.folder_lock import LOCK_FILE, FolderLock
from evidence_keeper.storage.vault.head_file import HEAD_FILE
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, is_vault
from evidence_keeper.system.files import disk_errors, make_folder, remove_made, sync_folder
from evidence_keeper.system.paths import STAGING


@contextlib.contextmanager
def install_vault(
    folder: Path,
    then: Callable[[FolderLock], None] = lambda _lock: None,
    give_way: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Path, FolderLock]]:
    """Yield a staging folder; on success its contents become the vault.

    The remains of an earlier killed attempt are swept. The lock, which is yielded as well, is held
    until the caller releases it; after a failure it is released and everything is removed.

    Args:
        folder: New or empty; created when it does not exist.
        then: Called with the lock once the vault is installed; if it fails, everything is removed
            too.
        give_way: Called during the removal, which may take long.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, VAULT_THERE, NOT_A_FOLDER, DISK_*.
    """
    made, lock = _make_ready(folder)
    staging = folder / STAGING
    try:
        with disk_errors(folder):
            staging.mkdir(mode=0o700)
        yield staging, lock
        _move_up(staging, folder, lambda: then(lock), give_way)
    except BaseException:
        remove_folder(staging, give_way)
        lock.release()
        with contextlib.suppress(OSError):
            (folder / LOCK_FILE).unlink()
        remove_made(made)
        raise


def state_of(folder: Path) -> Target:
    """Return the state of a restore's target folder.

    Raises:
        KeeperError: DISK_*, when that cannot be told.
    """
    with disk_errors(folder):
        if not folder.exists():
            return Target.FREE
        if not folder.is_dir():
            return Target.FILE
        names = {path.name for path in folder.iterdir()}
    if _is_unfinished(names):
        return Target.TAKEN if LOCK_FILE in names and _is_held(folder) else Target.FREE
    return Target.VAULT if is_vault(folder) else Target.TAKEN


_REFUSED = {
    Target.VAULT: Code.VAULT_THERE,
    Target.FILE: Code.NOT_A_FOLDER,
    Target.TAKEN: Code.FOLDER_NOT_EMPTY,
}


def _is_unfinished(names: set[str]) -> bool:
    """Return whether the folder is empty, or has the remains of a killed restore without a key
    file.
    """
    ours = {STAGING, LOCK_FILE, DATABASE_FILE, ORIGINALS_FOLDER, HEAD_FILE}
    return names <= {LOCK_FILE} or (STAGING in names and names <= ours)


def _is_held(folder: Path) -> bool:
    """Return whether another restore is running there."""
    try:
        FolderLock(folder).release()
    except KeeperError as e:
        return e.code is Code.VAULT_IN_USE
    return False


def _make_ready(folder: Path) -> tuple[list[Path], FolderLock]:
    """Make the folder, or see that it is empty, and hold it; return what was made, inmost first.

    The remains of a killed restore are swept. The lock keeps other restores out.
    """
    state = state_of(folder)
    if state is not Target.FREE:
        raise KeeperError(_REFUSED[state], path=str(folder))
    with disk_errors(folder):
        made = make_folder(folder, parents=True)
    try:
        lock = FolderLock(folder)
    except KeeperError:
        remove_made(made)
        raise
    try:
        names = {path.name for path in folder.iterdir()}
        if not _is_unfinished(names):  # another restore has finished in the meantime
            raise KeeperError(_REFUSED[state_of(folder)], path=str(folder))
        with disk_errors(folder):
            for name in names - {LOCK_FILE}:
                path = folder / name
                remove_folder(path) if path.is_dir() else path.unlink()
    except BaseException:
        lock.release()
        raise
    return made, lock


def _move_up(
    staging: Path, folder: Path, then: Callable[[], None], give_way: Callable[[], None]
) -> None:
    """Move the finished vault to its place; the key file comes last and makes it a vault.

    On removal it goes first: the remains of a kill are then no vault, and swept.
    """
    with disk_errors(folder):
        (staging / LOCK_FILE).unlink(missing_ok=True)
        last = (keys.KEY_FILE_COPY, keys.KEY_FILE)
        names = [p.name for p in staging.iterdir() if p.name not in last]
        moved: list[Path] = []
        try:
            # Each part is durable before the next begins: a key file that survives a loss of power
            # must find everything else in its place.
            for part in (names, last):
                for name in part:
                    (staging / name).rename(folder / name)
                    moved.append(folder / name)
                sync_folder(folder)
            then()
        except BaseException:
            for path in reversed(moved):
                _remove(path, give_way)
            raise
    remove_folder(staging)


def _remove(path: Path, give_way: Callable[[], None]) -> None:
    if path.is_dir():
        remove_folder(path, give_way)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
