"""Adapts the services to the window's use cases on vaults.

The names are those of the fields of `ui.doors.Doors`.
"""

from __future__ import annotations

from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.removal import BinItem
from evidence_keeper.domain.vault.backup import RestoreWish
from evidence_keeper.services.help import guidance
from evidence_keeper.services.record import patterns, people, removal
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import (
    backups,
    compacting,
    moving,
    passphrases,
    recovery_methods,
    vaults,
)

read_people = people.read
save_people = people.save
incidents_of = people.incidents
count_pattern = patterns.count
panels = guidance.panels
before_you_start = guidance.before_you_start
judge = passphrases.strength
suggest = passphrases.suggest
recovery_ways = recovery_methods.ways
make_one_sheet = recovery_methods.make_one_sheet
revoke_one_sheet = recovery_methods.revoke_one_sheet
make_three_sheets = recovery_methods.make_three_sheets
revoke_three_sheets = recovery_methods.revoke_three_sheets
codes_written = recovery_methods.written_down
back_up = backups.back_up
last_backup = backups.last_backup
find_backups = backups.find
restore_target = backups.target_state
room_to_gain = compacting.room_to_gain
compact = compacting.compact
move_vault = moving.move
in_bin = removal.in_bin
take_back = removal.take_back
removed = removal.removed
destroy = removal.destroy_vault


def create(folder: Path, passphrase: str, zone: str) -> str:
    """Create a vault and return its recovery code, which is not on paper yet."""
    return vaults.create(folder, passphrase, zone, waiting=True)


def open_with_passphrase(folder: Path, passphrase: str) -> Session:
    """Open a vault; a long record is checked afterwards."""
    return vaults.open_with_passphrase(folder, passphrase, at_once=vaults.AT_ONCE)


def open_with_recovery(folder: Path, code: str) -> Session:
    """Open a vault with its recovery code, or with two of three."""
    return vaults.open_with_recovery(folder, code, at_once=vaults.AT_ONCE)


def waiting_codes(session: Session, proof: str, sheets: int) -> tuple[str, ...]:
    """Return new codes that are not on paper yet."""
    return recovery_methods.waiting_codes(session, proof, sheets=sheets)


def restore(wish: RestoreWish, progress: Progress) -> backups.RestoreDone:
    """Restore a backup and check the restored vault."""
    return backups.restore(
        wish.place,
        wish.folder,
        progress,
        passphrase=wish.passphrase,
        recovery=wish.recovery,
        partial=wish.partial,
    )


def remove(session: Session, item: BinItem, reason: str, with_copies: bool) -> None:
    """Remove an item for good, optionally with its working copies."""
    removal.remove(session, item, reason, with_copies=with_copies)
