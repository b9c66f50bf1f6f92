"""Describes the backups found in a folder and the options of a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Target(StrEnum):
    """The state of a restore's target folder."""

    FREE = "free"
    """Missing, empty, or left by an interrupted restore."""
    VAULT = "vault"
    FILE = "file"
    TAKEN = "taken"
    """It contains something else."""


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """One complete backup.

    Attributes:
        place: A generation's folder, or a file.
        made: When.
        group: Name of the folder of backups, or of the file: distinguishes the backups of several
            vaults.
    """

    place: Path
    made: datetime
    group: str


@dataclass(frozen=True, slots=True)
class FoundBackups:
    """The backups and vault found in the chosen place.

    Attributes:
        backups: Newest first.
        vault: A vault in that place: the folder itself, or the only one directly in it.
        unreadable: Names of backups there that are damaged or too new.
    """

    backups: tuple[KeptBackup, ...] = ()
    vault: Path | None = None
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """The options of a restore.

    Attributes:
        place: Of a `KeptBackup`.
        folder: The target folder.
        passphrase, recovery: Opens the backup; one of the two.
        partial: Restore the readable parts of a damaged one.
    """

    place: Path
    folder: Path
    passphrase: str = ""
    recovery: str = ""
    partial: bool = False
