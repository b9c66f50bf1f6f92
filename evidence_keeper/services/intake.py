"""Keeping files as evidence: byte for byte, each with its fingerprint, previews where possible.

Every file that can be read is kept, whatever it holds. What is confirmed is committed: a crash or
a full disk in the middle loses nothing that was reported as added.
"""

from __future__ import annotations

import contextlib
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from evidence_keeper.domain.canonical import Json
from evidence_keeper.domain.custody import Operation
from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.evidence import Evidence, NoPreview, Source
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.text import storable
from evidence_keeper.media.hints import device_hint, time_hints
from evidence_keeper.media.probe import HEAD_LENGTH, is_picture, media_type_of
from evidence_keeper.media.rendered import MAX_INPUT, Rendered
from evidence_keeper.media.workshop import Workshop
from evidence_keeper.services.intake_paths import files_in
from evidence_keeper.storage.evidence_store import StoredFile, StoredRendition
from evidence_keeper.storage.originals import CHUNK, Staged
from evidence_keeper.storage.vault import Vault
from evidence_keeper.system import clock

BATCH_FILES, BATCH_SECONDS = 20, 1.0
"""A commit is due after so many files or seconds, whichever comes first."""


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


@dataclass(slots=True)
class _Waiting:
    """A staged file that waits for the next commit."""

    item: Evidence
    staged: Staged
    rendition: Rendered | None


@dataclass(slots=True)
class _Result:
    added: list[Evidence] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)  # name, sha256
    refused: list[tuple[str, KeeperError]] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)
    reached: int = 0
    """How many of the files need no more care: they wait for a commit, or their fate is known."""

    def refuse(self, path: Path, error: OSError | str) -> None:
        """Name what cannot be read, with the kind of error or a reason of our own."""
        name = storable(path.name or str(path))
        reason = error if isinstance(error, str) else type(error).__name__
        why = KeeperError(Code.INPUT_UNREADABLE, name=name, reason=reason)
        self.refused.append((name, why))


class _Batch:
    """Collects staged files and commits them together."""

    def __init__(self, vault: Vault, result: _Result) -> None:
        self._vault = vault
        self._result = result
        self._waiting: dict[str, _Waiting] = {}
        self._since = time.monotonic()

    def holds(self, sha256: str) -> bool:
        """Whether a file with these bytes waits already."""
        return sha256 in self._waiting

    def put(self, waiting: _Waiting) -> None:
        """Take a file; commit when a commit is due."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting[waiting.item.sha256] = waiting
        self._result.reached += 1
        due = time.monotonic() - self._since >= BATCH_SECONDS
        if due or len(self._waiting) >= BATCH_FILES:
            self.commit()

    def commit(self) -> None:
        """Move the files to their places, then put all rows in with one transaction.

        Raises:
            KeeperError: DISK_*; none of the waiting files is confirmed then, and each is named in
                `not_kept`.
        """
        waiting, self._waiting = list(self._waiting.values()), {}
        try:
            self._commit(waiting)
        except KeeperError:
            self._result.not_kept += [w.item.original_name for w in waiting]
            raise

    def _commit(self, waiting: list[_Waiting]) -> None:
        placed: list[str] = []
        try:
            rows = [self._placed(w, placed) for w in waiting]
            self._vault.originals.settle(placed)
        except BaseException:
            self._take_back(waiting, placed)
            raise
        if not rows:
            return
        try:
            self._result.added += self._write(rows)
        except BaseException as e:
            # A full disk refuses before anything is committed. Any other refusal may come from the
            # last step of a commit, so that the rows are there all the same: then the files must
            # stay. The next opening knows, and sweeps what has no row.
            if isinstance(e, KeeperError) and e.code is Code.DISK_FULL:
                self._take_back(waiting, placed)
            raise

    def _take_back(self, waiting: list[_Waiting], placed: list[str]) -> None:
        for name in placed:
            self._vault.originals.remove(name)
        for w in waiting:
            self._vault.originals.discard(w.staged)

    def abandon(self) -> None:
        """Forget what waits."""
        for waiting in self._waiting.values():
            self._vault.originals.discard(waiting.staged)
        self._waiting = {}

    def _placed(
        self, waiting: _Waiting, placed: list[str]
    ) -> tuple[Evidence, StoredFile, StoredRendition | None]:
        files, staged = self._vault.originals, waiting.staged
        name = files.name_for(staged.sha256)
        files.place(staged, name)
        placed.append(name)
        original = StoredFile(name, staged.key, staged.sha256)
        if waiting.rendition is None:
            return waiting.item, original, None
        second = files.stage([waiting.rendition.rendition])
        second_name = files.name_for(staged.sha256, "rendition")
        try:
            files.place(second, second_name)
        except BaseException:
            files.discard(second)
            raise
        placed.append(second_name)
        file = StoredFile(second_name, second.key, second.sha256)
        rendition = StoredRendition(waiting.rendition.preview, file, waiting.rendition.notes)
        return waiting.item, original, rendition

    def _write(
        self, rows: list[tuple[Evidence, StoredFile, StoredRendition | None]]
    ) -> list[Evidence]:
        added = []
        with self._vault.change() as log:
            number = self._vault.evidence.next_number()
            for item, file, rendition in rows:
                numbered = replace(item, number=number)
                self._vault.evidence.put(numbered, file, rendition)
                body: Json = {
                    "evidence": numbered.label,
                    "sha256": item.sha256,
                    "size": item.size,
                    "media_type": item.media_type,
                    "name": item.original_name,
                    "source": item.source.value,
                }
                log.append(Operation.EVIDENCE_ADDED, body)
                added.append(numbered)
                number += 1
        return added


def keep_files(vault: Vault, paths: Sequence[Path], source: Source, progress: Progress) -> Intake:
    """Keep files and the files in folders as evidence.

    Folders are walked in a sensible order. Links to folders inside them are not followed, and the
    vault's own folder is left out: both are named in `refused`, like every file that cannot be
    read; everything else is kept. When the disk refuses, what could be read before is kept.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = _Result()
    batch = _Batch(vault, result)
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
    result = _Result()
    batch = _Batch(vault, result)
    with Workshop() as workshop:
        staged = vault.originals.stage([data] if data else [])
        pieces = [data] if len(data) <= MAX_INPUT else []
        _take(vault, staged, name, None, source, pieces, workshop, batch, result)
        batch.commit()
    return _intake(vault, result)


def _keep_one(
    vault: Vault, path: Path, source: Source, workshop: Workshop, batch: _Batch, result: _Result
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
    batch: _Batch,
    result: _Result,
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
        )
    except BaseException:
        vault.originals.discard(staged)
        raise
    batch.put(_Waiting(item, staged, picture))


def _intake(
    vault: Vault, result: _Result, *, cancelled: bool = False, stopped: KeeperError | None = None
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
