"""Text in pictures, read by a Tesseract that the computer has; none is shipped.

It gets the plain JPEG that our own decoding child has made, never a foreign file, and runs in a
process of its own that gives up what it can before (`recognise_child`). What it says is a guess of
a machine: the program labels it so and never shows it as the truth.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import evidence_keeper
from evidence_keeper.domain.text import storable

LANGUAGES = ("kaz", "rus", "eng")
"""What is read, the languages of the program; Tesseract's names."""

RECOGNISE_ARGUMENT = "--recognise-child"
"""What a frozen build is started with to become the child."""

DEADLINE_SECONDS = 60.0
MAX_TEXT = 100_000
"""Most characters that are taken over."""

_ASKING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A Tesseract that is there.

    Attributes:
        path: The program.
        languages: Which of `LANGUAGES` it has data for.
    """

    path: str
    languages: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages that it has no data for."""
        return tuple(name for name in LANGUAGES if name not in self.languages)


def find_recogniser() -> Recogniser | None:
    """Return the computer's Tesseract; None when there is none, or none that knows our languages.

    Takes some tenths of a second: it starts the program once to ask for its languages.
    """
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        answer = subprocess.run(
            [path, "--list-langs"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_ASKING_SECONDS,
            check=False,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    known = answer.stdout.decode("utf-8", "replace").split()
    languages = tuple(name for name in LANGUAGES if name in known)
    return Recogniser(path, languages) if languages else None


def read_text(recogniser: Recogniser, picture: bytes) -> str:
    """Return the text that a machine reads in a picture; empty when it reads none, or fails.

    Args:
        recogniser: As `find_recogniser` found it.
        picture: A rendition or preview of ours, JPEG.
    """
    try:
        done = subprocess.run(
            [*_command(), recogniser.path, "+".join(recogniser.languages)],
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE_SECONDS,
            check=False,
            cwd=Path(sys.executable).anchor,
            env=_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    text = done.stdout[: 4 * MAX_TEXT].decode("utf-8", "replace") if done.returncode == 0 else ""
    lines = (line.strip() for line in text.replace("\f", "\n").splitlines())
    return storable("\n".join(line for line in lines if line))[:MAX_TEXT]


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, RECOGNISE_ARGUMENT]
    return [sys.executable, "-P", "-m", "evidence_keeper.media.recognise_child"]


def _environment() -> dict[str, str]:
    """Return the little that is needed; one thread, so that the computer stays free."""
    return {
        "PYTHONPATH": str(Path(evidence_keeper.__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
