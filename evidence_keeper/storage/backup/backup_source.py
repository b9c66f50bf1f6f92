"""Reads backups, which are untrusted: a folder with generations, or one file.

No file is unpacked under a name from the backup: names are checked against the few that we write
ourselves (`backup_format`), and every byte against the list of contents.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.backup.backup_format import (
    CONTENTS_FILE,
    FOLDER_PREFIXES,
    MARK_FILE,
    MAX_CONTENTS,
    BackupContents,
    marked_vault,
)
from evidence_keeper.storage.backup.copying import PIECE
from evidence_keeper.system.files import open_file, read_start

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

GENERATIONS = "generations"
GENERATION_NAME = re.compile(r"\d{8}T\d{6}Z")
_ZIP_TROUBLE = (
    zipfile.BadZipFile, EOFError, ValueError, KeyError, RuntimeError,
    struct.error,
)  # fmt: skip
_LOCAL_HEADER = struct.Struct("<4s22xHH")
"""The relevant part of an entry's local header (PKWARE's APPNOTE, section 4.3.7)."""


class BackupSource(Protocol):
    """One complete backup: a generation or a file."""

    @property
    def name(self) -> str:
        """The name shown to the user."""

    @property
    def contents(self) -> BackupContents:
        """Its list."""

    def open(self, name: str) -> IO[bytes]:
        """Open one file of the list; reading it raises nothing but `OSError`.

        Raises:
            OSError: not there, or not readable.
        """


def damaged(name: str, item: str) -> KeeperError:
    """Return the error for a damaged backup."""
    return KeeperError(Code.BACKUP_DAMAGED, name=name, item=item)


class Generation:
    """One generation of a folder backup.

    Raises:
        KeeperError: BACKUP_DAMAGED, VAULT_NEWER, DISK_*.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = path.parent.parent
        self.name = path.name
        try:
            with open_file(path / CONTENTS_FILE) as file:
                self.contents = BackupContents.from_bytes(file.read(MAX_CONTENTS))
        except (OSError, ValueError) as e:
            raise damaged(path.name, CONTENTS_FILE) from e

    def place(self, name: str) -> Path:
        """Return the path of a file of the list."""
        stored = self.contents.files[name].stored
        return (self.path if stored == name and "/" not in name else self.base) / stored

    def open(self, name: str) -> IO[bytes]:
        """Open one file of the list."""
        return open_file(self.place(name))


class FileBackup:
    """A backup in one file. Use as a context.

    Raises:
        KeeperError: BACKUP_DAMAGED, VAULT_NEWER, DISK_*.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, *_ZIP_TROUBLE) as e:
            raise damaged(path.name, path.name) from e
        try:
            with self._member(CONTENTS_FILE) as file:
                self.contents = BackupContents.from_bytes(file.read(MAX_CONTENTS))
        except (OSError, ValueError) as e:
            self._zip.close()
            raise damaged(path.name, CONTENTS_FILE) from e
        except BaseException:
            self._zip.close()
            raise

    def open(self, name: str) -> IO[bytes]:
        """Open one file of the list."""
        return self._member(name)

    def _member(self, name: str) -> IO[bytes]:
        """Open the stored bytes of an entry.

        The list's SHA-256 decides whether they are right, once all were read: the ZIP's own
        checksum would withhold the good bytes before the damage.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError as e:
            raise OSError("member") from e
        # Encrypted content does not shrink, so a compressed entry is not ours and could expand
        # without limit.
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise OSError("compressed")
        file = self.path.open("rb")
        try:
            file.seek(info.header_offset)
            head = file.read(_LOCAL_HEADER.size)
            signature, name_length, extra_length = _LOCAL_HEADER.unpack(head)
            if signature != b"PK\x03\x04":
                raise OSError("header")
            file.seek(name_length + extra_length, io.SEEK_CUR)
        except (struct.error, ValueError) as e:
            file.close()
            raise OSError("header") from e
        except BaseException:
            file.close()
            raise
        return io.BufferedReader(_Section(file, info.file_size), PIECE)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


class _Section(io.RawIOBase):
    """A section of a file from an offset on."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self._file = file
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        piece = self._file.read(min(len(view), self._left))
        view[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def find_base(target: Path) -> Path:
    """Return the folder of one vault's backups: the given one, or the only one in it.

    Raises:
        KeeperError: NO_BACKUP, BACKUP_SEVERAL, BACKUP_DAMAGED, VAULT_NEWER.
    """
    if (target / MARK_FILE).is_file():
        found = [target]
    else:
        with contextlib.suppress(OSError):
            target = target.resolve()
        named = (path for prefix in FOLDER_PREFIXES for path in target.glob(f"{prefix}*"))
        found = sorted(path for path in named if (path / MARK_FILE).is_file())
    if not found:
        raise KeeperError(Code.NO_BACKUP, path=str(target))
    if len(found) > 1:
        raise KeeperError(Code.BACKUP_SEVERAL, names=", ".join(str(p) for p in found))
    mark = found[0] / MARK_FILE
    try:
        marked_vault(read_start(mark, 4096))
    except (OSError, ValueError) as e:
        raise damaged(found[0].name, MARK_FILE) from e
    return found[0]


def generation_folders(base: Path) -> list[Path]:
    """Return the generations in a backup folder, newest first."""
    with contextlib.suppress(OSError):
        names = [p for p in (base / GENERATIONS).iterdir() if GENERATION_NAME.fullmatch(p.name)]
        return sorted(names, reverse=True)
    return []


def is_generation(folder: Path) -> bool:
    """Return whether a folder is one generation of a backup folder, by its name and place."""
    return bool(GENERATION_NAME.fullmatch(folder.name)) and folder.parent.name == GENERATIONS


def places(target: Path) -> list[Path]:
    """Return the backups in a target, newest first: one file, or folders.

    A single generation's folder counts as one backup.

    Raises:
        KeeperError: NO_BACKUP, BACKUP_SEVERAL, BACKUP_DAMAGED, VAULT_NEWER.
    """
    if target.is_file():
        return [target]
    if (target / CONTENTS_FILE).is_file() or (target.is_dir() and is_generation(target)):
        return [target.resolve()]
    base = find_base(target)
    found = generation_folders(base)
    if not found:
        raise KeeperError(Code.NO_BACKUP, path=str(target))
    return found


@contextlib.contextmanager
def opened(place: Path) -> Iterator[BackupSource]:
    """Open one of the `places`.

    Raises:
        KeeperError: BACKUP_DAMAGED, VAULT_NEWER.
    """
    if place.is_file():
        backup = FileBackup(place)
        try:
            yield backup
        finally:
            backup.close()
    else:
        yield Generation(place)
