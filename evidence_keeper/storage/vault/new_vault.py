"""Creates a vault; the folder becomes one only when everything is in place."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from evidence_keeper import __version__
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case
from evidence_keeper.storage.record.drafts_and_preferences import NEW_CODE
from evidence_keeper.storage.record.search_query import INDEXES, forgets_words
from evidence_keeper.storage.vault import keys, recovery_code
from evidence_keeper.storage.vault.folder_lock import FolderLock
from evidence_keeper.storage.vault.migrations import NEWEST, migrate
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system.files import disk_errors, make_folder, remove_made


def create(
    folder: Path, passphrase: str, case: Case, cost: keys.KdfCost, *, waiting: bool = False
) -> str:
    """Create a vault in a new or empty folder.

    Args:
        folder: The vault's folder.
        passphrase: Not empty.
        case: The first one.
        cost: Of the passphrase.
        waiting: Whether the recovery code is kept in the vault until `rekey.settle` confirms that
            it is on paper: the vault may be locked, or the power fail, before that.

    Returns:
        The recovery code; without `waiting` it is stored nowhere.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, PASSPHRASE_EMPTY, DISK_*; nothing is left behind then.
    """
    if not passphrase:
        raise KeeperError(Code.PASSPHRASE_EMPTY)
    with disk_errors(folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise KeeperError(Code.FOLDER_NOT_EMPTY, path=str(folder))
        made = make_folder(folder, parents=True)
        _take(folder, made)
    vault_key, vault_id = secrets.token_bytes(32), secrets.token_hex(16)
    secret = recovery_code.new_secret()
    code = recovery_code.format_code(secret)
    try:
        _fill_new(folder, vault_key, case, waiting=code if waiting else "")
        key_file = keys.KeyFile(vault_id, {}).with_slot(
            keys.passphrase_slot(vault_key, vault_id, passphrase, cost)
        )
        slot = keys.recovery_slot(vault_key, vault_id, secret)
        key_file = key_file.with_waiting([slot]) if waiting else key_file.with_slot(slot)
        # Last: a folder is a vault only once everything else is in place.
        keys.write_key_file(folder, key_file, copy=True)
    except BaseException:
        _undo_create(folder, made)
        raise
    return code


def _take(folder: Path, made: list[Path]) -> None:
    """Make the first part of the vault, which one program alone can.

    Another that makes a vault here at the same time must not remove this one's files.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY; OSError.
    """
    try:
        (folder / ORIGINALS_FOLDER).mkdir(mode=0o700)
    except FileExistsError:
        raise KeeperError(Code.FOLDER_NOT_EMPTY, path=str(folder)) from None
    except OSError:
        remove_made(made)
        raise


def _fill_new(folder: Path, vault_key: bytes, case: Case, *, waiting: str) -> None:
    with contextlib.suppress(OSError):  # some sticks have no file modes
        folder.chmod(0o700)
    with disk_errors(folder):
        (folder / DATABASE_FILE).touch(mode=0o600)
    vault = Vault(folder, vault_key, FolderLock(folder))
    try:
        migrate(vault.database)
        with vault.change() as log:
            vault.database.execute(
                "INSERT INTO secrets VALUES ('signing seed', ?)", (secrets.token_bytes(32),)
            )
            log.append(Operation.VAULT_CREATED, {"schema": NEWEST, "program": __version__})
            vault.incidents.add_case(case)
            for table in INDEXES:
                forgets_words(vault.database, table)
            if waiting:
                vault.notebook.set_preference(NEW_CODE, waiting)
            log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
        vault.write_head_for(folder, *vault.log.head())  # a refused first write is reported
    finally:
        vault.close()


def _undo_create(folder: Path, made: list[Path]) -> None:
    """Remove everything that a failed creation made; the folder was empty before."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    remove_made(made)
