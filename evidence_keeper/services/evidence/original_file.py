"""Opens an original as a seekable file, without a readable copy on the disk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.services.evidence.originals import read_original
from evidence_keeper.storage.vault.vault import Vault

_WHOLE = 64_000_000
"""Largest original in bytes that is held in memory: archives are read from their end."""


def open_original(vault: Vault, number: int, progress: Progress | None = None) -> BinaryIO:
    """Return an original, opened for reading.

    Seeking backwards in a large one decrypts it again from its start: slower for archives, but
    memory use stays small.

    Args:
        vault: The vault.
        number: Of the evidence.
        progress: Checked for cancellation at each chunk of a large one: seeking to the end of an
            archive of 2 GB takes seconds.

    Raises:
        KeeperError: NUMBER_UNKNOWN, REMOVED, ORIGINAL_MISSING, ORIGINAL_DAMAGED; of a large one
            while it is read, and Cancelled then.
    """
    item = vault.evidence.get(number)
    if item is None or item.removed:
        code = Code.NUMBER_UNKNOWN if item is None else Code.REMOVED
        raise KeeperError(code, number=evidence_label(number))
    if item.size <= _WHOLE:
        return io.BytesIO(b"".join(read_original(vault, number)))
    return io.BufferedReader(_Decrypted(vault, number, item.size, progress or Progress()), 1 << 20)


class _Decrypted(io.RawIOBase):
    """Reads forward through the encrypted file, and restarts to go back."""

    def __init__(self, vault: Vault, number: int, size: int, progress: Progress) -> None:
        self._vault, self._number, self._size = vault, number, size
        self._progress = progress
        self._wanted = 0
        self._begin()

    def _begin(self) -> None:
        self._chunks: Iterator[bytes] = read_original(self._vault, self._number)
        self._chunk, self._at = b"", 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set the position; nothing is decrypted before the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._wanted, io.SEEK_END: self._size}[whence]
        self._wanted = max(0, base + offset)
        return self._wanted

    def tell(self) -> int:
        """Return the position."""
        return self._wanted

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read bytes; fewer than requested at the end of a chunk, none at the end of the file."""
        if self._wanted >= self._size:
            return 0
        if self._wanted < self._at:
            self._begin()
        while self._at + len(self._chunk) <= self._wanted:
            self._progress.tick(self._at, self._size)
            self._at += len(self._chunk)
            self._chunk = next(self._chunks, b"")
            if not self._chunk:
                return 0
        start = self._wanted - self._at
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._wanted += len(part)
        return len(part)
