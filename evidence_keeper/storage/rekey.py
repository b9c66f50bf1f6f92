"""New secrets for a vault: the vault key is wrapped anew, the data is never rewritten.

The order of writing: the key file first; it is read back and opened with the new secret; only then
is the copy replaced, so that the old secret opens nothing in this folder any more. Backups made
before keep the old secrets.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from evidence_keeper.domain.canonical import Json
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage import keys, recovery_code
from evidence_keeper.storage.folder_lock import FolderLock
from evidence_keeper.storage.tidying import sweep_half_written
from evidence_keeper.storage.vault import unlocked


def change_passphrase(
    folder: Path, new: str, *, passphrase: str, recovery: str, cost: keys.KdfCost, held: bool
) -> None:
    """Give the vault a new passphrase.

    Args:
        folder: The vault's.
        new: Not empty.
        passphrase: The old one, or empty when the recovery code is given.
        recovery: The recovery code, or empty.
        cost: Of the new passphrase.
        held: Whether this process has the vault open; otherwise its lock is taken meanwhile.

    Raises:
        KeeperError: PASSPHRASE_EMPTY, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, VAULT_IN_USE,
            KEY_FILE_DAMAGED, DISK_*. The old passphrase stays valid until the new one is verified.
    """
    if not new:
        raise KeeperError(Code.PASSPHRASE_EMPTY)
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        slot = keys.passphrase_slot(vault_key, key_file.vault_id, new, cost)
        _replace(folder, key_file, slot, vault_key, passphrase=new)


def renew_recovery(folder: Path, *, passphrase: str, recovery: str, held: bool) -> str:
    """Make a new recovery code; the old one opens nothing afterwards.

    Args:
        folder, held: As in `change_passphrase`.
        passphrase, recovery: One of the two; the other is empty.

    Returns:
        The new code, to be shown once.

    Raises:
        KeeperError: as `change_passphrase`. The old code stays valid until the new one is verified.
    """
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        secret = recovery_code.new_secret()
        code = recovery_code.format_code(secret)
        slot = keys.recovery_slot(vault_key, key_file.vault_id, secret)
        _replace(folder, key_file, slot, vault_key, recovery=code)
    return code


def _replace(
    folder: Path,
    before: keys.KeyFile,
    slot: Json,
    vault_key: bytes,
    *,
    passphrase: str = "",
    recovery: str = "",
) -> None:
    keys.write_key_file(folder, before.with_slot(slot), copy=False)
    written = keys.read_key_file(folder)
    opened = keys.unlock(written, folder, passphrase=passphrase, recovery_code=recovery)
    if opened != vault_key:
        keys.write_key_file(folder, before, copy=True)
        raise KeeperError(Code.KEY_FILE_DAMAGED, path=str(folder / keys.KEY_FILE))
    keys.write_key_file(folder, written, copy=True)
    sweep_half_written(folder)


@contextlib.contextmanager
def _locked(folder: Path, *, held: bool) -> Iterator[None]:
    lock = None if held else FolderLock(folder)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()
