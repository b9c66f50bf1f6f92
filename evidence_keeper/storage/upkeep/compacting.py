"""Compacts the database: rewrites it without its free pages.

The new file is written into a temporary folder inside the vault, verified and synced, and then
renamed over the old one. A crash at any moment leaves the old or the new file complete; leftovers
are swept at the next opening. The vault's lock is held all the time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.storage.backup.copying import need_space, sync_file
from evidence_keeper.storage.backup.snapshot import verify_copy
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder, work_folder
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.vault import DATABASE_FILE, Vault
from evidence_keeper.system.files import disk_errors

_WORTH_BYTES, _WORTH_SHARE = 1_000_000, 10
"""Least free space for offering it: bytes, and fraction of the file."""
_ROUNDS = 3
"""A draft saved in between costs another round; in the last one, drafts wait."""
_PARTS = 100
"""Total of the progress: writing is one half, syncing and verifying the other."""
_POLL_SECONDS = 0.05

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Room:
    """The space that a vault's database takes.

    Attributes:
        size: Bytes of the file.
        free: Unused bytes of it.
    """

    size: int
    free: int

    @property
    def worth_it(self) -> bool:
        """Whether compacting saves enough to offer it."""
        return self.free >= max(_WORTH_BYTES, self.size // _WORTH_SHARE)

    @property
    def needed(self) -> int:
        """Free disk bytes that compacting needs, with a margin."""
        content = self.size - self.free
        return content + content // 50 + 65_536


def room(vault: Vault) -> Room:
    """Return the size and the free space of the database."""
    page, pages, free = (
        int(vault.database.scalar(f"PRAGMA {name}"))
        for name in ("page_size", "page_count", "freelist_count")
    )
    return Room(pages * page, free * page)


def compact(vault: Vault, progress: Progress) -> int:
    """Return free space in the database to the disk; the content stays unchanged.

    Reads and drafts can run while the new file is verified, and wait while it is written. If they
    change the database, it is written once more.

    Args:
        vault: Open, and not read-only. It stays open.
        progress: Percent.

    Returns:
        Bytes by which the file became smaller; may be negative.

    Raises:
        KeeperError: VAULT_READ_ONLY; VAULT_DAMAGED, when the database does not verify or may be an
            older copy; DISK_FULL with `needed`; DISK_*. The database is unchanged then.
        Cancelled.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    if vault.keep_head:
        # A database that does not match the last seen head must be examined, not rewritten.
        raise KeeperError(Code.VAULT_DAMAGED, path=str(vault.folder / DATABASE_FILE))
    before = room(vault)
    need_space(vault.folder, before.needed)
    work = work_folder(vault.folder)
    try:
        path = work / DATABASE_FILE
        for giving_way in [*[True] * (_ROUNDS - 1), False]:
            progress.step(0, _PARTS)
            if _written_anew(vault, path, progress, before, giving_way=giving_way):
                break
        vault.database.give_place_to(path)
    except KeeperError as e:
        if e.code is Code.VAULT_DAMAGED:
            # The vault stays open: writable data must not wait for the next opening.
            vault.database.open_anew()
        if e.code is not Code.DISK_FULL:
            raise
        raise KeeperError(e.code, path=str(vault.folder), needed=before.needed) from e
    finally:
        remove_folder(work)
    return before.size - room(vault).size


def _written_anew(
    vault: Vault, path: Path, progress: Progress, before: Room, *, giving_way: bool
) -> bool:
    """Write and verify the new file; return whether the vault has not changed meanwhile."""

    def written() -> None:
        size = path.stat().st_size if path.exists() else 0
        progress.tick(min(_PARTS // 2, size * _PARTS // 2 // before.needed), _PARTS)

    _write(vault.database, path, written)
    changes = vault.database.changes()
    shape = _shape(vault.database, lambda: progress.tick(_PARTS // 2, _PARTS))
    pool = ThreadPoolExecutor(1, thread_name_prefix="verify")
    try:
        verifying = pool.submit(_verify, vault, path, shape)
        tell: Tell = progress.step if giving_way else progress.tick
        while not wait([verifying], _POLL_SECONDS).done:
            tell(_PARTS // 2, _PARTS)
        verifying.result()
        tell(_PARTS, _PARTS)
    finally:
        # After cancelling, nobody waits for the check of a discarded file.
        pool.shutdown(wait=False)
    return vault.database.changes() == changes


def _write(database: Database, path: Path, tick: Callable[[], None]) -> None:
    """Write the new file, and once more when a page could not be read.

    SQLite reports a single failed read as damage; a second read succeeds.
    """
    for again in (True, False):
        with disk_errors(path):
            path.unlink(missing_ok=True)
        try:
            return database.compact_to(path, tick)
        except KeeperError as e:
            if e.code is not Code.VAULT_DAMAGED or not again:
                raise
        database.open_anew()
    return None


def _verify(vault: Vault, path: Path, shape: object) -> None:
    """Sync the new file and verify it on a thread and a connection of its own.

    Raises:
        KeeperError: VAULT_DAMAGED, DISK_*.
    """
    sync_file(path)
    verify_copy(vault, path)
    with contextlib.closing(vault.open_copy(path)) as copy:
        if _shape(copy, lambda: None) != shape:
            raise KeeperError(Code.DISK_REFUSED, path=str(path), reason="NotAsWritten")


def _shape(database: Database, tick: Callable[[], None]) -> object:
    """Return the schema, its version, and how many rows each table has."""
    schema = database.all("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
    counts = []
    for (name,) in database.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ):
        tick()
        counts.append((name, database.scalar(f'SELECT count(*) FROM "{name}"')))  # noqa: S608
    version = database.scalar("PRAGMA user_version")
    head = database.one("SELECT number, hash FROM custody ORDER BY number DESC LIMIT 1")
    return schema, version, head, counts
