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
from evidence_keeper.domain.evidence import Evidence, Source
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.text import storable
from evidence_keeper.media.duration import DurationReader
from evidence_keeper.media.probe import HEAD_LENGTH, has_preview, media_type_of
from evidence_keeper.media.rendered import MAX_INPUT
from evidence_keeper.media.workshop import Workshop
from evidence_keeper.services.intake_batch import Batch, Result
from evidence_keeper.services.intake_line import Line
from evidence_keeper.services.intake_paths import files_in
from evidence_keeper.storage.originals import CHUNK
from evidence_keeper.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the files.

    Attributes:
        added: New evidence, committed.
        duplicates: Name and number of the evidence that already has these very bytes.
        healed: Those of the duplicates whose stored file was missing or damaged and is whole now.
        refused: Name and why it could not be read, or was left where it is.
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
    healed: tuple[tuple[str, int], ...] = ()


def keep_files(
    vault: Vault, paths: Sequence[Path], source: Source, progress: Progress, workshop: Workshop
) -> Intake:
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
    with Line(vault, source, batch, result, workshop) as line:
        try:
            files += files_in(paths, vault.folder, result.refuse, progress)
            for done, path in enumerate(files):
                result.reached = done
                progress.step(done, len(files), path.name)
                _keep_one(vault, path, line, result)
            result.reached = len(files)
        except Cancelled:
            cancelled = True
        except KeeperError as e:
            stopped = e
        except BaseException:
            batch.abandon()
            raise
        trouble = line.drain()
        if isinstance(trouble, Cancelled):
            cancelled = True
        else:
            stopped = trouble or stopped
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


def keep_bytes(vault: Vault, data: bytes, name: str, source: Source, workshop: Workshop) -> Intake:
    """Keep bytes that are no file, such as a pasted picture.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = Result()
    batch = Batch(vault, result)
    passing = _Passing()
    staged = vault.originals.stage(passing.of_bytes(data))
    with Line(vault, source, batch, result, workshop) as line:
        line.take(staged, name, None, passing)
        trouble = line.drain()
    if trouble is not None:
        raise trouble
    batch.commit()
    return _intake(vault, result)


def _keep_one(vault: Vault, path: Path, line: Line, result: Result) -> None:
    """Read one file into the vault."""
    passing = _Passing()
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            result.refuse(path, "NotAFile")
            return
        with path.open("rb") as file:
            staged = vault.originals.stage(passing.of_file(file, info.st_size), HEAD_LENGTH)
    except OSError as e:
        result.refuse(path, e)
        return
    modified = datetime.fromtimestamp(int(info.st_mtime), UTC).astimezone()
    line.take(staged, path.name, modified, passing)


class _Passing:
    """What is noticed of a file while it passes by on its way into the vault.

    Attributes:
        pieces: The whole file as long as it may have to be decoded; nothing otherwise.
    """

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._duration = DurationReader("")

    def of_file(self, file: BinaryIO, size: int) -> Iterator[bytes]:
        """Yield at most `size` bytes.

        The size is that at the start: a file that grows while it is read would never end.
        """
        left = size
        while left > 0:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                break
            yield self._noticed(chunk, size, first=left == size)
            left -= len(chunk)

    def of_bytes(self, data: bytes) -> Iterator[bytes]:
        """Yield bytes that are in memory already."""
        if data:
            yield self._noticed(data, len(data), first=True)

    def _noticed(self, chunk: bytes, size: int, *, first: bool) -> bytes:
        if first:
            media_type = media_type_of(chunk[:HEAD_LENGTH])
            self._wanted = size <= MAX_INPUT and has_preview(media_type)
            self._duration = DurationReader(media_type)
        if self._wanted:
            self.pieces.append(chunk)
        self._duration.feed(chunk)
        return chunk

    @property
    def duration_ms(self) -> int | None:
        """How long a sound or film lasts, as far as its headers say."""
        return self._duration.milliseconds()


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
        tuple(result.healed),
    )
