"""Reads and encrypts files ahead on two threads of their own.

While the vault's thread commits some files, the next ones are being prepared.
"""

from __future__ import annotations

import contextlib
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import BinaryIO, Self

from evidence_keeper.domain.errors import Cancelled, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.media.decoder.decode_results import MAX_INPUT
from evidence_keeper.media.duration import DurationReader
from evidence_keeper.media.file_type import HEAD_LENGTH, has_preview, media_type_of
from evidence_keeper.storage.evidence.originals import CHUNK, Originals, Staged

_READERS = 2
_AHEAD, _AHEAD_BYTES = 32, 12_000_000
"""Most files and bytes read ahead: a commit of many files takes as long as reading some. Pictures
wait in memory."""
_PATIENCE = 0.2
"""Seconds after which a slow file is reported again, so that it can be cancelled."""


class NotAFile(Exception):
    """The path is now a folder, a pipe or a device."""


class StreamFacts:
    """Collects facts about a file while it streams into the vault.

    Args:
        stopped: Set when the file is no longer needed.

    Attributes:
        pieces: The whole file while it may need decoding; empty otherwise.
    """

    def __init__(self, stopped: Event | None = None) -> None:
        self.pieces: list[bytes] = []
        self._duration = DurationReader("")
        self._stopped = stopped or Event()

    def of_file(self, file: BinaryIO, size: int) -> Iterator[bytes]:
        """Yield at most `size` bytes.

        The size is that at the start: a file that grows while it is read would never end.

        Raises:
            Cancelled: the file is no longer needed.
        """
        left = size
        while left > 0:
            if self._stopped.is_set():
                raise Cancelled
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                break
            yield self._noticed(chunk, size, first=left == size)
            left -= len(chunk)

    def of_bytes(self, data: bytes) -> Iterator[bytes]:
        """Yield bytes from memory."""
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
        """The length of a sound or film, if its headers give one."""
        return self._duration.milliseconds()


@dataclass(frozen=True, slots=True)
class Read:
    """A file encrypted under a temporary name, with the facts about it."""

    staged: Staged
    modified: datetime
    passing: StreamFacts


class FileReader:
    """Reads files in order, some ahead of use. Use as a context.

    Unused files are discarded at the end.
    """

    def __init__(self, originals: Originals, files: Sequence[Path]) -> None:
        self._originals = originals
        self._files = iter(files)
        self._stopped = Event()
        self._ahead: deque[tuple[int, Future[Read]]] = deque()
        self._pool = ThreadPoolExecutor(_READERS, thread_name_prefix="reading")

    def __enter__(self) -> Self:
        self._read_on()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for _, read in self._ahead:
            # It may have failed or been cancelled: nothing of it is left then.
            with contextlib.suppress(OSError, KeeperError, NotAFile, CancelledError):
                self._originals.discard(read.result().staged)

    def next(self, progress: Progress, done: int, total: int, name: str) -> Read:
        """Return the next file, and read ahead.

        Args:
            progress: Reports the file, and reports it again while it takes long.
            done, total, name: For the report: files done, files in all, the name of this one.

        Raises:
            OSError: It cannot be read.
            NotAFile: It is no regular file.
            KeeperError: DISK_*: the vault's disk refuses.
            Cancelled: The user asked to stop, in the middle of the file as well.
        """
        progress.step(done, total, name)
        while wait((self._ahead[0][1],), _PATIENCE).not_done:
            progress.step(done, total, name)
        _, read = self._ahead.popleft()
        self._read_on()
        return read.result()

    def _read_on(self) -> None:
        """Start reading further files; at least one if there is one."""
        while len(self._ahead) < _AHEAD and sum(s for s, _ in self._ahead) < _AHEAD_BYTES:
            path = next(self._files, None)
            if path is None:
                return
            size = 0
            with contextlib.suppress(OSError):  # reported when it is its turn
                size = path.stat().st_size
            self._ahead.append((size, self._pool.submit(self._read, path)))

    def _read(self, path: Path) -> Read:
        passing = StreamFacts(self._stopped)
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise NotAFile
        with path.open("rb") as file:
            chunks = passing.of_file(file, info.st_size)
            staged = self._originals.stage(chunks, HEAD_LENGTH)
        modified = datetime.fromtimestamp(int(info.st_mtime), UTC).astimezone()
        return Read(staged, modified, passing)
