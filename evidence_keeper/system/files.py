"""Writes files atomically and turns errors of the operating system into errors with a code."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ENOTDIR}


def disk_error(error: OSError, path: Path, *, reading: bool = False) -> KeeperError:
    """Return the error code for an operating system error.

    Args:
        reading: Whether nothing was to be written: what is not allowed then is to read.
    """
    number = error.errno or 0
    if number in _FULL:
        return KeeperError(Code.DISK_FULL, path=str(path))
    if number in _READ_ONLY:
        code = Code.DISK_UNREADABLE if reading else Code.DISK_READ_ONLY
        return KeeperError(code, path=str(path))
    if number in _GONE:
        return KeeperError(Code.DISK_GONE, path=str(path))
    return KeeperError(Code.DISK_REFUSED, path=str(path), reason=errno.errorcode.get(number, "?"))


@contextlib.contextmanager
def disk_errors(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn an `OSError` in the block into a `KeeperError` with a disk code; see `disk_error`."""
    try:
        yield
    except OSError as e:
        raise disk_error(e, path, reading=reading) from e


def open_file(path: Path) -> io.BufferedReader:
    """Open a regular file for reading; a pipe or a device in its place would never end.

    Raises:
        OSError: not there, not readable, or not a regular file (then `FileNotFoundError`).
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return path.open("rb")


def read_start(path: Path, most: int) -> bytes:
    """Return at most the first `most` bytes of a regular file.

    Raises:
        OSError: as `open_file`.
    """
    with open_file(path) as file:
        return file.read(most)


def is_certain(question: Callable[[], bool]) -> bool:
    """Whether a question such as `path.is_dir` is answered with yes.

    Where the system refuses to tell (the folder is locked, the path too long), it is not.
    """
    try:
        return question()
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Make renames in the folder durable, where the system supports that."""
    if os.name == "nt":
        return  # NTFS journals the rename; a folder cannot be opened for syncing
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def missing_folders(folder: Path) -> list[Path]:
    """Return a folder and its parents as far as they do not exist, the inmost first.

    Raises:
        OSError: that cannot be told.
    """
    return [path for path in (folder, *folder.parents) if not path.exists()]


def make_folder(folder: Path, *, parents: bool = False) -> list[Path]:
    """Make a private folder whose name survives a loss of power.

    An existing folder may have been made a moment ago: its name is made durable too, where the
    system allows it.

    Args:
        parents: Whether missing parents are made as well.

    Returns:
        The folders that were made, the inmost first; see `remove_made`.

    Raises:
        OSError: as `Path.mkdir`; nothing is left behind then.
    """
    made: list[Path] = []
    try:
        for path in reversed([folder, *(missing_folders(folder.parent) if parents else ())]):
            if _make_one(path):
                made.insert(0, path)
    except OSError:
        remove_made(made)
        raise
    return made


def _make_one(path: Path) -> bool:
    """Make one folder and its name durable; return whether it was not there before."""
    try:
        path.mkdir(mode=0o700)
    except OSError:
        # Not only "exists": the root of a drive answers "access denied" on Windows.
        if not path.is_dir():
            raise
        with contextlib.suppress(OSError):
            sync_folder(path.parent)
        return False
    sync_folder(path.parent)
    return True


def remove_made(folders: list[Path]) -> None:
    """Remove new folders, the inmost first, as far as they are empty."""
    with contextlib.suppress(OSError):
        for path in folders:
            path.rmdir()


def temporary_names(name: str) -> str:
    """Return the pattern of the files that `write_atomically` leaves behind when it is killed."""
    return f".{name}.{'[0-9a-f]' * 8}"


def write_atomically(path: Path, data: bytes) -> None:
    """Write temporary file, sync, rename, sync folder: the file is the old or the new one.

    Raises:
        KeeperError: DISK_*; the old file is untouched then.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    with disk_errors(path):
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(handle, "wb") as file:  # noqa: PTH123 - the handle carries the private mode
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
