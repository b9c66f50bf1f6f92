"""What a place holds that a vault can be brought back from, and what is asked of a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Target(StrEnum):
    """What stands where a vault is to be restored to."""

    FREE = "free"
    """Nothing, an empty folder, or what an earlier restore has left that was cut short."""
    VAULT = "vault"
    FILE = "file"
    TAKEN = "taken"
    """A folder with something else in it."""


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """One whole backup.

    Attributes:
        place: A generation's folder, or a file.
        made: When.
        group: Name of the folder of backups, or of the file: tells those of several vaults apart.
    """

    place: Path
    made: datetime
    group: str


@dataclass(frozen=True, slots=True)
class FoundBackups:
    """What was found where the user pointed.

    Attributes:
        backups: Newest first.
        vault: A vault that is there: the folder itself, or the only one directly in it.
        unreadable: Names of backups that lie there as well and are damaged or too new.
    """

    backups: tuple[KeptBackup, ...] = ()
    vault: Path | None = None
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """What is to be restored, and how.

    Attributes:
        place: Of a `KeptBackup`.
        folder: Where the vault will be.
        passphrase, recovery: What opens the backup; one of the two.
        partial: Take what can be read of a damaged one.
    """

    place: Path
    folder: Path
    passphrase: str = ""
    recovery: str = ""
    partial: bool = False
