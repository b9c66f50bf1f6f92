"""Backups, the room that the vault takes, and its place, as the window calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evidence_keeper.domain.progress import Progress
    from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.ports import (
        BackupPort,
        LastBackupPort,
        MovedPort,
        RestoredPort,
        RoomPort,
        SessionPort,
    )

# Imported when first used, like all that brings SQLCipher along: see `app.window`.
# ruff: noqa: PLC0415


def back_up(session: SessionPort, folder: Path, progress: Progress) -> BackupPort:
    """Back up to a folder."""
    from evidence_keeper.services.vault import backups

    return backups.back_up(cast("Session", session), folder, progress)


def last_backup(session: SessionPort) -> LastBackupPort | None:
    """Return when and where the last backup was made."""
    from evidence_keeper.services.vault import backups

    return backups.last_backup(cast("Session", session))


def find_backups(place: Path) -> FoundBackups:
    """Return what a place holds."""
    from evidence_keeper.services.vault import backups

    return backups.find(place)


def restore_target(folder: Path) -> Target:
    """Return what stands where a vault is to be restored to."""
    from evidence_keeper.services.vault import backups

    return backups.target_state(folder)


def restore(wish: RestoreWish, progress: Progress) -> RestoredPort:
    """Restore, and check the restored vault."""
    from evidence_keeper.services.vault import backups

    return backups.restore(
        wish.place,
        wish.folder,
        progress,
        passphrase=wish.passphrase,
        recovery=wish.recovery,
        partial=wish.partial,
    )


def room_to_gain(session: SessionPort) -> RoomPort | None:
    """Return how much room could be given back, where that is possible and worth it."""
    from evidence_keeper.services.vault import compacting

    return compacting.room_to_gain(cast("Session", session))


def compact(session: SessionPort, progress: Progress) -> int:
    """Give the room back; return the bytes."""
    from evidence_keeper.services.vault import compacting

    return compacting.compact(cast("Session", session), progress)


def move_vault(
    session: SessionPort,
    folder: Path,
    progress: Progress,
    set_vault_location: Callable[[Path], None],
) -> MovedPort:
    """Move the open vault."""
    from evidence_keeper.services.vault import moving

    return moving.move(cast("Session", session), folder, progress, set_vault_location)
