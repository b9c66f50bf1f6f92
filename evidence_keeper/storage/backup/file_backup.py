"""Writes a backup as one file: a ZIP that stores the encrypted files unchanged.

It is written next to its target, synced, read back completely, and then replaces an earlier one:
the target is never a partial file.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.backup.backup_format import (
    CONTENTS_FILE,
    ESSENTIAL,
    BackupContents,
    Item,
)
from evidence_keeper.storage.backup.backup_source import FileBackup
from evidence_keeper.storage.backup.copying import (
    Nowhere,
    Readable,
    SourceError,
    Tick,
    need_space,
    pour,
    sync_file,
)
from evidence_keeper.storage.backup.snapshot import (
    BackupDone,
    Snapshot,
    refuse_inside,
    vault_snapshot,
)
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.vault import ORIGINALS_FOLDER, Vault
from evidence_keeper.system import clock
from evidence_keeper.system.files import disk_errors, open_file, sync_folder

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_PRIVATE = 0o100600 << 16
_ENTRY_OVERHEAD = 512
"""Most bytes of one entry's overhead: two headers with a long name."""


def back_up_to_file(vault: Vault, target: Path, progress: Progress) -> BackupDone:
    """Write the whole vault into one file, while the vault stays open.

    Args:
        vault: Open; may be read-only.
        target: The file; an earlier one there is replaced once the new one is verified.
        progress: Files done and in all.

    Raises:
        KeeperError: BACKUP_INTO_VAULT, VAULT_DAMAGED, DISK_*; Cancelled. An earlier file at the
            target is untouched then.
    """
    refuse_inside(vault.folder, target.parent)
    with disk_errors(target.parent):
        _sweep(target)
        work = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
        work.mkdir(mode=0o700)
    try:
        with vault_snapshot(vault, work, progress) as snapshot:
            sizes = _sizes(vault, snapshot)
            need_space(work, sum(sizes.values()) + _ENTRY_OVERHEAD * (len(sizes) + 5))
            written = work / "backup.part"
            contents, unreadable = _write(vault, work, written, snapshot, progress)
            sync_file(written)
            snapshot.verified()
        _verify(written, contents, progress)
        with disk_errors(target):
            written.replace(target)
            sync_folder(target.parent)
    finally:
        remove_folder(work)
    labels = tuple(evidence_label(n) for n in sorted(unreadable))
    originals = [item for name, item in contents.files.items() if name not in ESSENTIAL]
    size = sum(item.size for item in originals)
    return BackupDone(target, "", len(originals), size, unreadable=labels)


def _sweep(target: Path) -> None:
    """Remove the remains of an earlier backup to the same target that was killed."""
    for path in target.parent.iterdir():
        suffix = path.name.removeprefix(f".{target.name}.")
        ours = suffix != path.name and len(suffix) == 16 and suffix.isalnum()
        if ours and path.is_dir() and not path.is_symlink():
            remove_folder(path)


def _sizes(vault: Vault, snapshot: Snapshot) -> dict[str, int]:
    sizes = {}
    for _, file in snapshot.files:
        with contextlib.suppress(OSError):
            path = vault.folder / ORIGINALS_FOLDER / file.name
            sizes[file.name] = path.stat().st_size
    return sizes


def _write(
    vault: Vault, work: Path, target: Path, snapshot: Snapshot, progress: Progress
) -> tuple[BackupContents, set[int]]:
    """Write the ZIP; return its list and the evidence whose file could not be read completely."""
    items: dict[str, Item] = {}
    unreadable: set[int] = set()

    def tick() -> None:
        progress.step(0, 0)

    with _zip(target) as package:
        for name in ESSENTIAL:
            with disk_errors(target), (work / name).open("rb") as source:
                items[name] = _add(package, source, name, tick)
        for done, (number, file) in enumerate(snapshot.files):
            progress.step(done, len(snapshot.files), evidence_label(number))
            name = f"{ORIGINALS_FOLDER}/{file.name}"
            try:
                source = open_file(vault.folder / name)
            except OSError:
                unreadable.add(number)
                continue
            with disk_errors(target), source:
                careful = _ToItsEnd(source)
                items[name] = _add(package, careful, name, tick)
                if careful.failed:
                    unreadable.add(number)
        contents = BackupContents(
            keys.read_key_file(vault.folder).vault_id,
            clock.now().isoformat(),
            snapshot.schema,
            snapshot.length,
            snapshot.head,
            items,
        )
        with disk_errors(target):
            package.writestr(_info(CONTENTS_FILE), contents.to_bytes())
    progress.step(len(snapshot.files), len(snapshot.files))
    return contents, unreadable


class _ToItsEnd:
    """A source that ends at its first unreadable byte.

    The readable part is kept: the list then has its true fingerprint, and the check of the vault
    reports the damaged original.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failed = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, or none at the end or at the damage."""
        try:
            return self._file.read(size)
        except OSError:
            self.failed = True
            return b""


@contextlib.contextmanager
def _zip(target: Path) -> Iterator[zipfile.ZipFile]:
    """Open a new ZIP; after a failure it has no directory and is no valid ZIP."""
    with disk_errors(target):
        handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        file = open(handle, "w+b")  # noqa: PTH123, SIM115 - the handle carries the private mode
    with file:
        package = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        try:
            yield package
        except BaseException:
            # Closing would write the directory, possibly onto a full disk, and hide the first
            # error.
            package.fp = None
            raise
        with disk_errors(target):
            package.close()
            file.flush()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED_TIME)
    info.external_attr = _PRIVATE
    return info


def _add(package: zipfile.ZipFile, source: Readable, name: str, tick: Tick) -> Item:
    # Always with 64-bit sizes: a file may grow past 4 GiB, and both forms are equally readable.
    with package.open(_info(name), "w", force_zip64=True) as member:
        copied = pour(source, member, tick)
    return Item(copied.size, copied.sha256, name)


def _verify(written: Path, contents: BackupContents, progress: Progress) -> None:
    """Read the finished file back: the list, then every byte."""
    wrong = KeeperError(Code.DISK_REFUSED, path=str(written), reason="NotAsWritten")

    def tick() -> None:
        progress.step(0, 0)

    try:
        backup = FileBackup(written)
    except KeeperError as e:
        raise wrong from e
    with contextlib.closing(backup):
        if backup.contents != contents:
            raise wrong
        for done, (name, item) in enumerate(contents.files.items()):
            progress.step(done, len(contents.files))
            try:
                with backup.open(name) as file:
                    fits = pour(file, Nowhere(), tick).sha256 == item.sha256
            except (OSError, SourceError) as e:
                raise wrong from e
            if not fits:
                raise wrong
