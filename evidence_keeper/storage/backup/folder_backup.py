"""Backs up into a folder, for example on a stick, copying only new files.

    evidence-keeper-<vault>/backup.json                the vault's id
    evidence-keeper-<vault>/originals/ab/abcd…-…       encrypted files, shared by the generations
    evidence-keeper-<vault>/generations/<UTC time>/    database, keys, head, list of contents

A generation appears by one rename, once all its files are present and verified. A killed backup
leaves files that the next one uses or sweeps.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.backup.backup_format import (
    CONTENTS_FILE,
    ESSENTIAL,
    MARK_FILE,
    BackupContents,
    Item,
    folder_names,
    mark_bytes,
    marked_vault,
    stored_name,
)
from evidence_keeper.storage.backup.backup_source import (
    GENERATIONS,
    Generation,
    damaged,
    generation_folders,
)
from evidence_keeper.storage.backup.copying import (
    TEMPORARY,
    Copied,
    CopyBatch,
    SourceError,
    need_space,
)
from evidence_keeper.storage.backup.snapshot import (
    BackupDone,
    Snapshot,
    refuse_inside,
    start_of,
    vault_snapshot,
    write_file,
)
from evidence_keeper.storage.record.drafts_and_preferences import NEW_CODE, NEW_CODES
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.migrations import schema_version
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, Vault
from evidence_keeper.system import clock
from evidence_keeper.system.files import (
    disk_errors,
    make_folder,
    open_file,
    read_start,
    sync_folder,
)

KEPT = 3
"""Number of generations kept for one line of history."""
LAST_BACKUP = "last_backup"
"""The preference with the time and place of the last backup."""
_LEAVING = "leaving-"


@dataclass(slots=True)
class _Plan:
    """The files of the generation, and which of them must be copied."""

    files: dict[str, Item] = field(default_factory=dict)
    wanted: list[tuple[int, str, str]] = field(default_factory=list)  # evidence, name, stored
    wanted_bytes: int = 0
    unreadable: set[int] = field(default_factory=set)


def back_up_to_folder(vault: Vault, target: Path, progress: Progress) -> BackupDone:
    """Add a generation to the backups in a folder, while the vault stays open.

    Args:
        vault: Open; may be read-only.
        target: An existing folder, or a new one in an existing folder.
        progress: Files done and in all.

    Raises:
        KeeperError: BACKUP_INTO_VAULT, BACKUP_DAMAGED (of the folder's mark), VAULT_DAMAGED,
            DISK_*; Cancelled. Earlier generations are untouched then.
    """
    refuse_inside(vault.folder, target)
    base = _base(vault, target)
    _sweep(base)
    earlier = _readable(base)
    intact = _intact(base, earlier, progress)
    for generation in earlier:
        if _holds_everything(vault, generation, intact):
            return BackupDone(base, generation.name, 0, 0, nothing_new=True)
    arriving = base / GENERATIONS / f"{TEMPORARY}{secrets.token_hex(8)}"
    with disk_errors(arriving):
        arriving.mkdir(mode=0o700)
    try:
        with vault_snapshot(vault, arriving, progress) as snapshot:
            plan = _plan_copies(vault, base, snapshot, earlier, intact)
            need_space(base, plan.wanted_bytes)
            with CopyBatch(base / ORIGINALS_FOLDER, progress) as batch:
                _copy(vault, base, plan, batch, progress)
                batch.settle()
            snapshot.verified()
            name = _settle(vault, arriving, snapshot, plan, earlier)
    except BaseException:
        remove_folder(arriving)
        raise
    _prune(vault, base)
    labels = tuple(evidence_label(n) for n in sorted(plan.unreadable))
    return BackupDone(base, name, batch.files_copied, batch.bytes_copied, unreadable=labels)


def _base(vault: Vault, target: Path) -> Path:
    """Return the folder of this vault's backups, creating it if needed."""
    vault_id = keys.read_key_file(vault.folder).vault_id
    names = folder_names(vault_id)
    own = (target / MARK_FILE).is_file() and target.resolve().name in names
    begun = [path for name in names if (path := target / name).is_dir()]
    base = target if own else next(iter(begun), target / names[0])
    with disk_errors(target):
        for folder in (target, base, base / ORIGINALS_FOLDER, base / GENERATIONS):
            make_folder(folder)
    mark = base / MARK_FILE
    try:
        whose = marked_vault(read_start(mark, 4096)) if mark.exists() else None
    except (OSError, ValueError):
        whose = None  # the mark repeats the folder's name, so it can be rewritten
    if whose is None:
        write_file(mark, mark_bytes(vault_id))
    elif whose != vault_id:
        raise damaged(base.name, MARK_FILE)
    return base


def _sweep(base: Path) -> None:
    """Remove the remains of an earlier backup that was killed."""
    with contextlib.suppress(OSError):
        for path in list((base / GENERATIONS).iterdir()):
            if path.name.startswith((TEMPORARY, _LEAVING)):
                remove_folder(path)
        for path in list((base / ORIGINALS_FOLDER).glob(f"{TEMPORARY}*")):
            path.unlink()


def _readable(base: Path) -> list[Generation]:
    """Return the generations whose list can be read, newest first."""
    found = []
    for path in generation_folders(base):
        with contextlib.suppress(KeeperError):
            found.append(Generation(path))
    return found


def _intact(base: Path, earlier: list[Generation], progress: Progress) -> set[str]:
    """Return the shared files that still are what some generation's list says.

    Each is read to its end: a worn stick changes single bytes and no size.
    """
    listed = {(i.stored, i.sha256) for g in earlier for i in g.contents.files.values()}
    shared = sorted(item for item in listed if item[0].startswith(f"{ORIGINALS_FOLDER}/"))
    intact = set()
    for done, (stored, sha256) in enumerate(shared):
        progress.step(done, len(shared))
        with contextlib.suppress(KeeperError):
            if _sha256(base / stored) == sha256:
                intact.add(stored)
    return intact


def _holds_everything(vault: Vault, generation: Generation, intact: set[str]) -> bool:
    """Return whether a generation is complete and nothing was written since.

    Every change of the record moves the custody log's head; drafts and settings, which are not part
    of the record, are compared directly. Every file is read to its end.
    """
    listed = generation.contents
    if (listed.length, listed.head) != vault.log.head():
        return False
    kept = {_list_name(file.name) for _, _, file in vault.evidence.all_files()}
    if not kept <= set(listed.files):
        return False
    try:
        own_keys = keys.read_key_file(vault.folder).to_bytes()
        for name in (keys.KEY_FILE, keys.KEY_FILE_COPY):
            with generation.open(name) as file:
                if file.read(len(own_keys) + 1) != own_keys:
                    return False
        for name, item in listed.files.items():
            if item.stored not in intact and _sha256(generation.place(name)) != item.sha256:
                return False
        copy = vault.open_copy(generation.place(DATABASE_FILE))
    except (OSError, KeeperError):
        return False
    try:
        return schema_version(copy) == schema_version(vault.database) and _loose_ends(
            copy
        ) == _loose_ends(vault.database)
    except KeeperError:
        return False
    finally:
        copy.close()


def _loose_ends(database: Database) -> list[tuple[object, ...]]:
    """Return the data that can change without the custody log: drafts, own papers, settings.

    Except the time of the last backup and recovery codes that are not on paper yet, which are not
    backed up.
    """
    left_out = (LAST_BACKUP, NEW_CODE, NEW_CODES)
    return [
        *database.all("SELECT number, changed, body FROM drafts ORDER BY number"),
        *database.all(
            "SELECT name, value FROM preferences WHERE name NOT IN (?, ?, ?) ORDER BY name",
            left_out,
        ),
        *database.all("SELECT name, changed, body FROM papers ORDER BY name"),
    ]


def _list_name(file: str) -> str:
    """Return the name of an encrypted file in the list of contents."""
    return f"{ORIGINALS_FOLDER}/{file}"


def _plan_copies(
    vault: Vault, base: Path, snapshot: Snapshot, earlier: list[Generation], intact: set[str]
) -> _Plan:
    """Decide which files are present already and which must be copied.

    A file that is intact in the backup is reused, even when the vault's own has been damaged since:
    the good copy is not overwritten.
    """
    plan = _Plan()
    listed = {item.stored: item for g in reversed(earlier) for item in g.contents.files.values()}
    by_name = {name: i for g in reversed(earlier) for name, i in g.contents.files.items()}
    sizes = _sizes(base / ORIGINALS_FOLDER)
    for number, file in snapshot.files:
        name = _list_name(file.name)
        if name in plan.files:
            continue
        path = vault.folder / name
        try:
            stored, size = stored_name(name, start_of(path)), path.stat().st_size
        except OSError:
            plan.unreadable.add(number)
            old = by_name.get(name)
            if old is not None and old.stored in intact:
                plan.files[name] = old
            continue
        known = listed.get(stored)
        if known is not None and stored in intact:
            plan.files[name] = known
            if size != known.size:
                plan.unreadable.add(number)
        elif known is None and sizes.get(stored) == size and _same(path, base / stored):
            plan.files[name] = Item(size, _sha256(path), stored)
        else:
            plan.wanted.append((number, name, stored))
            plan.wanted_bytes += size
    return plan


def _sizes(originals: Path) -> dict[str, int]:
    """Return the size of every shared file by its path."""
    found = {}
    with disk_errors(originals):
        for folder in originals.iterdir():
            if folder.is_dir():
                with os.scandir(folder) as entries:
                    for entry in entries:
                        place = f"{ORIGINALS_FOLDER}/{folder.name}/{entry.name}"
                        found[place] = entry.stat().st_size
    return found


def _same(one: Path, other: Path) -> bool:
    """Return whether two files can be read and hold the same."""
    try:
        return _sha256(one) == _sha256(other)
    except KeeperError:
        return False


def _sha256(path: Path) -> str:
    with disk_errors(path), open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(vault: Vault, base: Path, plan: _Plan, batch: CopyBatch, progress: Progress) -> None:
    """Copy the missing files; files that the vault cannot read are reported and left out."""
    for done, (number, name, stored) in enumerate(plan.wanted):
        progress.step(done, len(plan.wanted), evidence_label(number))
        copied = _put(vault.folder / name, base / stored, batch)
        if copied is None:
            plan.unreadable.add(number)
        else:
            plan.files[name] = Item(copied.size, copied.sha256, stored)
    progress.step(len(plan.wanted), len(plan.wanted))


def _put(source: Path, target: Path, batch: CopyBatch) -> Copied | None:
    """Copy one file; None when two attempts to read it fail."""
    for _ in range(2):
        try:
            with open_file(source) as file:
                return batch.put(file, target)
        except (OSError, SourceError):
            continue
    return None


def _settle(
    vault: Vault, arriving: Path, snapshot: Snapshot, plan: _Plan, earlier: list[Generation]
) -> str:
    """Write the list and rename the generation, which publishes it."""
    files = dict(plan.files)
    for name in ESSENTIAL:
        with disk_errors(arriving):
            size = (arriving / name).stat().st_size
        files[name] = Item(size, _sha256(arriving / name), name)
    contents = BackupContents(
        keys.read_key_file(vault.folder).vault_id,
        clock.now().isoformat(),
        snapshot.schema,
        snapshot.length,
        snapshot.head,
        files,
    )
    write_file(arriving / CONTENTS_FILE, contents.to_bytes())
    if not _reads_back(arriving, contents):
        raise KeeperError(Code.DISK_REFUSED, path=str(arriving), reason="NotAsWritten")
    name = _next_name(arriving.parent)
    with disk_errors(arriving):
        sync_folder(arriving)
        arriving.rename(arriving.parent / name)
        sync_folder(arriving.parent)
    return name


def _reads_back(arriving: Path, contents: BackupContents) -> bool:
    """Return whether the list that was just written reads back unchanged."""
    try:
        return Generation(arriving).contents == contents
    except KeeperError:
        return False  # not the backup is damaged: this disk does not return it


def _next_name(generations: Path) -> str:
    """Return the UTC time as a name that sorts after all others, whatever the clock says."""
    moment = clock.now().astimezone(UTC)
    for path in generation_folders(generations.parent)[:1]:
        newest = datetime.strptime(path.name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        moment = max(moment, newest + timedelta(seconds=1))
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _prune(vault: Vault, base: Path) -> None:
    """Keep the newest generations of this vault's history, and the files that other histories need.

    Two computers that began with one backup may share a stick. A generation whose log is not part
    of this vault's belongs to the other, and stays until it is replaced there.
    """
    own, kept = 0, []
    for generation in _readable(base):
        listed = generation.contents
        if vault.log.hash_at(listed.length) == listed.head:
            own += 1
            if own > KEPT:
                _drop(generation.path)
                continue
        kept.append(generation)
    if len(kept) != len(generation_folders(base)):
        return  # the files of an unreadable list are unknown, so nothing more is removed
    needed = {item.stored for g in kept for item in g.contents.files.values()}
    with contextlib.suppress(OSError, KeeperError):
        for stored in _sizes(base / ORIGINALS_FOLDER):
            if stored not in needed:
                (base / stored).unlink()


def _drop(generation: Path) -> None:
    """Remove a generation; if interrupted, its remains are no generation and are swept."""
    leaving = generation.with_name(f"{_LEAVING}{secrets.token_hex(8)}")
    with contextlib.suppress(OSError):
        generation.rename(leaving)
        remove_folder(leaving)
