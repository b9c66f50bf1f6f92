"""Runs the sessions whose system calls are recorded, and checks them after a loss of power.

`python -m tests.proofs.power_sessions ROOT NAME...` runs them one after the other, each in a
folder of its own below ROOT.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.working_copy import Area, Mark
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.vault import database
from tests.proofs import chats, drill, reading

ROUNDS = 6
FEW = 3
NEW = "new/deep/vault"
"""Where a session makes a vault that was not there before."""
CONTROL = "control"
"""Writes like the first session, but nothing is synced: things must be lost."""
BEGIN = "begin"
"""What is told before a session begins."""


def writing(root: Path) -> None:
    """Log, add and edit; confirm each."""
    session = drill.opened(root / "vault")
    for number in range(ROUNDS):
        given = session.incidents.record(
            [Entry(title=f"power {number}", what_happened="ұзақ " * 900)]
        )[0]
        drill.confirm("entry", given, f"power {number}")
        data = os.urandom(drill.LARGE if number == 1 else 7000)
        kept = session.evidence.keep_bytes(data, f"{number}.bin", Source.PASTED).added[0]
        drill.confirm("evidence", kept.number, kept.sha256)
        entry = replace(session.incidents.get(1).entry, place=f"place {number}")
        drill.confirm("version", 1, session.incidents.revise(1, entry).versions)
    session.close()


def passphrase(root: Path) -> None:
    """Change it to and fro, with the vault closed and open."""
    now, later, vault = drill.PASSPHRASE, drill.OTHER, root / "vault"
    for number in range(FEW):
        if number == 1:
            session = drill.opened(vault, now)
            session.recovery.change_passphrase(now, later, fast=True)
            session.close()
        else:
            vaults.change_passphrase(vault, later, passphrase=now, fast=True)
        drill.confirm("passphrase", later)
        now, later = later, now


def recovery(root: Path) -> None:
    """Make new recovery codes: what was shown last opens, whether it is on paper yet or not."""
    session = drill.opened(root / "vault")
    for _ in range(FEW):
        one = session.recovery.make_one_sheet(drill.PASSPHRASE)
        drill.confirm("code", one)
        three = session.recovery.make_three_sheets(one)
        drill.confirm("code", three[0], three[2])
        one = session.recovery.make_one_sheet(one)  # of the one before, which is not ticked
        drill.confirm("code", one)
        session.recovery.written_down(three)
    session.close()


def backup(root: Path, target: Path) -> None:
    session = drill.opened(root / "vault")
    for number in range(FEW):
        given = session.incidents.record([Entry(title=f"backed up {number}")])[0]
        drill.confirm("entry", given, f"backed up {number}")
        session.evidence.keep_bytes(os.urandom(20_000), f"{number}.bin", Source.PASTED)
        session.backups.back_up(target, Progress())
        drill.confirm("backup", target.name, given)
    session.close()


def merge(root: Path) -> None:
    session = drill.opened(root / "vault")
    other = root / "other.ekbackup"
    merged = session.backups.merge(other, Progress(), passphrase=drill.PASSPHRASE)
    assert merged.incidents
    drill.confirm("merged", "other", merged.incidents)
    session.close()


def removing(root: Path) -> None:
    session = drill.opened(root / "vault")
    for number in range(FEW):
        (entry,) = session.incidents.record([Entry(title=f"to be removed {number}")])
        session.incidents.bin((entry,))
        session.bin.remove_incident(entry, "reason")
        drill.confirm("removed", entry)
        data = drill.picture(number) + os.urandom(8)
        item = session.evidence.keep_bytes(data, "p.png", Source.PASTED).added[0]
        session.evidence.bin([item.number])
        session.bin.remove_evidence(item.number)
        drill.confirm("removed", item.label)
    session.close()


def working_copies(root: Path) -> None:
    session = drill.opened(root / "vault")
    for number in range(FEW):
        copy = session.pictures.make_copy(drill.PICTURE, [Area(Mark.BLACK, number, 5, 30, 40)])
        drill.confirm("evidence", copy.number, copy.sha256)
    session.close()


def conversations(root: Path) -> None:
    chats.in_small_parts()
    session = drill.opened(root / "vault")
    for number in range(2):
        reading.once_around(session, number, 3 * chats.AT_ONCE + number)
    session.close()


def compact(root: Path) -> None:
    """Write, and make the database smaller in between."""
    session = drill.opened(root / "vault")
    for number in range(FEW):
        given = session.incidents.record(
            [Entry(title=f"compacted {number}", what_happened="ұзақ " * 900)]
        )[0]
        drill.confirm("entry", given, f"compacted {number}")
        session.upkeep.compact(Progress())
    session.close()


def upgrade(root: Path) -> None:
    drill.opened(root / "vault", drill.GOLDEN).close()
    drill.confirm("upgraded", "vault")
    session = drill.opened(root / "vault", drill.GOLDEN)
    given = session.incidents.record([Entry(title="after the upgrade")])[0]
    drill.confirm("entry", given, "after the upgrade")
    session.close()


def create(root: Path) -> None:
    """Make a vault where nothing is yet, several folders deep, as at the first start."""
    vaults.create(root / NEW, drill.PASSPHRASE, fast=True)
    drill.confirm("made", NEW)
    session = drill.opened(root / NEW)
    given = session.incidents.record([Entry(title="the first")])[0]
    drill.confirm("entry", given, "the first")
    session.close()


def restore(root: Path) -> None:
    other = root / "other.ekbackup"
    assert backups.restore(other, root / NEW, Progress(), passphrase=drill.PASSPHRASE).whole
    drill.confirm("made", NEW)


SESSIONS: dict[str, Callable[[Path], None]] = {
    "writing": writing,
    "passphrase": passphrase,
    "recovery codes": recovery,
    "backup to a folder": lambda root: backup(root, root / "backups"),
    "backup to a file": lambda root: backup(root, root / "one.ekbackup"),
    "merge": merge,
    "removing": removing,
    "working copies": working_copies,
    "conversations": conversations,
    "compacting": compact,
    "upgrade": upgrade,
    "create": create,
    "restore": restore,
}
"""To add one: a function that confirms, and where need be a rule in `test_power_loss.judge`."""


def main() -> None:
    root = Path(sys.argv[1])
    for name in sys.argv[2:]:
        drill.confirm(BEGIN, name)
        if name == CONTROL:  # the last one: what is switched off stays off
            unsafe = {"synchronous=EXTRA": "synchronous=OFF", "fullfsync=ON": "fullfsync=OFF"}
            database._PRAGMAS = tuple(unsafe.get(p, p) for p in database._PRAGMAS)
        SESSIONS.get(name, writing)(root / name)


if __name__ == "__main__":
    main()
