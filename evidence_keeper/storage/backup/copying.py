"""Copies files durably: written, synced, read back, and only then renamed to their target.

Waiting for the disk is the bottleneck: many small files wait together while the next ones are
written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.system.files import disk_errors, open_file, sync_folder

PIECE = 1024 * 1024
"""Bytes in one piece of a copy; a copy can be cancelled between pieces."""
TEMPORARY = "arriving-"
_BATCH_FILES, _BATCH_BYTES = 64, 64 * 1024 * 1024
_HANDS = 4
"""Threads that sync and read back; both release the interpreter lock."""
_LOOK_SECONDS = 0.05
"""Seconds between two checks for cancellation while a job waits for another thread."""

Tick = Callable[[], None]


class SourceError(Exception):
    """The source could not be read to its end, or differs from its list."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The size and SHA-256 of a written file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    temporary: Path
    target: Path
    copied: Copied


class CopyBatch:
    """Copies files into one folder and its subfolders. A context that removes unfinished files.

    Args:
        folder: For temporary files; on the same disk as the targets.
        progress: Steps between pieces and while waiting for the disk; an exception from it ends the
            copying.
    """

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress
        self._waiting: list[_Waiting] = []
        self._at_work: list[tuple[_Waiting, Future[None]]] = []
        self._pool = ThreadPoolExecutor(_HANDS, thread_name_prefix="copy")
        self._touched: set[Path] = set()
        self.bytes_copied = 0
        self.files_copied = 0

    def __enter__(self) -> CopyBatch:
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for _, settled in self._at_work:  # a slow disk takes long, and typing must not wait for it
            wait_for(settled, self._progress.give_way)
        for waiting in [*self._waiting, *(w for w, _ in self._at_work)]:
            _remove(waiting.temporary)
        self._waiting, self._at_work = [], []

    def put(self, source: Readable, target: Path, *, expected: str = "") -> Copied:
        """Copy a stream; it gets its name in `settle`.

        Args:
            source: Is read to its end.
            target: Below the batch's folder.
            expected: SHA-256 that the stream must have; any when empty.

        Raises:
            SourceError: nothing is left of this file then.
            KeeperError: DISK_*.
        """
        temporary = self._folder / f"{TEMPORARY}{secrets.token_hex(8)}"
        try:
            copied = write_stream(source, temporary, self._tick)
            if expected and copied.sha256 != expected:
                raise SourceError
        except BaseException:
            _remove(temporary)
            raise
        self._waiting.append(_Waiting(temporary, target, copied))
        waiting_bytes = sum(w.copied.size for w in self._waiting)
        if len(self._waiting) >= _BATCH_FILES or waiting_bytes >= _BATCH_BYTES:
            self._hand_over()
        return copied

    def settle(self) -> None:
        """Rename every file to its target and make that durable.

        Raises:
            KeeperError: DISK_*.
        """
        self._hand_over()
        self._place()
        for folder in sorted(self._touched):
            with disk_errors(folder):
                sync_folder(folder)
        self._touched = set()

    def _tick(self) -> None:
        self._progress.step(0, 0)

    def _hand_over(self) -> None:
        """Sync and read back the written files on the pool, once the earlier ones are renamed."""
        self._place()
        self._at_work = [
            (w, self._pool.submit(_settled, w.temporary, w.copied)) for w in self._waiting
        ]
        self._waiting = []

    def _place(self) -> None:
        """Wait for the files on the pool and rename them, all or none."""
        for _, settled in self._at_work:
            self._tick()
            wait_for(settled, self._tick)
            settled.result()
        for w, _ in self._at_work:
            with disk_errors(w.target):
                if not w.target.parent.is_dir():
                    w.target.parent.mkdir(mode=0o700, parents=True)
                    self._touched.add(w.target.parent.parent)
                w.temporary.replace(w.target)
            self._touched.add(w.target.parent)
            self.files_copied += 1
            self.bytes_copied += w.copied.size
        self._at_work = []


def wait_for(work: Future[None], tick: Tick) -> None:
    """Wait until another thread has finished, whatever its result; exceptions of `tick` pass.

    The time between two ticks is short.
    """
    while not work.done():
        with contextlib.suppress(TimeoutError, CancelledError):
            work.exception(_LOOK_SECONDS)
        tick()


def _settled(path: Path, copied: Copied) -> None:
    sync_file(path)
    verify_file(path, copied)


def write_stream(source: Readable, target: Path, tick: Tick) -> Copied:
    """Write a stream to a new file, without syncing it.

    Raises:
        SourceError, KeeperError: DISK_*. The file is left to the caller.
    """
    with disk_errors(target):
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        file = open(handle, "wb")  # noqa: PTH123, SIM115 - the handle carries the private mode
    # Closing writes the rest of the buffer, which can fail as well.
    with disk_errors(target), contextlib.closing(file):
        return pour(source, file, tick)


class Readable(Protocol):
    """A source that is read piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most so many bytes; none at the end."""


class Writable(Protocol):
    """A sink for bytes."""

    def write(self, data: bytes, /) -> int:
        """Write all of them."""


class Nowhere:
    """Discards its bytes, for reading that only computes a fingerprint."""

    def write(self, data: bytes, /) -> int:
        """Discard all of them."""
        return len(data)


def pour(source: Readable, into: Writable, tick: Tick) -> Copied:
    """Copy a stream to its end.

    Raises:
        SourceError: reading failed; OSError: writing failed.
    """
    digest, size = hashlib.sha256(), 0
    while True:
        tick()
        try:
            piece = source.read(PIECE)
        except OSError as e:
            raise SourceError from e
        if not piece:
            return Copied(size, digest.hexdigest())
        digest.update(piece)
        size += len(piece)
        into.write(piece)


def sync_file(path: Path) -> None:
    """Make a written file durable and drop it from the page cache, so that reading uses the disk.

    Raises:
        KeeperError: DISK_*.
    """
    with disk_errors(path), path.open("r+b") as file:
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def verify_file(path: Path, copied: Copied) -> None:
    """Read a written file back.

    Raises:
        KeeperError: DISK_*; DISK_REFUSED when it reads back differently.
    """
    with disk_errors(path), open_file(path) as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != copied.sha256:
            raise KeeperError(Code.DISK_REFUSED, path=str(path), reason="NotAsWritten")


def need_space(folder: Path, wanted: int) -> None:
    """Refuse before hours of copying if the disk has too little space.

    Args:
        folder: On the disk in question.
        wanted: Bytes to be written.

    Raises:
        KeeperError: DISK_FULL, DISK_*.
    """
    with disk_errors(folder):
        free = shutil.disk_usage(folder).free
    if wanted > free:
        raise KeeperError(Code.DISK_FULL, path=str(folder), needed=wanted)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
