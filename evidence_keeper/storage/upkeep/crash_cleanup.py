"""Removes the leftovers of a crash at the next opening, but never files that may be evidence."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Container
from pathlib import Path

from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore
from evidence_keeper.storage.evidence.originals import Originals
from evidence_keeper.storage.record.custody_log import CustodyLog
from evidence_keeper.storage.vault.attempts import ATTEMPTS_FILE
from evidence_keeper.storage.vault.head_file import HEAD_FILE
from evidence_keeper.storage.vault.keys import KEY_FILE, KEY_FILE_COPY
from evidence_keeper.system.files import disk_errors, temporary_names
from evidence_keeper.system.paths import STAGING

_WORK = "work-"


class KnownFiles(Container[str]):
    """The names of the encrypted files that must stay.

    Replacing a page by an older one can hide a row while everything else is consistent. The custody
    log still has the fingerprint, so the file stays: the log is read only when a file without a row
    is found.
    """

    def __init__(self, evidence: EvidenceStore, originals: Originals, log: CustodyLog) -> None:
        self._rows = {file.name for _, _, file in evidence.all_files()}
        self._originals = originals
        self._log = log
        self._logged: set[str] | None = None

    def __contains__(self, name: object) -> bool:
        return name in self._rows or name in self._from_log()

    def _from_log(self) -> set[str]:
        if self._logged is None:
            # Files of items that were removed for good may go.
            kept = [
                str(event.told()["sha256"])
                for event in self._log.events()
                if event.operation == Operation.EVIDENCE_ADDED and event.body
            ]
            self._logged = {
                self._originals.name_for(sha256, purpose)
                for sha256 in kept
                for purpose in ("original", "rendition")
            }
        return self._logged


def work_folder(folder: Path) -> Path:
    """Make a folder for temporary, encrypted files inside a vault.

    Raises:
        KeeperError: DISK_*.
    """
    made = folder / f"{_WORK}{secrets.token_hex(8)}"
    with disk_errors(folder):
        made.mkdir(mode=0o700)
    return made


def work_folders(folder: Path) -> list[Path]:
    """Return the current temporary folders of a vault."""
    return [p for p in folder.glob(f"{_WORK}*") if p.is_dir() and not p.is_symlink()]


def remove_folder(folder: Path, give_way: Callable[[], None] | None = None) -> None:
    """Remove a folder and its content as far as possible.

    Args:
        give_way: Called after each file, for many files on a slow disk.
    """
    if give_way is not None:
        for place, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):
                    (Path(place) / name).unlink()
                give_way()
    shutil.rmtree(folder, ignore_errors=True)


def sweep_work(folder: Path) -> None:
    """Remove the leftovers of a crash in a vault's folder. The caller holds the vault's lock."""
    with contextlib.suppress(OSError):
        for path in (*work_folders(folder), folder / STAGING):
            remove_folder(path)
    sweep_half_written(folder)


def sweep_half_written(folder: Path) -> None:
    """Remove small files that were never renamed to their target. The caller holds the vault's
    lock.

    A key file among them must go: it may open with an old passphrase.
    """
    with contextlib.suppress(OSError):
        for name in (KEY_FILE, KEY_FILE_COPY, HEAD_FILE, ATTEMPTS_FILE):
            for path in list(folder.glob(temporary_names(name))):
                path.unlink(missing_ok=True)
