"""Rescans a folder and reads only its new files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.intake.intake import Intake, keep_files
from evidence_keeper.services.intake.intake_batch import IntakeResult
from evidence_keeper.services.intake.intake_paths import files_in
from evidence_keeper.storage.vault.vault import Vault

FOLDER = "import_folder"
"""The preference with the last scanned folder."""

_SEEN = "import_seen"
_DIGITS = 16
_MOST = 200_000


def keep_new_files(
    vault: Vault, folder: Path, progress: Progress, workshop: DecoderClient
) -> Intake:
    """Add the files of a folder that are new or changed since the last scan.

    A file is recognised by its path, size and modification time; changed files are read again.
    After a cancellation or a disk error the next scan starts from the same state: kept files are
    duplicates then, and are not kept twice.

    Raises:
        KeeperError: VAULT_READ_ONLY.
    """
    seen = _seen(vault, folder)
    looked = IntakeResult()
    files = files_in([folder], vault.folder, looked.refuse, progress)
    marks = {path: _mark(path) for path in files}
    new = [path for path, mark in marks.items() if mark not in seen]
    intake = keep_files(vault, new, Source.FOLDER, progress, workshop)
    if not intake.cancelled and intake.stopped is None:
        unread = {n for n, error in intake.refused if error.code is not Code.REMOVED_BEFORE}
        known = [m for path, m in marks.items() if m and storable(path.name) not in unread]
        _remember(vault, folder, known[:_MOST])
    return replace(intake, refused=(*looked.refused, *intake.refused))


def _mark(path: Path) -> str:
    """Return a mark that distinguishes files without reading them; empty when unavailable."""
    try:
        info = path.stat()
    except OSError:
        return ""
    told = f"{path}\0{info.st_size}\0{info.st_mtime_ns}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(told).hexdigest()[:_DIGITS]


def _seen(vault: Vault, folder: Path) -> set[str]:
    stored = vault.notebook.preference(_SEEN)
    if not isinstance(stored, dict) or stored.get("folder") != storable(str(folder)):
        return set()
    marks = stored.get("marks")
    return {str(mark) for mark in marks} if isinstance(marks, list) else set()


def _remember(vault: Vault, folder: Path, marks: Sequence[str]) -> None:
    name = storable(str(folder))
    value: Json = {"folder": name, "marks": list(marks)}
    with vault.database.transaction():
        vault.notebook.set_preference(_SEEN, value)
        vault.notebook.set_preference(FOLDER, name)
