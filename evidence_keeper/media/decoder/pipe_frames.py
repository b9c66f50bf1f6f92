"""Encodes and checks the frames on the pipe between the program and its decoding child.

A request is a header, the media type, the task (nothing for a preview, as JSON the steps for a
working copy or which page of a PDF) and the file's bytes. An answer is a header, facts as JSON, a
preview, a rendition and its row marks, or the copy, or the page. Both sides check every length
before they allocate anything, and the program does not trust an answer: a hostile file may have
taken the child over.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.screenshot_overlap import ROW_BYTES
from evidence_keeper.domain.record.working_copy import Step, steps_from_json, steps_to_json
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decode_results import (
    COPY_SIDE,
    MAX_COPY,
    MAX_FACTS,
    MAX_INPUT,
    MAX_METADATA,
    MAX_METADATA_VALUE,
    MAX_PICTURE,
    MAX_PIXELS,
    MAX_PREVIEW,
    MAX_RENDITION,
    MAX_ROWS,
    MAX_TASK,
    NOTES,
    PAGE_SIDE,
    PREVIEW_SIDE,
    RENDITION_HEIGHT,
    RENDITION_WIDTH,
    SMALL_WIDE,
    MadeCopy,
    MadePicture,
    Rendered,
    is_note,
)
from evidence_keeper.media.file_type import PDF as PDF

_MAGIC = b"EKd1"
_REQUEST = struct.Struct(">4sBIQ")
_ANSWER = struct.Struct(">4sBIIIIII")
_HELLO = struct.Struct(">4sI")

_REASONS = (
    NoPreview.BROKEN,
    NoPreview.TOO_LARGE,
    NoPreview.NOT_A_PICTURE,
    NoPreview.LOCKED,
)
"""The reasons that a child may give; the answer's status is the index plus one."""

_WORD = re.compile(r"[a-z0-9_]{1,40}")
_LIKENESS = re.compile(r"[0-9a-f]{64}")

# After the header of a scan only stuffed zeros and restart marks may follow 0xFF, until the end.
_MARK_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)
_PLAIN_SEGMENTS = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDD})


class BadFrameError(Exception):
    """The other side closed the pipe, or violated the protocol."""


class PipeReader(Protocol):
    """The reading end of a pipe."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Return up to `size` bytes; fewer only at the end."""
        ...


class PipeWriter(Protocol):
    """The writing end of a pipe."""

    def write(self, data: bytes, /) -> int | None:
        """Write all of the bytes."""
        ...

    def flush(self) -> None:
        """Flush the buffer."""
        ...


def _exactly(stream: PipeReader, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if data is None or len(data) != size:
        raise BadFrameError("end")
    return data


@dataclass(frozen=True, slots=True)
class PageTask:
    """The page of a PDF to render, from 0, and its resolution in dots per inch."""

    number: int
    dots_per_inch: int


class SmallTask(Enum):
    """Asks for a smaller JPEG of a rendition."""

    SMALL = "small"


Task = Sequence[Step] | PageTask | SmallTask | None
"""Steps for a working copy, a page to render, a smaller picture, or nothing for a preview."""


def _task_bytes(task: Task) -> bytes:
    if task is None:
        return b""
    told: object
    if isinstance(task, PageTask):
        told = [task.number, task.dots_per_inch]
    else:
        told = task.value if isinstance(task, SmallTask) else steps_to_json(task)
    return json.dumps(told).encode("ascii")


def _page_task(value: object) -> PageTask:
    if not (isinstance(value, list) and [type(v) for v in value] == [int, int]):
        raise ValueError("page")
    number, fineness = value
    if not (0 <= number < 1_000_000 and 1 <= fineness <= 1200):
        raise ValueError("page")
    return PageTask(number, fineness)


def _task(told: object, kind: str) -> tuple[Step, ...] | PageTask | SmallTask:
    if kind == PDF:
        return _page_task(told)
    return SmallTask(told) if isinstance(told, str) else steps_from_json(told)


def write_request(
    stream: PipeWriter, data: bytes, media_type: str, task_asked: Task = None
) -> None:
    """Send one file with its task to the child."""
    kind = media_type.encode("ascii")
    task = _task_bytes(task_asked)
    stream.write(_REQUEST.pack(_MAGIC, len(kind), len(task), len(data)) + kind + task)
    stream.write(data)
    stream.flush()


@dataclass(frozen=True, slots=True)
class Request:
    """One file and what to do with it."""

    data: bytes
    media_type: str
    task: tuple[Step, ...] | PageTask | SmallTask | None = None


def read_request(stream: PipeReader) -> Request | None:
    """Return the next request; None when the program has closed the pipe.

    Raises:
        BadFrameError: the pipe was cut, or the frame is invalid.
    """
    header = stream.read(_REQUEST.size)
    if not header:
        return None
    if len(header) != _REQUEST.size:
        raise BadFrameError("end")
    magic, kind_length, task_length, data_length = _REQUEST.unpack(header)
    if magic != _MAGIC or data_length > MAX_INPUT or task_length > MAX_TASK:
        raise BadFrameError("request")
    kind = _exactly(stream, kind_length).decode("ascii")
    task: tuple[Step, ...] | PageTask | SmallTask | None = None
    if task_length:
        told = _json(_exactly(stream, task_length))
        try:
            task = _task(told, kind)
        except ValueError as e:
            raise BadFrameError("task") from e
    return Request(_exactly(stream, data_length), kind, task)


def write_hello(stream: PipeWriter, confinement: tuple[str, ...]) -> None:
    """Report that the child is ready, and the measures that confine it."""
    facts = json.dumps(confinement).encode("ascii")
    stream.write(_HELLO.pack(_MAGIC, len(facts)) + facts)
    stream.flush()


def read_hello(stream: PipeReader) -> tuple[str, ...]:
    """Return the measures that confine the child.

    Raises:
        BadFrameError: the child did not start, or the frame is invalid.
    """
    magic, length = _HELLO.unpack(_exactly(stream, _HELLO.size))
    if magic != _MAGIC or length > 4096:
        raise BadFrameError("hello")
    words = _json(_exactly(stream, length))
    if not isinstance(words, list) or not all(
        isinstance(w, str) and _WORD.fullmatch(w) for w in words
    ):
        raise BadFrameError("hello")
    return tuple(words)


def write_answer(stream: PipeWriter, answer: Rendered | MadeCopy | MadePicture | NoPreview) -> None:
    """Send the result to the program."""
    if isinstance(answer, NoPreview):
        status = _REASONS.index(answer) + 1
        stream.write(_ANSWER.pack(_MAGIC, status, 0, 0, 0, 0, 0, 0))
    else:
        preview = rows = b""
        if isinstance(answer, MadePicture):
            facts, picture = b"", answer.picture
        elif isinstance(answer, MadeCopy):
            facts, preview, picture = b"", answer.preview, answer.picture
        else:
            facts = json.dumps(
                {
                    "notes": answer.notes,
                    "metadata": dict(answer.metadata),
                    "likeness": answer.likeness,
                }
            ).encode()
            preview, picture, rows = answer.preview, answer.rendition, answer.rows
        parts = (facts, preview, picture, rows)
        stream.write(_ANSWER.pack(_MAGIC, 0, answer.width, answer.height, *map(len, parts)))
        for part in parts:
            stream.write(part)
    stream.flush()


def read_answer(stream: PipeReader) -> Rendered | NoPreview:
    """Return the child's preview and rendition, checked.

    Raises:
        BadFrameError: any part is invalid.
    """
    answer = _answer(stream, MAX_RENDITION)
    if isinstance(answer, NoPreview):
        return answer
    width, height, facts, preview, rendition, rows = answer
    if len(rows) % ROW_BYTES:
        raise BadFrameError("rows")
    notes, metadata, likeness = _facts(facts)
    _require_jpeg(preview, PREVIEW_SIDE, PREVIEW_SIDE)
    _require_jpeg(rendition, RENDITION_WIDTH, RENDITION_HEIGHT)
    return Rendered(width, height, preview, rendition, notes, metadata, likeness, rows)


def read_copy(stream: PipeReader) -> MadeCopy | NoPreview:
    """Return the child's working copy, checked.

    Raises:
        BadFrameError: any part is invalid.
    """
    answer = _answer(stream, MAX_COPY)
    if isinstance(answer, NoPreview):
        return answer
    width, height, facts, preview, picture, rows = answer
    if facts or rows:
        raise BadFrameError("facts")
    _require_jpeg(preview, PREVIEW_SIDE, PREVIEW_SIDE)
    if _require_jpeg(picture, COPY_SIDE, COPY_SIDE) != (width, height):
        raise BadFrameError("size")
    return MadeCopy(width, height, preview, picture)


def read_page(stream: PipeReader) -> MadePicture | NoPreview:
    """Return the page rendered by the child, checked.

    Raises:
        BadFrameError: any part is invalid.
    """
    return _one_picture(stream, PAGE_SIDE, PAGE_SIDE)


def read_small(stream: PipeReader) -> MadePicture | NoPreview:
    """Return the smaller picture, checked.

    Raises:
        BadFrameError: any part is invalid.
    """
    return _one_picture(stream, SMALL_WIDE, RENDITION_HEIGHT)


def _one_picture(stream: PipeReader, most_width: int, most_height: int) -> MadePicture | NoPreview:
    answer = _answer(stream, MAX_PICTURE)
    if isinstance(answer, NoPreview):
        return answer
    width, height, facts, preview, picture, rows = answer
    size = _require_jpeg(picture, most_width, most_height)
    if facts or preview or rows or size != (width, height):
        raise BadFrameError("picture")
    return MadePicture(width, height, picture)


def _answer(
    stream: PipeReader, most: int
) -> tuple[int, int, bytes, bytes, bytes, bytes] | NoPreview:
    header = _ANSWER.unpack(_exactly(stream, _ANSWER.size))
    magic, status, width, height, *lengths = header
    facts_length, preview_length, picture_length, rows_length = lengths
    if magic != _MAGIC or status > len(_REASONS):
        raise BadFrameError("answer")
    if status:
        return _REASONS[status - 1]
    sane = (
        facts_length <= MAX_FACTS
        and preview_length <= MAX_PREVIEW
        and picture_length <= most
        and rows_length <= MAX_ROWS
        and width > 0
        and height > 0
        and width * height <= MAX_PIXELS
    )
    if not sane:
        raise BadFrameError("lengths")
    facts, preview, picture, rows = (_exactly(stream, length) for length in lengths)
    return width, height, facts, preview, picture, rows


def _json(data: bytes) -> object:
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError) as e:
        raise BadFrameError("facts") from e
    return value


def _facts(data: bytes) -> tuple[tuple[str, ...], Mapping[str, str], str]:
    facts = _json(data)
    if not isinstance(facts, dict):
        raise BadFrameError("facts")
    notes, metadata = facts.get("notes"), facts.get("metadata")
    if not isinstance(notes, list) or not isinstance(metadata, dict):
        raise BadFrameError("facts")
    if not all(isinstance(n, str) and is_note(n) for n in notes) or len(notes) > len(NOTES):
        raise BadFrameError("notes")
    for key, value in metadata.items():
        if not isinstance(value, str) or max(len(key), len(value)) > MAX_METADATA_VALUE:
            raise BadFrameError("metadata")
    if len(metadata) > MAX_METADATA:
        raise BadFrameError("metadata")
    likeness = facts.get("likeness")
    if not isinstance(likeness, str) or not _LIKENESS.fullmatch(likeness):
        raise BadFrameError("likeness")
    return tuple(notes), {storable(k): storable(v) for k, v in metadata.items()}, likeness


def _require_jpeg(data: bytes, max_width: int, max_height: int) -> tuple[int, int]:
    """Refuse anything but the plain JPEG that our child writes; return its width and height.

    The window and the dossier pass these bytes to decoders in the process that has the key. So only
    a narrow form is allowed: baseline, 8 bits, one scan, grey or three components, a sane size, no
    comment, no profile, no thumbnail, nothing after the end.
    """
    place = 2
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        raise BadFrameError("jpeg")
    sized, size = False, (0, 0)
    while True:
        if len(data) < place + 4 or data[place] != 0xFF:
            raise BadFrameError("jpeg")
        marker, length = data[place + 1], struct.unpack_from(">H", data, place + 2)[0]
        if length < 2 or place + 2 + length > len(data):
            raise BadFrameError("jpeg")
        if marker == 0xDA:
            break
        if marker not in _PLAIN_SEGMENTS or (marker == 0xE0 and length != 16):
            raise BadFrameError("jpeg")
        if marker == 0xC0:
            if length < 8 or sized:
                raise BadFrameError("jpeg")
            bits, height, width, components = struct.unpack_from(">BHHB", data, place + 4)
            size = (width, height)
            sized = (
                bits == 8
                and 0 < width <= max_width
                and 0 < height <= max_height
                and components in (1, 3)
            )
            if not sized:
                raise BadFrameError("jpeg")
        place += 2 + length
    end = _MARK_IN_SCAN.search(data, place + 2 + length)
    if not sized or end is None or end.start() != len(data) - 2:
        raise BadFrameError("jpeg")
    return size
