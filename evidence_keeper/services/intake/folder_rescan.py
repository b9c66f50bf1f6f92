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
"""The preference that holds the folder which was looked through last."""

_SEEN = "import_seen"
_DIGITS = 16
_MOST = 200_000


def keep_new_files(
    vault: Vault, folder: Path, progress: Progress, workshop: DecoderClient
) -> Intake:
    """Keep the files of a folder that were not there, or were different, the last time.

    A file is known again by its path, size and time of change; what was changed is read anew. When
    the user stops it, or the disk does, the next time begins as this one did: what was kept is a
    duplicate then, and is not kept twice.

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
    """Return what tells a file from another without reading it; empty when it cannot be asked."""
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
