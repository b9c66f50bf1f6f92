"""Wraps SQLCipher with types. One connection, owned by the thread that opened it."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system.files import disk_errors, open_file, sync_folder

Value = str | int | float | bytes | None
Row = tuple[Any, ...]

_PRAGMAS = (
    # EXTRA, not FULL: FULL lost acknowledged commits in simulated power loss.
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "fullfsync=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "secure_delete=ON",
    "cell_size_check=ON",
    "trusted_schema=OFF",
    "foreign_keys=ON",
    "recursive_triggers=ON",
)
MEMORY_SECURITY = "ON"
"""SQLCipher locks and wipes all memory that it uses. Most tests do without, to be faster."""

_PAGES_A_STEP = 1024
"""Pages copied between two checks for cancellation: 4 MiB."""
_FILLER = "free_pages"
_OPERATIONS_A_STEP = 1000
"""SQLite operations between two checks for cancellation: some 20 ms."""
_AGAIN_AFTER = (0.05, 0.5)
"""Seconds between attempts to open a database that was open just now."""


class Interrupted(Exception):
    """A query was ended by `Database.interrupt`."""


def _failure(error: Exception, path: Path) -> Exception:
    """Return the error code for an SQLCipher error."""
    # The name of a file follows these words: a folder may be called "full".
    text = re.sub(r"(unable to open database).*", r"\1", str(error).lower(), flags=re.DOTALL)
    if "interrupt" in text:
        return Interrupted()
    for words, code in (
        (("locked", "busy"), Code.VAULT_IN_USE),
        (("full",), Code.DISK_FULL),
        (("readonly", "read-only"), Code.VAULT_READ_ONLY),
        (("disk i/o", "unable to open"), Code.DISK_REFUSED),
        (("closed database",), Code.DISK_GONE),
        (("malformed", "not a database", "corrupt", "hmac"), Code.VAULT_DAMAGED),
    ):
        if any(word in text for word in words):
            if code is Code.VAULT_READ_ONLY:
                code = _why_not_written(path)
            if "unable to open" in text and path.exists() and not os.access(path, os.R_OK):
                code = Code.DISK_UNREADABLE
            return KeeperError(code, path=str(path), reason="SQLite")
    return KeeperError(Code.UNEXPECTED, kind=type(error).__name__, place="database")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return an identity that distinguishes the file from a later one of the same name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _why_not_written(path: Path) -> Code:
    """Return the reason of "readonly".

    SQLite also reports it for a file that was moved away, and SQLCipher for an unauthentic page
    that would have to be changed: then the vault is damaged, and rescue is the way.
    """
    if not path.exists():
        return Code.DISK_GONE
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return Code.VAULT_DAMAGED if writable else Code.VAULT_READ_ONLY


def _make_empty(path: Path) -> None:
    """Create a file for its owner alone; SQLite would apply the umask.

    Raises:
        KeeperError: DISK_*.
    """
    with disk_errors(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _refuse_journal(path: Path) -> None:
    """Refuse a closed database whose transaction must still be rolled back.

    A journal that begins with zeros is finished.

    Raises:
        KeeperError: DISK_REFUSED; OSError.
    """
    with contextlib.suppress(FileNotFoundError), open_file(_journal_of(path)) as file:
        if any(file.read(8)):
            raise KeeperError(Code.DISK_REFUSED, path=str(path), reason="SQLite")


class Database:
    """An open encrypted database.

    Args:
        path: The database file; it must exist, even if empty, so that an open vault never creates a
            new one.
        key: The raw 256-bit key.
        read_only: Open for reading only.

    Raises:
        KeeperError: VAULT_IN_USE, VAULT_DAMAGED, VAULT_READ_ONLY, DISK_*.
    """

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self._path = path
        self._key = key
        self.read_only = read_only
        self._open()

    def _open(self) -> None:
        mode = "ro" if self.read_only else "rw"
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        journal = _journal_of(self._path)
        if journal.exists() and not journal.is_file():  # SQLite would wait for ever for a pipe
            raise KeeperError(Code.DISK_REFUSED, path=str(journal), reason="SQLite")
        with self._translated():
            self._connection = sqlcipher.connect(uri, uri=True, isolation_level=None, timeout=0)
        try:
            self._configure()
            self._file = _identity(self._path)
        except BaseException:
            self._connection.close()
            raise

    def _configure(self) -> None:
        # The log level first: a wrong key would print to standard error.
        self.execute("PRAGMA cipher_log_level = NONE")
        self.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        self.execute(f"PRAGMA cipher_memory_security = {MEMORY_SECURITY}")
        if not self.read_only:
            self.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.one("SELECT count(*) FROM sqlite_schema")
        for pragma in _PRAGMAS:
            if not (self.read_only and pragma.startswith("journal")):
                self.execute(f"PRAGMA {pragma}")
        if not self.read_only:
            # An exclusive lock is taken by the first write: take it now, so that a second
            # program is refused at once and not at its first save.
            self.execute("BEGIN EXCLUSIVE")
            self.execute("COMMIT")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlcipher.Error as e:
            raise _failure(e, self._path) from None

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement and return the number of the last inserted row."""
        with self._translated():
            return int(self._connection.execute(sql, values).lastrowid or 0)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row."""
        with self._translated():
            self._connection.executemany(sql, rows)

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows.

        Raises:
            Interrupted: another thread called `interrupt`.
        """
        with self._translated():
            rows: list[Row] = self._connection.execute(sql, values).fetchall()
            return rows

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or None."""
        with self._translated():
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def scalar(self, sql: str, values: Sequence[Value] = ()) -> Any:
        """Return the first value of the first row, or None."""
        row = self.one(sql, values)
        return row[0] if row else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in one transaction: all of it, or nothing.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing of the block is kept then. DISK_GONE also
                when the file was moved or removed, because writes would be confirmed and lost.
        """
        if self.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            if _identity(self._path) != self._file:
                raise KeeperError(Code.DISK_GONE, path=str(self._path))
            self.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlcipher.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise

    def copy_to(self, path: Path, step: Callable[[int, int], None]) -> None:
        """Write a consistent copy under the same key, while this database stays open.

        Nothing is synced: the caller does that once the copy is complete.

        Args:
            path: The copy; it does not exist yet.
            step: Called with pages done and pages in all; an exception from it ends the copying.

        Raises:
            KeeperError: DISK_*, VAULT_DAMAGED. A partial copy is left to the caller.
        """
        _make_empty(path)
        try:
            copy = sqlcipher.connect(str(path), isolation_level=None, timeout=0)
            try:
                copy.execute("PRAGMA cipher_log_level = NONE")
                copy.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
                # An incomplete copy is thrown away, so a journal would only cost time.
                copy.execute("PRAGMA journal_mode = OFF")
                copy.execute("PRAGMA synchronous = OFF")
                self._connection.backup(
                    copy,
                    pages=_PAGES_A_STEP,
                    progress=lambda _status, left, total: step(total - left, total),
                )
            finally:
                copy.close()
        except sqlcipher.Error as e:
            raise _failure(e, path) from None

    def renew_free_pages(self) -> None:
        """Rewrite every free page.

        Writes to a free page are not rolled back after a crash (SQLite does not journal pages on
        the free list), so a loss of power in the middle of a change may leave it torn. Nothing is
        lost, but a check of all pages reports it as damage.

        Raises:
            KeeperError: DISK_*.
        """
        count, size = self.scalar("PRAGMA freelist_count"), self.scalar("PRAGMA page_size")
        self.execute(f"DROP TABLE IF EXISTS {_FILLER}")
        # Two commits: pages that are filled and freed in one are never written.
        with self.transaction():
            self.execute(f"CREATE TABLE {_FILLER} (filler BLOB)")
            for at in range(0, int(count or 0), _PAGES_A_STEP):
                length = min(_PAGES_A_STEP, int(count or 0) - at) * int(size or 0)
                self.execute(f"INSERT INTO {_FILLER} VALUES (zeroblob({length}))")  # noqa: S608
        self.execute(f"DROP TABLE {_FILLER}")

    def compact_to(self, path: Path, step: Callable[[], None]) -> None:
        """Write everything but the free pages into a new file, under the same key.

        One statement of SQLite, which blocks this database. Its memory use does not grow with the
        database. Nothing is synced: the caller does that.

        Args:
            path: The new file; it does not exist yet.
            step: Called every now and then, must not use this database; an exception from it ends
                the writing.

        Raises:
            KeeperError: DISK_*, VAULT_DAMAGED. A partial file is left to the caller.
        """
        _make_empty(path)
        refused: list[BaseException] = []

        def look() -> int:
            try:
                step()
            except BaseException as e:  # noqa: BLE001 - it is raised below, outside of SQLite
                refused.append(e)
            return len(refused)

        # With its key as text the new file gets a salt of its own. Otherwise SQLite would reuse
        # this file's salt, and an old page from the disk would be valid in the new file.
        target = f"{path.absolute().as_uri()}?key=x'{self._key.hex()}'"
        care = self.scalar("PRAGMA synchronous")
        self._connection.set_progress_handler(look, _OPERATIONS_A_STEP)
        try:
            self.execute("PRAGMA synchronous = OFF")  # the new file inherits it; it is no vault yet
            self.execute("VACUUM INTO ?", (target,))
        except Interrupted:
            if refused:
                raise refused[0] from None
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
            self.execute(f"PRAGMA synchronous = {care}")

    def changes(self) -> int:
        """Return a number that grows with every row written since this database was opened."""
        return int(self.scalar("SELECT total_changes()"))

    def give_place_to(self, path: Path) -> None:
        """Rename another file over this one, and continue with it.

        At any moment the name belongs to the old or the new file, each complete.

        Args:
            path: On the same disk, under the same key, synced and not open elsewhere.

        Raises:
            KeeperError: DISK_*, VAULT_IN_USE. The file that has the name then is open, unless the
                disk refuses it; then the database is unusable.
        """
        if _identity(self._path) != self._file:
            raise KeeperError(Code.DISK_GONE, path=str(self._path))
        # Closed first: a connection uses its file's first name for the journal, and Windows cannot
        # replace an open file.
        self._connection.close()
        try:
            with disk_errors(self._path):
                sync_folder(self._path.parent)  # an old journal would corrupt the new file
                _refuse_journal(self._path)
                path.replace(self._path)
                sync_folder(self._path.parent)
        finally:
            self.open_anew()

    def go_on_with(self, path: Path) -> None:
        """Close this file, and continue with a copy of it.

        Raises:
            KeeperError: as on opening; the old file is open then.
        """
        before, self._path = self._path, path
        try:
            self.open_anew()
        except BaseException:
            self._path = before
            self.open_anew()
            raise

    def open_anew(self) -> None:
        """Close and reopen the database, with retries.

        After an unreadable page SQLCipher refuses every write on the same connection.

        Raises:
            KeeperError: as on opening.
        """
        self._connection.close()
        for pause in _AGAIN_AFTER:
            try:
                return self._open()
            except KeeperError:
                time.sleep(pause)
        return self._open()

    def interrupt(self) -> None:
        """End a running query; the only method that other threads may call."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection and release its lock."""
        self._connection.close()
