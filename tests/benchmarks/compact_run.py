"""Compacts once in a process of its own, to measure its peak memory.

`python -m tests.benchmarks.compact_run VAULT`: prints seconds, the MB that were in use when it
began, and the peak in MB while it ran.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.shipped_zones import use_shipped_zones

PASSPHRASE = "бес сөз жасыл алма көпір"


def status(name: str) -> float:
    """Return a figure of this process in MB: `VmRSS` now, `VmHWM` the peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(row for row in status.splitlines() if row.startswith(f"{name}:"))
    return int(line.split()[1]) / 1000


def main(vault: str) -> None:
    use_shipped_zones()
    session = vaults.open_with_passphrase(Path(vault), PASSPHRASE)
    # Argon2id has just used more than anything else will: the peak begins anew.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = status("VmRSS")
    begun = time.perf_counter()
    session.upkeep.compact(Progress())
    taken = time.perf_counter() - begun
    sys.stdout.write(f"{taken} {before} {status('VmHWM')}\n")
    session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
