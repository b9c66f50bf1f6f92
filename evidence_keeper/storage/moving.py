"""Moving an open vault to another folder, such as one on a stick, and going on with it there.

The new place gets a whole vault first: every file copied, read back, and the database verified.
Then it is the one that is written to. The old one stays as it was until the user removes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import evidence_label
from evidence_keeper.domain.progress import Progress
from evidence_keeper.storage.arriving import arriving
from evidence_keeper.storage.copying import CopyBatch, SourceError, need_space
from evidence_keeper.storage.snapshot import refuse_inside, taken
from evidence_keeper.storage.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system.files import disk_errors


class Moved(NamedTuple):
    """What a move did.

    Attributes:
        old: Where the vault was; it is there still.
        new: Where it is open now.
        unreadable: Labels of evidence whose file could not be read, and did not come along.
    """

    old: Path
    new: Path
    unreadable: tuple[str, ...]


class _Alone(Progress):
    """Tells what another tells, and lets nothing come in between any more."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    def step(self, done: int, total: int, label: str = "") -> None:
        self._whole.tick(done, total, label)


def move(vault: Vault, folder: Path, progress: Progress) -> Moved:
    """Copy an open vault to a new or empty folder, and go on with the copy.

    While the originals are copied reads and drafts can come in between; the database comes last,
    with all that was written meanwhile, and then nothing comes in between until it is in use.

    Args:
        vault: Open, and not read-only; it stays open.
        folder: Made when it does not exist.
        progress: Files done and in all.

    Raises:
        KeeperError: VAULT_READ_ONLY; FOLDER_NOT_EMPTY, VAULT_THERE, NOT_A_FOLDER,
            BACKUP_INTO_VAULT; VAULT_DAMAGED, when the database does not verify or may be an older
            copy; DISK_*. The vault is open where it was, and nothing is left in the new place.
        Cancelled.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    if vault.keep_head:
        # What does not fit with the last seen head is to be looked at where it is.
        raise KeeperError(Code.VAULT_DAMAGED, path=str(vault.folder / DATABASE_FILE))
    refuse_inside(vault.folder, folder)
    old, alone = vault.folder, _Alone(progress)
    with arriving(folder) as (staging, lock):
        with disk_errors(staging):
            (staging / ORIGINALS_FOLDER).mkdir(mode=0o700)
            database_size = (old / DATABASE_FILE).stat().st_size
        files = _files(vault)
        sizes = [vault.originals.size(name) for name in files]
        need_space(staging, database_size + sum(sizes))
        unreadable = _copy(vault, files, staging, progress)
        with taken(vault, staging, alone, codes=True) as snapshot:
            later = {f.name: n for n, f in snapshot.files if f.name not in files}
            unreadable += _copy(vault, later, staging, alone)
            snapshot.verified()
    try:
        vault.go_on_in(folder, lock)
    except BaseException:
        lock.release()
        raise
    return Moved(old, folder, tuple(evidence_label(n) for n in sorted(set(unreadable))))


def _files(vault: Vault) -> dict[str, int]:
    """Return the encrypted files by name, with the number of their evidence."""
    return {file.name: number for number, _, file in vault.evidence.all_files()}


def _copy(vault: Vault, files: dict[str, int], staging: Path, progress: Progress) -> list[int]:
    """Copy encrypted files; return the evidence of those that cannot be read, tried twice."""
    unreadable = []
    originals = staging / ORIGINALS_FOLDER
    with CopyBatch(originals, lambda: progress.step(0, 0)) as batch:
        for done, (name, number) in enumerate(files.items()):
            progress.step(done, len(files), evidence_label(number))
            source = vault.folder / ORIGINALS_FOLDER / name
            if not any(_put(batch, source, originals / name) for _ in range(2)):
                unreadable.append(number)
        batch.settle()
    progress.step(len(files), len(files))
    return unreadable


def _put(batch: CopyBatch, source: Path, target: Path) -> bool:
    try:
        with source.open("rb") as file:
            batch.put(file, target)
    except (OSError, SourceError):
        return False
    return True
