"""Finds backups and vaults in the place that the user chose: the folder, its parent, or a file."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.backup import FoundBackups, KeptBackup
from evidence_keeper.storage.backup.backup_format import (
    CONTENTS_FILE,
    ESSENTIAL,
    FILE_SUFFIX,
    MARK_FILE,
)
from evidence_keeper.storage.backup.backup_source import (
    GENERATIONS,
    FileBackup,
    Generation,
    generation_folders,
    is_generation,
)
from evidence_keeper.storage.vault.vault import is_vault
from evidence_keeper.system.files import disk_errors

_NAME_FORMAT = "%Y%m%dT%H%M%SZ"
_OUR_FILES = (*ESSENTIAL, CONTENTS_FILE, MARK_FILE)


def find(target: Path) -> FoundBackups:
    """Return the backups and vaults in a place, without opening or writing anything.

    Args:
        target: A file, a backup folder or a part of it, a vault, or the folder above.

    Raises:
        KeeperError: DISK_*, when the place is missing or may not be read; BACKUP_DAMAGED,
            VAULT_NEWER, of a file, when there is no complete backup next to it.
    """
    with disk_errors(target):
        return _find(target.resolve(strict=True))


def _find(target: Path) -> FoundBackups:
    if target.is_file():
        if target.name in _OUR_FILES:
            return _find(target.parent)
        return _found_in_file(target)
    base = _base_around(target)
    if _is_whole(target):
        return FoundBackups((_generation(target),))
    if base is not None:
        return FoundBackups(tuple(_generation(path) for path in generation_folders(base)))
    if _holds_vault(target):
        return FoundBackups(vault=target)
    return _found_below(target)


def _found_in_file(path: Path) -> FoundBackups:
    try:
        return FoundBackups((_file(path),))
    except KeeperError as e:
        if e.code is Code.BACKUP_DAMAGED and path.suffix.lower() != FILE_SUFFIX:
            return FoundBackups()  # some other file is not a damaged backup
        raise


def _found_below(folder: Path) -> FoundBackups:
    """Look at the direct children of a folder."""
    backups: list[KeptBackup] = []
    vaults: list[Path] = []
    refused: dict[str, KeeperError] = {}
    for path in sorted(folder.iterdir()):
        with contextlib.suppress(OSError):
            if path.is_dir() and _is_base(path):
                backups += [_generation(one) for one in generation_folders(path)]
            elif path.is_dir() and _is_whole(path):
                backups.append(_generation(path))
            elif path.is_dir() and _holds_vault(path):
                vaults.append(path)
            elif path.suffix.lower() == FILE_SUFFIX and path.is_file():
                try:
                    backups.append(_file(path))
                except KeeperError as e:
                    refused[path.name] = e
    if refused and not backups and not vaults:
        raise next(reversed(refused.values()))
    backups.sort(key=lambda backup: backup.made, reverse=True)
    return FoundBackups(tuple(backups), vaults[0] if len(vaults) == 1 else None, tuple(refused))


def _is_whole(folder: Path) -> bool:
    """Return whether a folder is one complete backup, even if it was copied elsewhere; never a
    vault.
    """
    return is_generation(folder) or (folder / CONTENTS_FILE).is_file()


def _is_base(folder: Path) -> bool:
    """Return whether a folder contains one vault's backups, even without its mark."""
    return (folder / MARK_FILE).is_file() or bool(generation_folders(folder))


def _base_around(folder: Path) -> Path | None:
    """Return the backup folder that a folder is or that contains it."""
    if _is_base(folder):
        return folder
    above = folder.parent
    return above if folder.name == GENERATIONS and _is_base(above) else None


def _holds_vault(folder: Path) -> bool:
    try:
        return is_vault(folder)
    except KeeperError:
        return False  # access denied


def _generation(path: Path) -> KeptBackup:
    try:
        made = datetime.strptime(path.name, _NAME_FORMAT).replace(tzinfo=UTC)
    except ValueError:  # copied under another name
        try:
            made = datetime.fromisoformat(Generation(path).contents.made)
        except (KeeperError, ValueError):  # damaged: restoring reports it
            made = datetime.fromtimestamp((path / CONTENTS_FILE).stat().st_mtime, UTC)
    if not is_generation(path):
        return KeptBackup(path, made, path.name)
    return KeptBackup(path, made, path.parent.parent.name)


def _file(path: Path) -> KeptBackup:
    backup = FileBackup(path)
    backup.close()
    return KeptBackup(path, datetime.fromisoformat(backup.contents.made), path.name)
