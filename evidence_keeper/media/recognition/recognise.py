"""Recognises text in pictures with an installed Tesseract; none is shipped.

It gets the plain JPEG that our own decoding child has made, never an untrusted file, and runs in a
process of its own with as few rights as possible (`recognise_child`). The result is a machine's
guess and is always labelled as such.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import evidence_keeper
from evidence_keeper.domain.text import storable

LANGUAGES = ("kaz", "rus", "eng")
"""The recognised languages, those of the program; Tesseract's names."""

RECOGNISE_ARGUMENT = "--recognise-child"
"""The argument that makes a frozen build the child."""

SCATTERED = "--scattered"
"""Selects the second of two readings in the child."""

DEADLINE_SECONDS = 60.0
"""For each reading."""
MAX_TEXT = 100_000
"""Most characters of recognised text."""

_WORD = re.compile(r"\w+")
_ASKING_SECONDS = 10.0
_LANGUAGE_QUESTION = "--list-langs"
_PLACES = {
    "win32": (
        r"C:\Program Files\Tesseract-OCR\tesseract.exe",
        r"C:\Program Files (x86)\Tesseract-OCR\tesseract.exe",
    ),
    "darwin": (
        "/opt/homebrew/bin/tesseract",
        "/usr/local/bin/tesseract",
        "/opt/local/bin/tesseract",
    ),
}.get(
    sys.platform,
    ("/usr/bin/tesseract", "/usr/local/bin/tesseract", "/run/current-system/sw/bin/tesseract"),
)
"""Paths of system-wide installations. Never PATH or the current folder, where anybody could have
put a program of that name."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """An installed Tesseract.

    Attributes:
        path: The program.
        languages: The ones of `LANGUAGES` that it has data for; empty until it was asked.
    """

    path: str
    languages: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages without data."""
        return tuple(name for name in LANGUAGES if name not in self.languages)


def installed_recogniser() -> Recogniser | None:
    """Return the installed Tesseract without its languages; nothing is started."""
    return next((Recogniser(path) for path in _PLACES if Path(path).is_file()), None)


def find_recogniser() -> Recogniser | None:
    """Return the installed Tesseract; None when there is none, or none with our languages.

    Takes some tenths of a second: it starts the program once, confined, to ask for its languages.
    """
    installed = installed_recogniser()
    if installed is None:
        return None
    try:
        answer = subprocess.run(
            [*_command(), installed.path, _LANGUAGE_QUESTION],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_ASKING_SECONDS,
            check=False,
            cwd=Path(sys.executable).anchor,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:
        return None
    known = answer.stdout.decode("utf-8", "replace").split()
    languages = tuple(name for name in LANGUAGES if name in known)
    return Recogniser(installed.path, languages) if languages else None


def read_text(recogniser: Recogniser, picture: bytes) -> str | None:
    """Return the recognised text of a picture, empty when there is none.

    It is read twice: as a page, and as scattered words on any background (white on a coloured bar,
    in a bubble), of which only lines with new or more frequent words are added. None when it fails
    or takes too long: then it can be retried.

    Args:
        recogniser: From `find_recogniser`.
        picture: A rendition or preview of ours, JPEG.
    """
    page = _read(recogniser, picture)
    if page is None:
        return None
    scattered = _read(recogniser, picture, SCATTERED) or []
    return storable("\n".join([*page, *_new_lines(page, scattered)]))[:MAX_TEXT]


def _read(recogniser: Recogniser, picture: bytes, *how: str) -> list[str] | None:
    """Return the lines of one reading; None when it fails or takes too long."""
    try:
        done = subprocess.run(
            [*_command(), recogniser.path, "+".join(recogniser.languages), *how],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE_SECONDS,
            check=False,
            cwd=Path(sys.executable).anchor,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    text = done.stdout[: 4 * MAX_TEXT].decode("utf-8", "replace")
    lines = (line.strip() for line in text.replace("\f", "\n").splitlines())
    return [line for line in lines if line]


def _new_lines(page: list[str], scattered: list[str]) -> Iterator[str]:
    known = Counter(word for line in page for word in _words(line))
    seen: Counter[str] = Counter()
    for line in scattered:
        words = _words(line)
        seen.update(words)
        if any(seen[word] > known[word] for word in words):
            yield line


def _words(line: str) -> list[str]:
    """Return the searchable words of a line."""
    return [word for word in _WORD.findall(line.casefold()) if len(word) > 1]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, RECOGNISE_ARGUMENT]
    return [sys.executable, "-P", "-m", "evidence_keeper.media.recognition.recognise_child"]


def _environment() -> dict[str, str]:
    """Return a minimal environment; one thread, so that the computer stays responsive."""
    return {
        "PYTHONPATH": str(Path(evidence_keeper.__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
