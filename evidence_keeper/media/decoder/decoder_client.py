"""Sends untrusted files to a decoding child process, which may crash without harm."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Generic, Self, TypeVar
from weakref import WeakSet

import evidence_keeper
from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.working_copy import Step
from evidence_keeper.media.decoder import pipe_frames
from evidence_keeper.media.decoder.decode_results import MAX_INPUT, MadeCopy, MadePicture, Rendered
from evidence_keeper.media.file_type import has_preview, is_picture

T = TypeVar("T")

DEADLINE_SECONDS = 20.0
"""Seconds allowed for one picture (docs/decisions/0004)."""

START_SECONDS = 30.0
"""Seconds allowed for starting a child; a cold disk or a virus scanner can need some of it."""

FILES_PER_CHILD = 64
"""Files after which a new child starts, so that the effects of a hostile file stay limited."""

_FAILED_STARTS = 3

PAGES_ARGUMENT = "--pages"
CHILD_ARGUMENT = "--decode-child"
"""The argument that makes a frozen build the child."""


def child_command(*, pages: bool = False) -> list[str]:
    """Return the command that starts the decoding child, or the one that renders pages of a PDF.

    They are separate, so that the decoder of untrusted pictures contains no PDF library.
    """
    more = [PAGES_ARGUMENT] if pages else []
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT, *more]
    return [sys.executable, "-P", "-m", "evidence_keeper.media.decoder.child", *more]


def _environment() -> dict[str, str]:
    """Return the few variables that the child needs to start; none of the user's own."""
    environment = {
        "PYTHONPATH": str(Path(evidence_keeper.__file__).resolve().parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        # Each arena of the C library would reserve much of the limited address space.
        "MALLOC_ARENA_MAX": "1",
    }
    if sys.platform == "win32":
        environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return environment


def _start_flags() -> int:
    """Return flags for Windows: no console window, and a lower priority (elsewhere the child lowers
    its own).
    """
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


class _Watchdog:
    """Kills a process after its deadline, which also ends every wait for its pipes."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.fired = False
        self._process = process
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def _fire(self) -> None:
        self.fired = True
        self._process.kill()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()


@dataclass(frozen=True, slots=True)
class _Task(Generic[T]):
    """A request to a child: a file, a task, and the reader of the answer."""

    data: bytes
    media_type: str
    asked: pipe_frames.Task
    read: Callable[[pipe_frames.PipeReader], T | NoPreview]


class _Leaving:
    """Whether the program is closing, and the running children."""

    begun = False
    children: ClassVar[WeakSet[_Child]] = WeakSet()


def end_all() -> None:
    """End every child and start no more, because the program is closing; from any thread.

    Work that waits for one is cancelled at once, so that the last input can still be saved.
    """
    _Leaving.begun = True
    for child in list(_Leaving.children):
        child.kill()


def begin_again() -> None:
    """Allow children again: a vault is being opened."""
    _Leaving.begun = False


class _TooSlowError(Exception):
    """The deadline passed and the child was killed."""


class _Child:
    """One running child.

    Raises:
        OSError: the process cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.served = 0
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            cwd=Path(os.sep).resolve(),
            env=_environment(),
            creationflags=_start_flags(),
        )
        self.confinement: tuple[str, ...] = ()
        _Leaving.children.add(self)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def greet(self) -> None:
        """Wait until the child is ready.

        Raises:
            BadFrameError, OSError: it failed to start.
        """
        assert self._process.stdout is not None
        with _Watchdog(self._process, START_SECONDS):
            self.confinement = pipe_frames.read_hello(self._process.stdout)

    def ask(self, task: _Task[T], seconds: float) -> T | NoPreview:
        """Have one file processed.

        Raises:
            _TooSlowError: the deadline passed.
            BadFrameError, OSError: the child died or sent an invalid answer.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.served += 1
        with _Watchdog(self._process, seconds) as watchdog:
            try:
                pipe_frames.write_request(
                    self._process.stdin, task.data, task.media_type, task.asked
                )
                answer = task.read(self._process.stdout)
            except (pipe_frames.BadFrameError, OSError) as e:
                if watchdog.fired:
                    raise _TooSlowError from e
                raise
        return answer

    def kill(self) -> None:
        """End the process; may be called from any thread."""
        self._process.kill()

    def bury(self) -> None:
        """End the process and release its resources."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue  # a dead child cannot use the remaining data


class DecoderClient:
    """Decodes pictures in a child process, which it starts on first use.

    A picture that kills, blocks or corrupts the child costs one preview: the next picture gets a
    new child. May be used from several threads; one picture is decoded at a time.

    Args:
        command: Starts the child.
        deadline: Seconds allowed for one picture.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, deadline: float = DEADLINE_SECONDS
    ) -> None:
        self._command = list(command) if command is not None else child_command()
        self._deadline = deadline
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._failed_starts = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child at once; a picture being decoded gets no preview then."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()
        with self._lock:
            self._drop()

    def start(self) -> bool:
        """Start the child in advance, so that the first preview comes sooner.

        Returns:
            Whether there is one; never raises because of it.
        """
        with self._lock:
            return self._ready() is not None

    def recycle(self) -> None:
        """End a child that has seen untrusted files, so that their effects stay limited.

        Earlier failed starts are forgotten: the system may have room for a child again.
        """
        with self._lock:
            self._failed_starts = 0
            if self._child is not None and self._child.served:
                self._drop()

    def confinement(self) -> tuple[str, ...]:
        """Return the measures that confine the child, as listed in `confine.confine`; empty without
        a child.
        """
        with self._lock:
            child = self._ready()
            return child.confinement if child is not None else ()

    def render(self, data: bytes, media_type: str) -> Rendered | NoPreview:
        """Return the decoded picture, or why there is none.

        Args:
            data: The whole file.
            media_type: By content, from `file_type.media_type_of`.

        Returns:
            EMPTY, NOT_A_PICTURE and TOO_LARGE (over 200 MB) without asking a child; TOO_LARGE also
                above 50 megapixels or 1.5 GiB of memory; TOO_SLOW after the deadline; BROKEN when
                it cannot be decoded; UNAVAILABLE when the child cannot be started, dies or sends an
                invalid answer.
        """
        return self._checked(_Task(data, media_type, None, pipe_frames.read_answer))

    def make_copy(
        self, data: bytes, media_type: str, steps: Sequence[Step]
    ) -> MadeCopy | NoPreview:
        """Return a working copy of a picture, or why there is none, as `render` does.

        Args:
            data: The whole original.
            media_type: By content, from `file_type.media_type_of`.
            steps: The editing steps.
        """
        return self._checked(_Task(data, media_type, steps, pipe_frames.read_copy))

    def make_small(self, rendition: bytes) -> MadePicture | NoPreview:
        """Return a smaller JPEG of a rendition, or why there is none, as `render` does."""
        small = pipe_frames.SmallTask.SMALL
        return self._checked(_Task(rendition, "image/jpeg", small, pipe_frames.read_small))

    def draw_page(
        self, document: bytes, number: int, dots_per_inch: int
    ) -> MadePicture | NoPreview:
        """Return a page of a PDF, or why there is none, as `render` does.

        The client must have been made with `child_command(pages=True)`.

        Args:
            document: The whole PDF.
            number: Of the page, from 0.
            dots_per_inch: The resolution.
        """
        if len(document) > MAX_INPUT:
            return NoPreview.TOO_LARGE
        asked = pipe_frames.PageTask(number, dots_per_inch)
        with self._lock:
            return self._done(_Task(document, pipe_frames.PDF, asked, pipe_frames.read_page))

    def _checked(self, task: _Task[T]) -> T | NoPreview:
        if not task.data:
            return NoPreview.EMPTY
        wanted = has_preview if task.asked is None else is_picture
        if not wanted(task.media_type):
            return NoPreview.NOT_A_PICTURE
        if len(task.data) > MAX_INPUT:
            return NoPreview.TOO_LARGE
        with self._lock:
            return self._done(task)

    def _done(self, task: _Task[T]) -> T | NoPreview:
        # A child may also die of its earlier work, of its limit on processor time, or because the
        # thread that started it ended: so a file is retried once with a new child.
        for _ in range(2):
            if _Leaving.begun:
                raise Cancelled
            child = self._ready()
            if child is None:
                break
            try:
                return child.ask(task, self._deadline)
            except _TooSlowError:
                self._drop()
                return NoPreview.TOO_SLOW
            except (pipe_frames.BadFrameError, OSError):
                self._drop()
            except BaseException:
                # Interrupted between request and answer, the pipe is out of step.
                self._drop()
                raise
        if _Leaving.begun:
            raise Cancelled
        return NoPreview.UNAVAILABLE

    def _ready(self) -> _Child | None:
        """Return an idle child; None when none can be started."""
        child = self._child
        if child is not None and (child.served >= FILES_PER_CHILD or not child.alive):
            self._drop()
        if self._child is None and not self._closed and self._failed_starts < _FAILED_STARTS:
            self._begin()
        return self._child

    def _begin(self) -> None:
        try:
            self._child = _Child(self._command)
            self._child.greet()
            self._failed_starts = 0
        except (pipe_frames.BadFrameError, OSError):
            self._failed_starts += 1
            self._drop()
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.bury()


def confinement() -> tuple[str, ...]:
    """Start a child and return the measures that confine it on this system."""
    with DecoderClient() as workshop:
        return workshop.confinement()
