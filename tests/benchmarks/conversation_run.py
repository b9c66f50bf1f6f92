"""Reads one export in a process of its own, to measure its peak memory.

`python -m tests.benchmarks.conversation_run VAULT EXPORT`: makes a vault, keeps the export and
reads it; prints the MB that were in use when the reading began, and the peak while it ran.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import ReadingOptions
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.shipped_zones import use_shipped_zones
from tests.benchmarks.compact_run import PASSPHRASE, status


def main(vault: str, export: str) -> None:
    use_shipped_zones()
    vaults.create(Path(vault), PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(Path(vault), PASSPHRASE)
    intake = session.evidence.keep_files([Path(export)], Source.CONVERSATION, Progress())
    # Argon2id has just used more than anything else will: the peak begins anew.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = status("VmRSS")
    session.conversations.read_export(
        intake.added[0].number, ReadingOptions(me="Айгүл"), Progress()
    )
    sys.stdout.write(f"{before} {status('VmHWM')}\n")
    session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
