"""Checking a package: needs no vault and no passphrase."""

from __future__ import annotations

from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Verification
from evidence_keeper.dossier.verify import verify_package


def verify(package: Path, progress: Progress, earlier: Path | None = None) -> Verification:
    """Check a package, and with `earlier` whether it extends that one.

    Raises:
        KeeperError: INPUT_UNREADABLE when there is nothing to read; Cancelled.
    """
    return verify_package(package, progress, earlier)
