"""Keeping files as evidence: byte for byte, each with its fingerprint, previews where possible.

Every file that can be read is kept, whatever it holds. What is confirmed is committed: a crash or
a full disk in the middle loses nothing that was reported as added.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.evidence import Evidence, NoPreview, Source
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.text import storable
from evidence_keeper.media.hints import device_hint, time_hints
from evidence_keeper.media.probe import HEAD_LENGTH, is_picture, media_type_of
from evidence_keeper.media.rendered import MAX_INPUT, Rendered
from evidence_keeper.media.workshop import Workshop
from evidence_keeper.services.intake_batch import Batch, Result, Waiting
from evidence_keeper.services.intake_paths import files_in
from evidence_keeper.storage.originals import CHUNK, Staged
from evidence_keeper.storage.vault import Vault
from evidence_keeper.system import clock


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the files.

    Attributes:
        added: New evidence, committed.
        duplicates: Name and number of the evidence that already has these very bytes.
        refused: Name and why it could not be read.
        not_kept: Names of what the vault could not take any more when it `stopped`. Adding one of
            them again does no harm: what is there after all is a duplicate then.
        cancelled: Whether the user stopped it; what is in `added` is kept.
        stopped: Why the vault could take no more; what is in `added` is kept.
    """

    added: tuple[Evidence, ...] = ()
    duplicates: tuple[tuple[str, int], ...] = ()
    refused: tuple[tuple[str, KeeperError], ...] = ()
    not_kept: tuple[str, ...] = ()
    cancelled: bool = False
    stopped: KeeperError | None = None


def keep_files(vault: Vault, paths: Sequence[Path], source: Source, progress: Progress) -> Intake:
    """Keep files and the files in folders as evidence.

    Folders are walked in a sensible order. Links to folders inside them are not followed, and the
    vault's own folder is left out: both are named in `refused`, like every file that cannot be
    read; everything else is kept. When the disk refuses, what could be read before is kept.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = Result()
    batch = Batch(vault, result)
    files: list[Path] = []
    cancelled, stopped = False, None
    with Workshop() as workshop:
        try:
            files += files_in(paths, vault.folder, result.refuse, progress)
            for done, path in enumerate(files):
                result.reached = done
                progress.step(done, len(files), path.name)
                _keep_one(vault, path, source, workshop, batch, result)
            result.reached = len(files)
        except Cancelled:
            cancelled = True
        except KeeperError as e:
            stopped = e
        except BaseException:
            batch.abandon()
            raise
    try:
        batch.commit()
    except KeeperError as e:
        stopped = stopped or e
    if stopped is not None:
        result.not_kept += [storable(path.name) for path in files[result.reached :]]
    elif not cancelled:
        with contextlib.suppress(Cancelled):  # too late to stop: everything is kept
            progress.step(len(files), len(files))
    return _intake(vault, result, cancelled=cancelled, stopped=stopped)


def keep_bytes(vault: Vault, data: bytes, name: str, source: Source) -> Intake:
    """Keep bytes that are no file, such as a pasted picture.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = Result()
    batch = Batch(vault, result)
    with Workshop() as workshop:
        staged = vault.originals.stage([data] if data else [])
        pieces = [data] if len(data) <= MAX_INPUT else []
        _take(vault, staged, name, None, source, pieces, workshop, batch, result)
        batch.commit()
    return _intake(vault, result)


def _keep_one(
    vault: Vault, path: Path, source: Source, workshop: Workshop, batch: Batch, result: Result
) -> None:
    """Read one file into the vault."""
    pieces: list[bytes] = []
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            result.refuse(path, "NotAFile")
            return
        with path.open("rb") as file:
            staged = vault.originals.stage(_read(file, info.st_size, pieces), HEAD_LENGTH)
    except OSError as e:
        result.refuse(path, e)
        return
    modified = datetime.fromtimestamp(int(info.st_mtime), UTC).astimezone()
    _take(vault, staged, path.name, modified, source, pieces, workshop, batch, result)


def _read(file: BinaryIO, size: int, pieces: list[bytes]) -> Iterator[bytes]:
    """Yield at most `size` bytes; remember them as long as they may be a picture to decode.

    The size is that at the start: a file that grows while it is read would never end.
    """
    left, wanted = size, False
    while left > 0:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            break
        if left == size:
            wanted = size <= MAX_INPUT and is_picture(media_type_of(chunk[:HEAD_LENGTH]))
        if wanted:
            pieces.append(chunk)
        left -= len(chunk)
        yield chunk


def _take(
    vault: Vault,
    staged: Staged,
    name: str,
    modified: datetime | None,
    source: Source,
    pieces: list[bytes],
    workshop: Workshop,
    batch: Batch,
    result: Result,
) -> None:
    """Probe, render and queue a staged file, unless it is there already."""
    if batch.holds(staged.sha256) or vault.evidence.number_of(staged.sha256) is not None:
        vault.originals.discard(staged)
        result.duplicates.append((storable(name), staged.sha256))
        return
    try:
        media_type = media_type_of(staged.head)
        data = b"".join(pieces)
        if is_picture(media_type) and staged.size > MAX_INPUT:
            rendered: Rendered | NoPreview = NoPreview.TOO_LARGE
        else:
            rendered = workshop.render(data or staged.head, media_type)
        picture = rendered if isinstance(rendered, Rendered) else None
        metadata = picture.metadata if picture else {}
        item = Evidence(
            number=0,
            sha256=staged.sha256,
            size=staged.size,
            media_type=media_type,
            original_name=storable(name),
            added=clock.now_in(vault.incidents.cases()[0].zone),
            source=source,
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
            no_preview=rendered if isinstance(rendered, NoPreview) else None,
            time_hints=time_hints(storable(name), modified, metadata),
            device=device_hint(metadata),
            likeness=picture.likeness if picture else "",
        )
    except BaseException:
        vault.originals.discard(staged)
        raise
    batch.put(Waiting(item, staged, picture))


def _intake(
    vault: Vault, result: Result, *, cancelled: bool = False, stopped: KeeperError | None = None
) -> Intake:
    duplicates = [(name, vault.evidence.number_of(sha256)) for name, sha256 in result.duplicates]
    # The twin of a file that could not be kept is not kept either.
    orphans = [name for name, number in duplicates if number is None]
    return Intake(
        tuple(result.added),
        tuple((name, number) for name, number in duplicates if number is not None),
        tuple(result.refused),
        (*result.not_kept, *orphans),
        cancelled,
        stopped,
    )
