"""Reads originals and renditions from the vault."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import DamagedError, Originals
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system.output_files import whole_file


def read_original(vault: Vault, number: int) -> Iterator[bytes]:
    """Yield the original's bytes unchanged.

    Raises:
        KeeperError: NUMBER_UNKNOWN, REMOVED, ORIGINAL_MISSING, ORIGINAL_DAMAGED (at the latest
            after the last chunk, when the fingerprint does not match).
    """
    label = evidence_label(number)
    file = vault.evidence.file_of(number)
    if file is None:
        gone = vault.evidence.exists(number)
        raise KeeperError(Code.REMOVED if gone else Code.NUMBER_UNKNOWN, number=label)
    yield from read_file(vault.originals, file, number)


def read_file(originals: Originals, file: StoredFile, number: int) -> Iterator[bytes]:
    """Yield an original's bytes without asking the database.

    Raises:
        KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED, as `read_original`.
    """
    digest = hashlib.sha256()
    with _damage_of(number):
        for chunk in originals.read(file.name, file.key):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != file.sha256:
        raise KeeperError(Code.ORIGINAL_DAMAGED, number=evidence_label(number))


def read_whole_file(originals: Originals, file: StoredFile, number: int, most: int) -> bytes | None:
    """Return a file's bytes without querying the database: on any thread.

    Args:
        originals: The encrypted files.
        file: An original or a rendition.
        number: Of the evidence, for errors.
        most: Largest size in bytes; None is returned for a larger file.

    Raises:
        KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED.
    """
    with _damage_of(number):
        data = originals.read_whole(file.name, file.key, most)
    if data is not None and hashlib.sha256(data).hexdigest() != file.sha256:
        raise KeeperError(Code.ORIGINAL_DAMAGED, number=evidence_label(number))
    return data


@contextlib.contextmanager
def _damage_of(number: int) -> Iterator[None]:
    try:
        yield
    except DamagedError as e:
        code = Code.ORIGINAL_MISSING if e.missing else Code.ORIGINAL_DAMAGED
        raise KeeperError(code, number=evidence_label(number)) from e


def read_rendition(vault: Vault, number: int) -> bytes | None:
    """Return the large JPEG; None without one or when it is damaged: only the original is proof."""
    file = vault.evidence.rendition_file_of(number)
    if file is None:
        return None
    try:
        data = b"".join(vault.originals.read(file.name, file.key))
    except DamagedError:
        return None
    return data if hashlib.sha256(data).hexdigest() == file.sha256 else None


def save_original(vault: Vault, number: int, target: Path) -> None:
    """Write a copy of the original outside the vault, never a partial file.

    Raises:
        KeeperError: NUMBER_UNKNOWN, ORIGINAL_MISSING, ORIGINAL_DAMAGED, DISK_*.
    """
    with whole_file(target) as file:
        for chunk in read_original(vault, number):
            file.write(chunk)
