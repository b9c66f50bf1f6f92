"""Changes a vault's secrets: the vault key is wrapped again, the data is never rewritten.

The order of writing: the key file first; it is read back and opened with the new secret; only then
is the copy replaced. An old passphrase then opens nothing in this folder any more; old recovery
codes open until the new ones are known to be on paper. Earlier backups keep the old secrets.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.vault.recovery import PEOPLE
from evidence_keeper.storage.upkeep.crash_cleanup import sweep_half_written
from evidence_keeper.storage.vault import keys, recovery_code
from evidence_keeper.storage.vault.folder_lock import FolderLock
from evidence_keeper.storage.vault.vault import unlocked


def change_passphrase(
    folder: Path, new: str, *, passphrase: str, recovery: str, cost: keys.KdfCost, held: bool
) -> None:
    """Change the vault's passphrase.

    Args:
        folder: The vault's.
        new: Not empty.
        passphrase: The old one, or empty when the recovery code is given.
        recovery: The recovery code, or two of the three on two lines, or empty.
        cost: Of the new passphrase.
        held: Whether this process has the vault open; otherwise it is locked meanwhile.

    Raises:
        KeeperError: PASSPHRASE_EMPTY, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*,
            VAULT_IN_USE, KEY_FILE_DAMAGED, DISK_*. The old passphrase stays valid until the new one
            is verified.
    """
    if not new:
        raise KeeperError(Code.PASSPHRASE_EMPTY)
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        slot = keys.passphrase_slot(vault_key, key_file.vault_id, new, cost)
        _replace(folder, key_file, key_file.with_slot(slot), vault_key, passphrase=new)


def renew_recovery(folder: Path, *, passphrase: str, recovery: str, held: bool) -> str:
    """Make a new recovery code; the old one also opens until `settle`.

    Args:
        folder, held: As in `change_passphrase`.
        passphrase, recovery: One of the two; the other is empty.

    Returns:
        The new code.

    Raises:
        KeeperError: as `change_passphrase`; nothing is changed then.
    """
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        secret = recovery_code.new_secret()
        code = recovery_code.format_code(secret)
        slot = keys.recovery_slot(vault_key, key_file.vault_id, secret)
        _replace(folder, key_file, key_file.with_waiting([slot]), vault_key, codes=[code])
    return code


def renew_pairs(folder: Path, *, passphrase: str, recovery: str, held: bool) -> tuple[str, ...]:
    """Make new codes for three people, any two of which open; earlier ones open until `settle`.

    All three slots are replaced in one write, so that an old code never matches a new one.

    Args:
        folder, held, passphrase, recovery: As in `renew_recovery`.

    Returns:
        The codes of person 1, 2 and 3.

    Raises:
        KeeperError: as `change_passphrase`; nothing is changed then.
    """
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        people = [recovery_code.new_secret() for _ in PEOPLE]
        codes = [
            recovery_code.format_code(secret, number)
            for number, secret in zip(PEOPLE, people, strict=True)
        ]
        after = key_file.with_waiting(keys.pair_slots(vault_key, key_file.vault_id, people))
        _replace(
            folder, key_file, after, vault_key, codes=[t for _, t in _slots_and_secrets(codes)]
        )
    return tuple(codes)


def prove(folder: Path, *, passphrase: str, recovery: str) -> None:
    """Verify the secret of a vault that this process has open; a wrong one is counted.

    Raises:
        KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED, DISK_*.
    """
    unlocked(keys.read_key_file(folder), folder, passphrase, recovery)


def waiting(key_file: keys.KeyFile, codes: Sequence[str]) -> bool:
    """Return whether these, one code or three people's, are new codes that are not settled."""
    return bool(_waiting_slots(key_file, codes))


def settle(folder: Path, codes: Sequence[str], *, held: bool) -> None:
    """Replace all other codes of their kind by new ones that are on paper.

    Args:
        folder, held: As in `change_passphrase`.
        codes: From `renew_recovery` or `renew_pairs`. Settled codes change nothing.

    Raises:
        KeeperError: WRONG_RECOVERY_CODE, RECOVERY_*, of codes that open nothing here;
            KEY_FILE_DAMAGED, VAULT_IN_USE, DISK_*. Every code that opened before still does.
    """
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        asked = [text for _, text in _slots_and_secrets(codes)]
        opened = [keys.unlock(key_file, folder, recovery_code=text) for text in asked]
        if chosen := _waiting_slots(key_file, codes):
            _replace(folder, key_file, key_file.settled(chosen), opened[0], codes=asked)


def _waiting_slots(key_file: keys.KeyFile, codes: Sequence[str]) -> list[dict[str, Json]]:
    """Return the waiting slots that these codes open; none when one is missing."""
    chosen = []
    for slot_id, text in _slots_and_secrets(codes):
        named = (slot for slot in key_file.waiting if slot["slot"] == slot_id)
        fitting = next((slot for slot in named if _fits(key_file, slot, text)), None)
        if fitting is None:
            return []
        chosen.append(fitting)
    return chosen


def _fits(key_file: keys.KeyFile, slot: dict[str, Json], codes: str) -> bool:
    only = keys.KeyFile(key_file.vault_id, {str(slot["slot"]): slot})
    try:
        return bool(keys.unlock(only, Path(), recovery_code=codes))
    except KeeperError:
        return False


def _slots_and_secrets(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return each slot with its secret: the one code, or each pair of three on two lines."""
    if len(codes) == len(PEOPLE):
        return [(name, f"{codes[a - 1]}\n{codes[b - 1]}") for name, (a, b) in keys.PAIRS.items()]
    return [(keys.RECOVERY, code) for code in codes]


def revoke(
    folder: Path, slot_ids: Collection[str], *, passphrase: str, recovery: str, held: bool
) -> None:
    """Remove slots: their codes open nothing in this folder afterwards.

    Args:
        slot_ids: `keys.RECOVERY` or `keys.PAIRS`; missing ones are ignored.
        folder, held, passphrase, recovery: As in `renew_recovery`.

    Raises:
        KeeperError: as `change_passphrase`; RECOVERY_REVOKES_ITSELF, when the given codes are to be
            removed, because their owner may have no other secret. Nothing is changed then.
    """
    with _locked(folder, held=held):
        key_file = keys.read_key_file(folder)
        vault_key = unlocked(key_file, folder, passphrase, recovery)
        after = key_file.without(slot_ids)
        codes = [recovery] if recovery else []
        try:
            for code in codes:
                keys.unlock(after, folder, recovery_code=code)
        except KeeperError as e:
            raise KeeperError(Code.RECOVERY_REVOKES_ITSELF) from e
        _replace(folder, key_file, after, vault_key, passphrase=passphrase, codes=codes)


def _replace(
    folder: Path,
    before: keys.KeyFile,
    after: keys.KeyFile,
    vault_key: bytes,
    *,
    passphrase: str = "",
    codes: Sequence[str] = (),
) -> None:
    """Write the key file, read it back, open it with each secret, and only then write its copy."""
    keys.write_key_file(folder, after, copy=False)
    written = keys.read_key_file(folder)
    opened = []
    if written == after:
        opened = [keys.unlock(written, folder, recovery_code=code) for code in codes]
        if passphrase:
            opened.append(keys.unlock(written, folder, passphrase=passphrase))
    if not opened or any(key != vault_key for key in opened):
        keys.write_key_file(folder, before, copy=True)
        raise KeeperError(Code.KEY_FILE_DAMAGED, path=str(folder / keys.KEY_FILE))
    try:
        keys.write_key_file(folder, written, copy=True)
    except KeeperError:
        # After a reported failure nothing may have changed: a code that nobody saw must not be
        # active.
        with contextlib.suppress(KeeperError):
            keys.write_key_file(folder, before, copy=True)
        raise
    sweep_half_written(folder)


@contextlib.contextmanager
def _locked(folder: Path, *, held: bool) -> Iterator[None]:
    lock = None if held else FolderLock(folder)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()
