"""The typed door to SQLCipher. One connection, owned by the thread that opened it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system.files import disk_errors

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


_PAGES_A_STEP = 1024
"""Pages that a copy takes before it can be cancelled: 4 MiB."""


class Interrupted(Exception):
    """A query was ended by `Database.interrupt`."""


def _failure(error: Exception, path: Path) -> Exception:
    """Return the error with a code for what SQLCipher reported."""
    text = str(error).lower()
    if "interrupt" in text:
        return Interrupted()
    for words, code in (
        (("locked", "busy"), Code.VAULT_IN_USE),
        (("full",), Code.DISK_FULL),
        (("readonly", "read-only"), Code.VAULT_READ_ONLY),
        (("disk i/o", "unable to open"), Code.DISK_REFUSED),
        (("malformed", "not a database", "corrupt", "hmac"), Code.VAULT_DAMAGED),
    ):
        if any(word in text for word in words):
            if code is Code.VAULT_READ_ONLY:
                code = _why_not_written(path)
            return KeeperError(code, path=str(path), reason="SQLite")
    return KeeperError(Code.UNEXPECTED, kind=type(error).__name__, place="database")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from any other that may come to have its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _why_not_written(path: Path) -> Code:
    """Return what "readonly" means here.

    SQLite says so of a file that was moved away too, and SQLCipher of a page that is not authentic
    and would have to be changed: then the vault is damaged, and rescue is the way.
    """
    if not path.exists():
        return Code.DISK_GONE
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return Code.VAULT_DAMAGED if writable else Code.VAULT_READ_ONLY


class Database:
    """An open encrypted database.

    Args:
        path: The database file; it exists, be it empty: an open vault never makes one anew.
        key: The raw 256-bit key.
        read_only: Open for reading alone.

    Raises:
        KeeperError: VAULT_IN_USE, VAULT_DAMAGED, VAULT_READ_ONLY, DISK_*.
    """

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self._path = path
        self.read_only = read_only
        mode = "ro" if read_only else "rw"
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        with self._translated():
            self._connection = sqlcipher.connect(uri, uri=True, isolation_level=None, timeout=0)
        try:
            self._configure(key)
            self._file = _identity(path)
        except BaseException:
            self._connection.close()
            raise

    def _configure(self, key: bytes) -> None:
        # The log level first: a wrong key would print to standard error.
        self.execute("PRAGMA cipher_log_level = NONE")
        self.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        self.execute("PRAGMA cipher_memory_security = ON")
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
        """Run one statement and return the number of the last row put in."""
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
        """All of the block, or nothing.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing of the block is kept then. DISK_GONE also
                when the file was moved or removed: what is written to it would be confirmed and
                be nowhere.
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

    def copy_to(self, path: Path, key: bytes, step: Callable[[int, int], None]) -> None:
        """Write a consistent copy under the same key, while this database stays open.

        Nothing is synced: that is for the caller, once the copy is complete.

        Args:
            path: The copy; it does not exist yet.
            key: The raw key of the copy.
            step: Called with pages done and pages in all; what it raises ends the copying.

        Raises:
            KeeperError: DISK_*, VAULT_DAMAGED. A partial copy is left to the caller.
        """
        with disk_errors(path):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            copy = sqlcipher.connect(str(path), isolation_level=None, timeout=0)
            try:
                copy.execute("PRAGMA cipher_log_level = NONE")
                copy.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                # The copy is thrown away unless it is whole, so a journal would only cost time.
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

    def interrupt(self) -> None:
        """End a running query; the only method for other threads."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection and give up the lock."""
        self._connection.close()
