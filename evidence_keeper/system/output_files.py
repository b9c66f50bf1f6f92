"""Writes files outside the vault completely or not at all, however the program ends.

Exports are not encrypted, so a half-written one under a hidden temporary name would be a leak.
Where the system supports nameless files (Linux, on most file systems but not on FAT, the usual
format of sticks), the file gets its name when it is complete, and disappears with the program until
then. Elsewhere it has a temporary name and a lock: it is removed when the program is asked to end,
and swept at the next output into that folder when the program was killed. Every file is readable by
its owner only (mode 0600).
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from evidence_keeper.system.files import disk_errors, sync_folder

_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part", re.DOTALL)
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would otherwise convert line ends
_LONGEST_STEM = 60  # in characters: with the rest of the name below the usual limit of 255 bytes
_unfinished: set[Path] = set()

if os.name == "nt":

    def _lock(file: BinaryIO) -> None:
        """Do nothing: an open file cannot be removed on Windows."""

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        """Lock the file, so that no other process sweeps it; some file systems have no locks."""
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _part_name(target: Path) -> Path:
    return target.with_name(f".{target.name[:_LONGEST_STEM]}.{os.urandom(4).hex()}.part")


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a file for writing; it replaces the target when the block succeeds.

    Raises:
        KeeperError: DISK_*; the target is unchanged then, as with any other exception.
    """
    with disk_errors(target):
        sweep_unfinished(target.parent)
        nameless = _open_nameless(target.parent)
        if nameless is None:
            with _named(target) as file:
                yield file
        else:
            with nameless:
                yield nameless
                _sync(nameless)
                _give_name(nameless, target)
        sync_folder(target.parent)


def remove_unfinished() -> None:
    """Remove temporary files that are being written: the program is about to end."""
    for path in list(_unfinished):
        with contextlib.suppress(OSError):
            path.unlink()
        _unfinished.discard(path)


def sweep_unfinished(folder: Path) -> int:
    """Remove temporary files that a killed program left in a folder.

    Returns:
        How many were removed. Files that another process still writes are kept.
    """
    removed = 0
    try:
        found = [p for p in folder.iterdir() if _PART.fullmatch(p.name)]
    except OSError:
        return 0  # a folder that may be written to but not listed
    for path in found:
        if path not in _unfinished and _is_abandoned(path):
            with contextlib.suppress(OSError):
                path.unlink()
                removed += 1
    return removed


def _is_abandoned(path: Path) -> bool:
    """Return whether it is a file that no process has locked."""
    if os.name == "nt":
        return path.is_file()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(handle)
    except OSError:
        return False
    return True


def _open_nameless(folder: Path) -> BinaryIO | None:
    """Return a nameless file in the folder; None where the system does not support it."""
    if sys.platform != "linux":
        return None
    try:
        handle = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        return None  # writing under a temporary name reports what is wrong, if anything is
    if not Path(f"/proc/self/fd/{handle}").exists():
        os.close(handle)
        return None
    return os.fdopen(handle, "w+b")


def _give_name(file: BinaryIO, target: Path) -> None:
    """Rename a nameless file to the target."""
    with contextlib.suppress(FileExistsError):
        _link(file, target)
        return
    part = _part_name(target)  # a name cannot be given over an existing one: it takes two steps
    _link(file, part)
    try:
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _link(file: BinaryIO, path: Path) -> None:
    here = os.open("/", os.O_RDONLY)
    try:
        # A folder descriptor, even with an absolute path, makes Python follow the link: otherwise
        # it would link to the entry in /proc itself.
        os.link(f"/proc/self/fd/{file.fileno()}", path, src_dir_fd=here, follow_symlinks=True)
    finally:
        os.close(here)


@contextlib.contextmanager
def _named(target: Path) -> Iterator[BinaryIO]:
    part = _part_name(target)
    _unfinished.add(part)
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        with os.fdopen(handle, "w+b") as file:
            _lock(file)
            yield file
            _sync(file)
            if os.name != "nt":
                part.replace(target)
        if os.name == "nt":  # an open file cannot be renamed on Windows
            part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    finally:
        _unfinished.discard(part)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
