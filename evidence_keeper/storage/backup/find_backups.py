"""Recognising backups, and vaults, where the user points: the folder, one above, or a file."""

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
    """Return what a place holds; nothing of it is opened, and nothing is written.

    Args:
        target: A file, a folder of backups or what lies in it, a vault, or the folder above.

    Raises:
        KeeperError: DISK_*, when the place is not there or may not be looked into;
            BACKUP_DAMAGED, VAULT_NEWER, of a file, when there is no whole backup beside it.
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
            return FoundBackups()  # somebody's letter is not a damaged backup
        raise


def _found_below(folder: Path) -> FoundBackups:
    """Look at what lies directly in a folder."""
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
    """Whether this is one backup by itself, wherever it was copied to: it is never a vault."""
    return is_generation(folder) or (folder / CONTENTS_FILE).is_file()


def _is_base(folder: Path) -> bool:
    """Whether a folder holds one vault's backups. One that has lost its mark does as well."""
    return (folder / MARK_FILE).is_file() or bool(generation_folders(folder))


def _base_around(folder: Path) -> Path | None:
    """Return the folder of backups that a folder is, or whose generations it holds."""
    if _is_base(folder):
        return folder
    above = folder.parent
    return above if folder.name == GENERATIONS and _is_base(above) else None


def _holds_vault(folder: Path) -> bool:
    try:
        return is_vault(folder)
    except KeeperError:
        return False  # it may not be looked into


def _generation(path: Path) -> KeptBackup:
    try:
        made = datetime.strptime(path.name, _NAME_FORMAT).replace(tzinfo=UTC)
    except ValueError:  # copied under another name
        try:
            made = datetime.fromisoformat(Generation(path).contents.made)
        except (KeeperError, ValueError):  # damaged: restoring tells it
            made = datetime.fromtimestamp((path / CONTENTS_FILE).stat().st_mtime, UTC)
    if not is_generation(path):
        return KeptBackup(path, made, path.name)
    return KeptBackup(path, made, path.parent.parent.name)


def _file(path: Path) -> KeptBackup:
    backup = FileBackup(path)
    backup.close()
    return KeptBackup(path, datetime.fromisoformat(backup.contents.made), path.name)
