"""Reads passphrases from the terminal and prints progress and results."""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry_json import MAX_INPUT
from evidence_keeper.domain.text import shown_name
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.files import disk_error, disk_errors
from evidence_keeper.system.language.finding_words import finding_sentence
from evidence_keeper.system.language.translations import Translator

_BAR = 30
_LONGEST_SECRET = 65_536
_BYTE_ORDER_MARK = "\ufeff"
"""Windows' Notepad may put one before the text."""


class Console:
    """Standard input and output of one command.

    Args:
        t: The user's translator.
        as_json: Whether the result is one JSON document.
    """

    def __init__(self, t: Translator, *, as_json: bool) -> None:
        self.t = t
        self.as_json = as_json
        self._bar_shown = False

    def result(self, document: Json, lines: Callable[[], list[str]]) -> None:
        """Print the result: the document with `--json`, else the lines.

        Raises:
            KeeperError: DISK_*; BrokenPipeError: the reader has closed the pipe.
        """
        if self.as_json:
            text = json.dumps(document, ensure_ascii=False, indent=2)
        else:
            text = "\n".join(lines())
        try:
            if sys.stdout is None:  # it was closed before the program began
                raise OSError(errno.EBADF, "closed")
            print(text, flush=True)
        except BrokenPipeError:
            raise
        except OSError as e:
            drop_output(sys.stdout)
            raise disk_error(e, Path("stdout")) from e

    def note(self, text: str) -> None:
        """Print a message that is not part of the result."""
        self._clear_bar()
        tell(text)

    def progress(self) -> Progress:
        """Return a progress that draws a bar on a terminal and is silent elsewhere."""
        return Progress(self._draw if sys.stderr is not None and sys.stderr.isatty() else None)

    def _draw(self, done: int, total: int, label: str) -> None:
        filled = _BAR * done // total if total else 0
        name = shown_name(label)[:40]
        bar = "█" * filled + "░" * (_BAR - filled)
        sys.stderr.write(f"\r\x1b[2K{bar} {done}/{total} {name}")
        self._bar_shown = True
        if total and done >= total:
            self._clear_bar()
        sys.stderr.flush()

    def _clear_bar(self) -> None:
        if self._bar_shown:
            sys.stderr.write("\r\x1b[2K")
            self._bar_shown = False

    # secrets

    def passphrase(self, file: str | None, *, twice: bool = False) -> str:
        """Return the passphrase from a file or a prompt.

        Raises:
            KeeperError: INPUT_UNREADABLE, PASSPHRASE_NO_TERMINAL, PASSPHRASE_MISMATCH.
        """
        if file:
            return unicodedata.normalize("NFC", secret_file(file))
        if not sys.stdin.isatty():
            raise KeeperError(Code.PASSPHRASE_NO_TERMINAL)
        first = getpass.getpass(self.t.say("Passphrase: "))
        if twice and first != getpass.getpass(self.t.say("Type it again: ")):
            raise KeeperError(Code.PASSPHRASE_MISMATCH)
        return unicodedata.normalize("NFC", first)

    def open_vault(
        self, folder: str, passphrase_file: str | None, recovery_file: str | None
    ) -> Session:
        """Open a vault; waits out the pause after wrong attempts.

        Raises:
            KeeperError: as `vaults.open_with_passphrase`.
        """
        passphrase, recovery = self.secret(folder, passphrase_file, recovery_file)
        return self.open_with(Path(folder), passphrase=passphrase, recovery=recovery)

    def secret(
        self, folder: str, passphrase_file: str | None, recovery_file: str | None
    ) -> tuple[str, str]:
        """Return passphrase and recovery code of a vault, one of them empty, asking once.

        Raises:
            KeeperError: NO_VAULT, DISK_*, INPUT_UNREADABLE, PASSPHRASE_NO_TERMINAL.
        """
        with disk_errors(Path(folder), reading=True):
            if not vaults.is_vault(Path(folder)):
                raise KeeperError(Code.NO_VAULT, path=folder)
        if recovery_file:
            recovery = secret_file(recovery_file)
            if not recovery.strip():
                raise KeeperError(Code.RECOVERY_FILE_EMPTY, name=Path(recovery_file).name)
            return "", recovery
        if not passphrase_file:
            return self.passphrase(None), ""
        # Read once: it may be a pipe. An earlier version took the mark for a part of it.
        marked = unicodedata.normalize("NFC", _whole_secret(passphrase_file))
        passphrase = marked.removeprefix(_BYTE_ORDER_MARK)
        if passphrase != marked and vaults.fits(Path(folder), marked):
            return marked, ""
        return passphrase, ""

    def open_with(self, path: Path, *, passphrase: str = "", recovery: str = "") -> Session:
        """Open a vault with an already known secret.

        Raises:
            KeeperError: as `vaults.open_with_passphrase`.
        """

        def attempt() -> Session:
            if recovery:
                return vaults.open_with_recovery(path, recovery)
            return vaults.open_with_passphrase(path, passphrase)

        try:
            session = attempt()
        except KeeperError as e:
            if e.code is not Code.PASSPHRASE_WAIT:
                raise
            time.sleep(int(str(e.params["seconds"])))
            session = attempt()
        for finding in session.opened.warnings:
            self.note(finding_sentence(self.t, finding))
        return session


def tell(text: str) -> None:
    """Print on standard error. Where that is closed or full, the exit code says enough."""
    if sys.stderr is not None:  # `print` would take standard output in its place
        with contextlib.suppress(OSError):
            print(text, file=sys.stderr)


def drop_output(stream: TextIO | None) -> None:
    """Let what is still to be printed on a stream, which takes no more, go nowhere.

    Python would try again at its end, and end with 120 then.
    """
    if stream is None:  # it was closed before the program began
        return
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def new_folder(path: Path) -> None:
    """Refuse an output folder that is not empty.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, NOT_A_FOLDER, DISK_*.
    """
    with disk_errors(path, reading=True):
        if not path.is_dir():
            if path.exists():
                raise KeeperError(Code.NOT_A_FOLDER, path=str(path))
        elif any(path.iterdir()):
            raise KeeperError(Code.FOLDER_NOT_EMPTY, path=str(path))


def secret_file(name: str) -> str:
    """Return a file's text without one trailing newline and without a byte order mark.

    Raises:
        KeeperError: INPUT_UNREADABLE, INPUT_TOO_LARGE.
    """
    return _whole_secret(name).removeprefix(_BYTE_ORDER_MARK)


def _whole_secret(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            data = file.read(_LONGEST_SECRET + 1)
        if len(data) > _LONGEST_SECRET:
            raise KeeperError(Code.INPUT_TOO_LARGE, limit=_LONGEST_SECRET)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise KeeperError(
            Code.INPUT_UNREADABLE, name=Path(name).name, reason=type(e).__name__
        ) from None
    if text.endswith("\n"):
        text = text[:-1].removesuffix("\r")
    return text


def read_input(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for `-`.

    Raises:
        KeeperError: INPUT_UNREADABLE, INPUT_TOO_LARGE.
    """
    try:
        if name == "-":
            if sys.stdin is None:  # closed before the program began
                raise OSError
            data = sys.stdin.buffer.read(MAX_INPUT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_INPUT + 1)
    except OSError as e:
        raise KeeperError(
            Code.INPUT_UNREADABLE, name=Path(name).name, reason=type(e).__name__
        ) from None
    if len(data) > MAX_INPUT:
        raise KeeperError(Code.INPUT_TOO_LARGE, limit=MAX_INPUT)
    return data
