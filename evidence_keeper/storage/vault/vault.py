"""Opens a vault: a folder with the database, encrypted originals, the key file and a lock."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.checks.evidence_check import changed_details
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore
from evidence_keeper.storage.evidence.originals import Originals
from evidence_keeper.storage.record.conversations import Conversations
from evidence_keeper.storage.record.custody_log import CustodyLog
from evidence_keeper.storage.record.drafts_and_preferences import DraftsAndPreferences
from evidence_keeper.storage.record.incidents import Incidents
from evidence_keeper.storage.upkeep.crash_cleanup import KnownFiles, sweep_work
from evidence_keeper.storage.vault import attempts, keys
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.folder_lock import FolderLock
from evidence_keeper.storage.vault.head_file import HeadState, compare_head, write_head
from evidence_keeper.storage.vault.migrations import NEWEST, schema_version
from evidence_keeper.storage.vault.schema_upgrade import upgrade
from evidence_keeper.system.files import disk_errors

DATABASE_FILE = "vault.db"
ORIGINALS_FOLDER = "originals"
_OLDER = (HeadState.BEHIND.value, HeadState.DIFFERENT.value)
"""Findings that suggest an older or different copy of the database."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Notices for the owner after unlocking.

    Attributes:
        last_opened: The previous opening; None the first time.
        failed_since: Wrong attempts since then, oldest first.
        warnings: Inconsistencies: a broken chain, a log behind the last seen head.
        read_only: Whether the folder is read-only.
        checking: Whether the chain is left to the check that follows (`opening_check`).
    """

    last_opened: datetime | None
    failed_since: tuple[datetime, ...]
    warnings: tuple[Finding, ...]
    read_only: bool
    checking: bool = False


class VaultSigner:
    """Signs with the vault's key without exposing it."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def public_key(self) -> bytes:
        """Return the raw Ed25519 public key, 32 bytes."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Return the raw Ed25519 signature, 64 bytes."""
        return self._key.sign(message)


def is_vault(folder: Path) -> bool:
    """Return whether the folder is a vault.

    Raises:
        KeeperError: DISK_UNREADABLE, when the folder may not be read.
    """
    with disk_errors(folder, reading=True):
        return any((folder / name).is_file() for name in (keys.KEY_FILE, keys.KEY_FILE_COPY))


class Vault:
    """An open vault, made by `create` and `open_vault`; used only by the thread that opened it."""

    def __init__(
        self, folder: Path, vault_key: bytes, lock: FolderLock | None, *, read_only: bool = False
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self.keep_head = False
        self._lock = lock
        self._key = vault_key
        self._head_key = keys.derive(vault_key, "head file")
        self.database = Database(
            folder / DATABASE_FILE, keys.derive(vault_key, "database"), read_only=read_only
        )
        name_key = keys.derive(vault_key, "original names")
        self.originals = Originals(folder / ORIGINALS_FOLDER, name_key)
        self.incidents = Incidents(self.database)
        self.evidence = EvidenceStore(self.database)
        self.notebook = DraftsAndPreferences(self.database)
        self.conversations = Conversations(self.database)
        self.log = CustodyLog(self.database)

    @contextlib.contextmanager
    def change(self) -> Iterator[CustodyLog]:
        """Run one change with its custody entry: all of it, or nothing.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
        """
        with self.database.transaction():
            yield self.log
        # The commit confirms the change. A head file that is behind is normal after a crash and is
        # updated by the next change, so a refusal here loses nothing. One that is ahead of the
        # database stays: it proves that something is missing.
        if not self.keep_head:
            with contextlib.suppress(KeeperError):
                write_head(self.folder, self._head_key, *self.log.head())

    def signer(self) -> VaultSigner:
        """Return the signer."""
        return VaultSigner(
            bytes(self.database.scalar("SELECT value FROM secrets WHERE name = 'signing seed'"))
        )

    def head_state(self) -> HeadState:
        """Compare the custody log with the last seen head."""
        return compare_head(self.folder, self._head_key, self.log)

    def look_over(self, *, chain: bool = True) -> tuple[Finding, ...]:
        """Verify chain, last seen head and marks on evidence; only the last seen head if asked."""
        findings = []
        fault, noted = self.log.verified(Operation.EVIDENCE_CHANGED) if chain else (None, [])
        if fault is not None:
            findings.append(Finding("chain_broken", str(fault)))
        state = self.head_state()
        if state not in (HeadState.SAME, HeadState.AHEAD):
            findings.append(Finding(state.value))
        if schema_version(self.database) == NEWEST:
            findings += changed_details(self.evidence, noted)
        return tuple(findings)

    def sweep(self) -> None:
        """Remove files without a row. Only after a check without findings.

        An outdated database lacks the rows of its newest files.
        """
        self.originals.sweep(KnownFiles(self.evidence, self.originals, self.log))
        with self.database.transaction():
            self.conversations.sweep()

    def copy_database(self, path: Path, step: Callable[[int, int], None]) -> None:
        """Write a consistent copy of the database; see `Database.copy_to`."""
        self.database.copy_to(path, step)

    def open_copy(self, path: Path, *, read_only: bool = True) -> Database:
        """Open a copy of this vault's database.

        Raises:
            KeeperError: VAULT_DAMAGED, DISK_*.
        """
        return Database(path, keys.derive(self._key, "database"), read_only=read_only)

    def write_head_for(self, folder: Path, length: int, head: str) -> None:
        """Write the head file of a copy.

        Raises:
            KeeperError: DISK_*.
        """
        write_head(folder, self._head_key, length, head)

    def same_keys(self, folder: Path) -> Vault:
        """Open the database of another folder that this vault's key opens, such as a copy's.

        Raises:
            KeeperError: VAULT_DAMAGED, DISK_*.
        """
        return Vault(folder, self._key, None)

    def go_on_in(self, folder: Path, lock: FolderLock) -> None:
        """Continue with a copy of this vault in another folder and release the old one's lock.

        Args:
            folder: Has the whole current vault.
            lock: Held on that folder.

        Raises:
            KeeperError: VAULT_DAMAGED, DISK_*; the vault stays open in the old folder then.
        """
        self.database.go_on_with(folder / DATABASE_FILE)
        self.originals.go_on_in(folder / ORIGINALS_FOLDER)
        if self._lock is not None:
            self._lock.release()
        self.folder, self._lock = folder, lock

    def close(self) -> None:
        """Close the database and release the lock."""
        try:
            self.database.close()
        finally:
            if self._lock is not None:
                self._lock.release()


_WRONG = (Code.WRONG_PASSPHRASE, Code.WRONG_RECOVERY_CODE, Code.RECOVERY_PAIR_WRONG)
_FOREIGN_KEY = (*_WRONG, Code.RECOVERY_NO_PAIRS, Code.VAULT_DAMAGED)


def open_vault(
    folder: Path, *, passphrase: str = "", recovery: str = "", at_once: int | None = None
) -> tuple[Vault, Opened]:
    """Open a vault with the passphrase or the recovery code.

    Args:
        at_once: A custody log with more events is verified by the later check; None: never.

    Raises:
        KeeperError: NO_VAULT, VAULT_IN_USE, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*,
            PASSPHRASE_WAIT, KEY_FILE_DAMAGED, VAULT_DAMAGED, VAULT_NEWER, DISK_*.
    """
    keys.read_key_file(folder)
    lock, read_only = _take_lock(folder)
    try:
        # Only now: we must not undo a passphrase change that finished while we waited.
        candidates = keys.key_files(folder)
        if wait := attempts.pause_left(folder):
            raise KeeperError(Code.PASSPHRASE_WAIT, seconds=wait)
        database = folder / DATABASE_FILE
        if not database.is_file() or database.stat().st_size == 0:
            raise KeeperError(Code.VAULT_DAMAGED, path=str(folder / DATABASE_FILE))
        for key_file in candidates:
            try:
                vault_key = unlocked(key_file, folder, passphrase, recovery)
                vault = Vault(folder, vault_key, lock, read_only=read_only)
                break
            except KeeperError as e:
                # A foreign key file may have replaced ours: then the copy may be the right one.
                if key_file is candidates[-1] or e.code not in _FOREIGN_KEY:
                    raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        return vault, _welcome(vault, key_file, at_once)
    except BaseException:
        vault.close()
        raise


def _take_lock(folder: Path) -> tuple[FolderLock | None, bool]:
    """Return the lock, and whether the vault is read-only; no lock where that file is, too."""
    try:
        lock = FolderLock(folder)
    except KeeperError as e:
        if e.code is Code.DISK_READ_ONLY:
            return None, True
        raise
    # The file of the lock alone may be writable: then the database could not make its journal.
    return lock, not all(os.access(path, os.W_OK) for path in (folder, folder / DATABASE_FILE))


def unlocked(key_file: keys.KeyFile, folder: Path, passphrase: str, recovery: str) -> bytes:
    """Return the vault key; a wrong secret is counted.

    Raises:
        KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*,
            KEY_FILE_DAMAGED.
    """
    try:
        return keys.unlock(key_file, folder, passphrase=passphrase, recovery_code=recovery)
    except KeeperError as e:
        if e.code in _WRONG:
            attempts.note_failure(folder)
        raise


def _welcome(vault: Vault, key_file: keys.KeyFile, at_once: int | None) -> Opened:
    """Verify, upgrade, clean up and record the opening, in this order."""
    if schema_version(vault.database) == 0:
        # An empty database is no new vault: only `create` makes one. Nothing is touched.
        raise KeeperError(Code.VAULT_DAMAGED, path=str(vault.folder / DATABASE_FILE))
    if vault.read_only and schema_version(vault.database) < NEWEST:
        raise KeeperError(Code.VAULT_OLDER, path=str(vault.folder))
    checking = at_once is not None and vault.log.head()[0] > at_once
    warnings = vault.look_over(chain=not checking)
    last = vault.notebook.last_opening()
    failures = attempts.failed_attempts(vault.folder)
    if not vault.read_only:
        vault.keep_head = any(warning.code in _OLDER for warning in warnings)
        before, after = upgrade(
            vault.database, vault.folder, lambda path: vault.copy_database(path, _no_step)
        )
        if before != after:
            with vault.change() as log:
                log.append(Operation.VAULT_UPGRADED, {"from": before, "to": after})
        if not warnings and not checking:
            vault.sweep()
        sweep_work(vault.folder)
        _note_opening(vault, failures)
        _mend_key_files(vault.folder, key_file)
    return Opened(last, tuple(failures), warnings, vault.read_only, checking)


def _no_step(_done: int, _total: int) -> None:
    """Ignore progress: the window waits for the vault anyway."""


def _note_opening(vault: Vault, failures: list[datetime]) -> None:
    """Record the opening; a full disk must not keep anybody from reading."""
    try:
        with vault.database.transaction():
            vault.notebook.note_opening(failures)
    except KeeperError as e:
        if e.code not in (Code.DISK_FULL, Code.DISK_REFUSED, Code.DISK_READ_ONLY):
            raise
        return
    attempts.forget_failures(vault.folder)


def _mend_key_files(folder: Path, key_file: keys.KeyFile) -> None:
    """Repair key files: after a verified unlock both have the content that opened the vault."""
    wanted = key_file.to_bytes()
    for name in (keys.KEY_FILE, keys.KEY_FILE_COPY):
        path = folder / name
        with contextlib.suppress(OSError, KeeperError):
            if not path.is_file() or path.read_bytes() != wanted:
                keys.write_key_file(folder, key_file, copy=True)


@contextlib.contextmanager
def unlocked_folder(folder: Path, *, passphrase: str = "", recovery: str = "") -> Iterator[bytes]:
    """Lock a vault and yield its key, without opening a database that may be damaged.

    Raises:
        KeeperError: NO_VAULT, VAULT_IN_USE, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*,
            PASSPHRASE_WAIT, KEY_FILE_DAMAGED, VAULT_NEWER, DISK_*.
    """
    keys.read_key_file(folder)
    lock, _read_only = _take_lock(folder)
    try:
        key_file = keys.read_key_file(folder)
        if wait := attempts.pause_left(folder):
            raise KeeperError(Code.PASSPHRASE_WAIT, seconds=wait)
        yield unlocked(key_file, folder, passphrase, recovery)
    finally:
        if lock is not None:
            lock.release()
