"""Lets one program at a time use a vault, by an operating-system lock."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system.files import disk_error

LOCK_FILE = "lock"

if os.name == "nt":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Locks the vault for this process until released or until the process ends.

    Raises:
        KeeperError: VAULT_IN_USE, DISK_*.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK_FILE
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as e:
            raise disk_error(e, path) from e
        self._file = os.fdopen(handle, "ab")
        try:
            _take(self._file)
        except OSError as e:
            self._file.close()
            raise KeeperError(Code.VAULT_IN_USE, path=str(folder)) from e

    def release(self) -> None:
        """Release the lock."""
        self._file.close()
