"""Stores each original and rendition as an encrypted file of its own next to the database.

The construction is libsodium's secretstream (XChaCha20-Poly1305), written and read in chunks, so a
2 GB video needs no 2 GB of memory. Each file has a random key of its own in the database:
destroying the key row destroys the content. The file's name is a keyed hash of the fingerprint, so
names reveal nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import secrets
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from evidence_keeper.system.files import disk_errors, open_file, sync_folder

CHUNK = 256 * 1024
"""Plain bytes in one chunk of an encrypted file."""

_MAGIC = b"EKBLOB1\n"
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MESSAGE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_TEMPORARY = "incoming-"
_SYNCING = ThreadPoolExecutor(8, thread_name_prefix="sync")
"""Syncing takes most of the time of many files, so they are synced in parallel."""
_HASHING = ThreadPoolExecutor(1, thread_name_prefix="fingerprint")
"""Fingerprints a chunk of a large file while the chunk is encrypted."""
_LARGE = 8 * CHUNK
"""Size from which another thread is worth its overhead: small files are read several at once."""
START = len(_MAGIC) + _HEADER
"""Leading bytes, unique to each encryption, even of the same content."""


class DamagedError(Exception):
    """The encrypted file is missing, truncated or changed."""

    def __init__(self, *, missing: bool = False) -> None:
        super().__init__("missing" if missing else "damaged")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is encrypted under a temporary name.

    Attributes:
        temporary: Its path.
        key: Its own 32-byte key.
        sha256: Of the plain bytes.
        size: Plain bytes.
        head: The first plain bytes, for detecting the type.
        synced: Done when the disk has stored or refused it.
    """

    temporary: Path
    key: bytes
    sha256: str
    size: int
    head: bytes
    synced: Future[None]


class Originals:
    """The folder of encrypted files.

    Args:
        folder: `originals` in the vault's folder.
        name_key: Key for the names.
    """

    def __init__(self, folder: Path, name_key: bytes) -> None:
        self._folder = folder
        self._name_key = name_key
        self._new_folders = False

    def go_on_in(self, folder: Path) -> None:
        """Use another folder, which has the same files."""
        self._folder = folder

    def name_for(self, sha256: str, purpose: str = "original") -> str:
        """Return the file name, with its subfolder, for a fingerprint."""
        digest = hmac.new(self._name_key, f"{purpose}:{sha256}".encode(), hashlib.sha256)
        name = digest.hexdigest()
        return f"{name[:2]}/{name}"

    def stage(self, chunks: Iterable[bytes], head_size: int = 65_536) -> Staged:
        """Encrypt a stream under a temporary name; `place` waits until it is synced.

        Raises:
            KeeperError: DISK_*; nothing is left behind then.
        """
        temporary = self._folder / f"{_TEMPORARY}{secrets.token_hex(12)}"
        key = secrets.token_bytes(32)
        digest = hashlib.sha256()
        size, head = 0, b""
        source = iter(chunks)
        with contextlib.ExitStack() as undo:
            undo.callback(_remove, temporary)
            with disk_errors(self._folder):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                file = temporary.open("xb")
            undo.callback(_close, file)
            state = sodium.crypto_secretstream_xchacha20poly1305_state()
            start = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
            with disk_errors(self._folder):
                file.write(_MAGIC + start)
            waiting: bytes | None = None
            # Errors of reading the source pass unchanged: they are not the vault's disk.
            for chunk in _rechunk(source):
                hashed = _add_to_fingerprint(digest, chunk, size)
                size += len(chunk)
                if len(head) < head_size:
                    head += chunk[: head_size - len(head)]
                if waiting is not None:
                    sealed = sodium.crypto_secretstream_xchacha20poly1305_push(
                        state, waiting, None, _MESSAGE
                    )
                    with disk_errors(self._folder):
                        file.write(sealed)
                waiting = chunk
                hashed.result()
            sealed = sodium.crypto_secretstream_xchacha20poly1305_push(
                state, waiting or b"", None, _FINAL
            )
            with disk_errors(self._folder):
                file.write(sealed)
                file.flush()
            synced = _SYNCING.submit(_sync_and_close, file, self._folder)
            undo.pop_all()
        return Staged(temporary, key, digest.hexdigest(), size, head, synced)

    def place(self, staged: Staged, name: str) -> None:
        """Rename a staged file once it is synced; `settle` makes the rename durable.

        Raises:
            KeeperError: DISK_*.
        """
        target = self._folder / name
        staged.synced.result()
        with disk_errors(self._folder):
            if not target.parent.is_dir():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                self._new_folders = True
            staged.temporary.replace(target)

    def settle(self, names: Iterable[str]) -> None:
        """Sync the folders of the names, once each, before the database refers to them.

        The parent of newly made folders is synced too, once for all of them.
        """
        if self._new_folders:
            with disk_errors(self._folder):
                sync_folder(self._folder)
            self._new_folders = False
        folders = {(self._folder / name).parent for name in names}
        for synced in [_SYNCING.submit(_sync_names, folder) for folder in folders]:
            synced.result()

    def discard(self, staged: Staged) -> None:
        """Remove a staged file, for example because it is a duplicate."""
        wait((staged.synced,))  # some systems cannot remove an open file
        _remove(staged.temporary)

    def read(self, name: str, key: bytes) -> Iterator[bytes]:
        """Yield the plain bytes in chunks of at most `CHUNK`.

        Raises:
            DamagedError: missing, cut or changed; chunks yielded before were authentic.
        """
        with self._opened(name) as file:
            yield from decrypted(file, key)

    def read_whole(self, name: str, key: bytes, most: int) -> bytes | None:
        """Return all plain bytes: faster than `read`, above all while other work runs.

        Args:
            name: Of the file.
            key: Its own.
            most: Largest encrypted size that is read; None is returned for a larger one.

        Raises:
            DamagedError: missing, cut or changed.
        """
        with self._opened(name) as file:
            try:
                if os.fstat(file.fileno()).st_size > most:
                    return None
                sealed = io.BytesIO(file.read())
            except OSError as e:
                raise DamagedError from e
        return b"".join(decrypted(sealed, key))

    def _opened(self, name: str) -> BinaryIO:
        try:
            return open_file(self._folder / name)
        except FileNotFoundError as e:
            raise DamagedError(missing=True) from e
        except OSError as e:
            raise DamagedError from e

    def size(self, name: str) -> int:
        """Return a file's size on disk in bytes; 0 when it is missing."""
        try:
            return (self._folder / name).stat().st_size
        except OSError:
            return 0

    def plain_size(self, name: str) -> int:
        """Return the number of plain bytes of a file, from its size; 0 when it is missing."""
        sealed = max(self.size(name) - START, 0)
        return sealed - -(-sealed // (CHUNK + _OVERHEAD)) * _OVERHEAD

    def remove(self, name: str) -> None:
        """Remove a file; a missing file is no error."""
        _remove(self._folder / name)

    def sweep(self, known: Container[str]) -> int:
        """Remove temporary files and unknown files that a crash left behind.

        A folder that cannot be read is left alone: its check says so, and it must not keep anybody
        from the rest.

        Returns:
            How many were removed.
        """
        removed = 0
        with contextlib.suppress(OSError):
            for path in list(self._folder.iterdir()):
                if path.is_file() and path.name.startswith(_TEMPORARY):
                    removed += _remove(path)
                elif path.is_dir() and len(path.name) == 2:
                    for file in list(path.iterdir()):
                        if f"{path.name}/{file.name}" not in known:
                            removed += _remove(file)
        return removed


def decrypted(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """Yield the plain bytes of an encrypted file in chunks of at most `CHUNK`.

    Raises:
        DamagedError: cut or changed; chunks yielded before were authentic.
    """
    try:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise DamagedError
        state = sodium.crypto_secretstream_xchacha20poly1305_state()
        start = file.read(_HEADER)
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, start, key)
        tag = _MESSAGE
        while tag != _FINAL:
            sealed = file.read(CHUNK + _OVERHEAD)
            if len(sealed) < _OVERHEAD:
                raise DamagedError
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, None)
            yield plain
        if file.read(1):
            raise DamagedError
    except (CryptoError, OSError, ValueError, TypeError) as e:
        raise DamagedError from e


def _rechunk(source: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks of exactly `CHUNK` bytes, the last one shorter."""
    buffer = bytearray()
    for piece in source:
        if not buffer and len(piece) == CHUNK:
            yield piece
            continue
        buffer += piece
        while len(buffer) >= CHUNK:
            yield bytes(buffer[:CHUNK])
            del buffer[:CHUNK]
    if buffer:
        yield bytes(buffer)


def _add_to_fingerprint(digest: hashlib._Hash, chunk: bytes, before: int) -> Future[None]:
    """Add a chunk to a fingerprint; on another thread once the file is large."""
    if before >= _LARGE:
        return _HASHING.submit(digest.update, chunk)
    digest.update(chunk)
    done = Future[None]()
    done.set_result(None)
    return done


def _sync_and_close(file: IO[bytes], folder: Path) -> None:
    with contextlib.ExitStack() as closing:
        closing.callback(_close, file)
        with disk_errors(folder):
            os.fsync(file.fileno())
            file.close()


def _sync_names(folder: Path) -> None:
    with disk_errors(folder):
        sync_folder(folder)


def _close(file: IO[bytes]) -> None:
    """Close an abandoned file; flushing its buffer may fail again."""
    with contextlib.suppress(OSError):
        file.close()


def _remove(path: Path) -> int:
    """Remove a file if it can be removed."""
    try:
        path.unlink()
    except OSError:
        return 0
    return 1
