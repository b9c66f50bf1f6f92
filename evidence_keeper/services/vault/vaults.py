"""Creates and opens vaults."""

from __future__ import annotations

from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.entry import Case
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.domain.time.happened import zone_named
from evidence_keeper.services.session import Session
from evidence_keeper.storage.vault import keys, new_vault, rekey, vault

FIRST_CASE = "1"
"""Name of every vault's first case, shown as "Situation 1"."""


def is_vault(folder: Path) -> bool:
    """Return whether the folder is a vault."""
    return vault.is_vault(folder)


def create(
    folder: Path,
    passphrase: str,
    zone: str = DEFAULT_ZONE,
    *,
    case: str = FIRST_CASE,
    fast: bool = False,
    waiting: bool = False,
) -> str:
    """Create a vault in a new or empty folder.

    Args:
        folder: Created when it does not exist.
        passphrase: Not empty.
        zone: IANA time zone of the first case.
        case: Name of the first case.
        fast: The cheapest key derivation that is accepted: for tests and the example.
        waiting: Whether the recovery code is kept until `RecoveryService.written_down`.

    Returns:
        The recovery code, to be shown.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, PASSPHRASE_EMPTY, ZONE_UNKNOWN, DISK_*.
    """
    zone_named(zone)
    cost = keys.FAST_COST if fast else keys.calibrated_cost()
    return new_vault.create(folder, passphrase, Case(case, zone), cost, waiting=waiting)


def open_with_passphrase(folder: Path, passphrase: str, *, at_once: int | None = None) -> Session:
    """Open a vault.

    Args:
        folder: Of the vault.
        passphrase: As typed.
        at_once: A longer custody log than this is left to `CheckService.check_further`;
            None: never.

    Raises:
        KeeperError: NO_VAULT, WRONG_PASSPHRASE, PASSPHRASE_WAIT, VAULT_IN_USE, KEY_FILE_DAMAGED,
            VAULT_DAMAGED, VAULT_NEWER, DISK_*.
    """
    return Session(*vault.open_vault(folder, passphrase=passphrase, at_once=at_once))


def fits(folder: Path, passphrase: str) -> bool:
    """Return whether a passphrase opens a vault, without opening it or counting a wrong one.

    Raises:
        KeeperError: KEY_FILE_DAMAGED, DISK_*.
    """
    try:
        keys.unlock(keys.read_key_file(folder), folder, passphrase=passphrase)
    except KeeperError as e:
        if e.code is not Code.WRONG_PASSPHRASE:
            raise
        return False
    return True


def open_with_recovery(folder: Path, code: str, *, at_once: int | None = None) -> Session:
    """Open a vault with its recovery code, or with the codes of two people on two lines.

    `at_once` as in `open_with_passphrase`.

    Raises:
        KeeperError: as `open_with_passphrase`, and WRONG_RECOVERY_CODE, RECOVERY_*;
            RECOVERY_SECOND_NEEDED when one of the three was given alone.
    """
    session = Session(*vault.open_vault(folder, recovery=code, at_once=at_once))
    session.recovery.opened_with(code)
    return session


def change_passphrase(
    folder: Path, new: str, *, passphrase: str = "", recovery: str = "", fast: bool = False
) -> None:
    """Change the passphrase of a closed vault; the data is not rewritten.

    Afterwards the old passphrase opens nothing in this folder. Older backups keep theirs.

    Raises:
        KeeperError: PASSPHRASE_EMPTY, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*,
            VAULT_IN_USE, DISK_*.
    """
    cost = keys.FAST_COST if fast else keys.calibrated_cost()
    rekey.change_passphrase(
        folder, new, passphrase=passphrase, recovery=recovery, cost=cost, held=False
    )
