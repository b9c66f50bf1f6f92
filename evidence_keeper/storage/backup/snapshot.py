"""Makes the verified copy of database, keys and head file that every backup begins with.

The copy is made through SQLite's own interface while the vault stays open for writing: copying the
file itself could catch it half written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import first_fault
from evidence_keeper.storage.backup.backup_format import MARK_FILE
from evidence_keeper.storage.backup.copying import sync_file, wait_for
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore, StoredFile
from evidence_keeper.storage.evidence.originals import START
from evidence_keeper.storage.record.custody_log import CustodyLog
from evidence_keeper.storage.record.drafts_and_preferences import (
    NEW_CODE,
    NEW_CODES,
    DraftsAndPreferences,
)
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.migrations import schema_version
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system.files import disk_errors, open_file, write_atomically


@dataclass(frozen=True, slots=True)
class BackupDone:
    """The result of a backup.

    Attributes:
        path: The file, or the folder of this vault's backups.
        generation: Name of the generation; empty for one file.
        files_copied: Newly copied originals and print pictures.
        bytes_copied: Their size in the backup.
        nothing_new: Whether the newest generation was already complete, and was verified.
        unreadable: Labels of evidence whose file in the vault could not be read completely.
    """

    path: Path
    generation: str
    files_copied: int
    bytes_copied: int
    nothing_new: bool = False
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copied database: its schema, the log's length and head, and the files it refers to.

    `verified` waits, with steps, until the copy was read back completely; see `vault_snapshot` for
    what it raises.
    """

    schema: int
    length: int
    head: str
    files: Sequence[tuple[int, StoredFile]]
    verified: Callable[[], None]


@contextlib.contextmanager
def vault_snapshot(
    vault: Vault, folder: Path, progress: Progress, *, codes: bool = False
) -> Iterator[Snapshot]:
    """Write database, keys and head file of an open vault into a folder.

    The copy is verified in the background: call `Snapshot.verified` before relying on it.

    Args:
        codes: Whether recovery codes that are not on paper yet are included, as they must be where
            the copy replaces the vault.

    Raises:
        KeeperError: VAULT_DAMAGED, also from `verified`, when the vault's own database does not
            verify; DISK_*.
        Cancelled.
    """
    path = folder / DATABASE_FILE
    vault.copy_database(path, lambda _done, _total: progress.step(0, 0, DATABASE_FILE))
    if not codes:
        _leave_codes_out(vault, path)
    progress.step(0, 0, DATABASE_FILE)
    pool = ThreadPoolExecutor(1, thread_name_prefix="verify")
    verifying = pool.submit(_sync_and_verify, vault, path)

    def verified() -> None:
        wait_for(verifying, lambda: progress.step(0, 0, DATABASE_FILE))
        verifying.result()

    try:
        copy = vault.open_copy(path)
        try:
            length, head = CustodyLog(copy).head()
            files = [(n, file) for n, _, file in EvidenceStore(copy).all_files()]
            schema = schema_version(copy)
        finally:
            copy.close()
        vault.write_head_for(folder, length, head)
        # Written from the parsed and checked key file, so that damage is not copied.
        keys.write_key_file(folder, keys.read_key_file(vault.folder), copy=True)
        yield Snapshot(schema, length, head, files, verified)
    finally:
        # A cancelled job also waits for the verification, which has the file open.
        wait_for(verifying, progress.give_way)
        pool.shutdown()


def _sync_and_verify(vault: Vault, path: Path) -> None:
    """Make the copy durable and verify it."""
    sync_file(path)
    verify_copy(vault, path)


def _leave_codes_out(vault: Vault, path: Path) -> None:
    """Erase recovery codes that are not on paper yet: somebody with an old passphrase must not read
    here a code that opens today's vault.

    Raises:
        KeeperError: VAULT_DAMAGED, DISK_*.
    """
    if all(vault.notebook.preference(name) in (None, []) for name in (NEW_CODE, NEW_CODES)):
        return
    with contextlib.closing(vault.open_copy(path, read_only=False)) as copy, copy.transaction():
        DraftsAndPreferences(copy).drop_preferences((NEW_CODE, NEW_CODES))


def verify_copy(vault: Vault, path: Path) -> None:
    """Verify with a connection of this thread's own, and once more if that fails.

    SQLite reports a single failed read as damage; a second read succeeds.

    Raises:
        KeeperError: VAULT_DAMAGED when the content is inconsistent; DISK_*.
    """
    try:
        _verify(vault, path)
    except KeeperError:
        _verify(vault, path)


def _verify(vault: Vault, path: Path) -> None:
    """Read every page, the structure and the whole custody chain of a copy.

    Raises:
        KeeperError: DISK_REFUSED when a page reads back differently, which no fault of the vault
            can cause; VAULT_DAMAGED when its content is inconsistent.
    """
    with contextlib.closing(vault.open_copy(path)) as copy:
        if copy.all("PRAGMA cipher_integrity_check"):
            raise KeeperError(Code.DISK_REFUSED, path=str(path), reason="NotAsWritten")
        if not _is_consistent(copy) or first_fault(CustodyLog(copy).walk()) is not None:
            raise KeeperError(Code.VAULT_DAMAGED, path=str(path))


def _is_consistent(copy: Database) -> bool:
    """Return whether every table is consistent, the search indexes' own tables included.

    The check of the vault compares index and texts: that takes half of the time, and the index can
    be rebuilt from the texts.
    """
    tables = copy.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
    return all(copy.all(f"PRAGMA integrity_check('{name}')") == [("ok",)] for (name,) in tables)


def refuse_inside(vault: Path, target: Path) -> None:
    """Refuse a target that is the vault, or is inside it or inside another vault.

    Raises:
        KeeperError: BACKUP_INTO_VAULT, DISK_*.
    """
    with disk_errors(target):
        place = target.resolve()
        for folder in (place, *place.parents):
            if not folder.is_dir():
                continue
            # The same folder can have several names: letter case, links, mounts.
            if folder.samefile(vault) or (
                (folder / keys.KEY_FILE).is_file()
                and (folder / ORIGINALS_FOLDER).is_dir()
                and not (folder / MARK_FILE).is_file()
            ):
                raise KeeperError(Code.BACKUP_INTO_VAULT, path=str(target))


def start_of(path: Path) -> bytes:
    """Return the leading bytes of an encrypted file, which are unique to one encryption.

    Raises:
        OSError: it cannot be read.
    """
    with open_file(path) as file:
        return file.read(START)


def write_file(path: Path, data: bytes) -> None:
    """Write a small file of a backup.

    Raises:
        KeeperError: DISK_*.
    """
    write_atomically(path, data)
