"""Tests that the program trusts nothing from the child."""

from __future__ import annotations

import io
import json
import struct

import pytest

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.working_copy import Area, Arrow, Mark, Turn
from evidence_keeper.media.decoder import pipe_frames
from evidence_keeper.media.decoder.decode_results import (
    MAX_FACTS,
    MAX_INPUT,
    MAX_METADATA,
    MAX_METADATA_VALUE,
    MAX_PREVIEW,
    MAX_RENDITION,
    MAX_ROWS,
    MAX_TASK,
    MadeCopy,
    Rendered,
)
from tests.media.pictures import encoded, sample

HEADER = struct.Struct(">4sBIIIIII")
JPEG = encoded(sample(40, 30), "JPEG")
LIKE = "0123456789abcdef" * 4
GREY = encoded(sample(40, 30, "L"), "JPEG")


def answer(
    *,
    facts: object = None,
    preview: bytes = JPEG,
    rendition: bytes = JPEG,
    size: tuple[int, int] = (40, 30),
    status: int = 0,
    magic: bytes = b"EKd1",
    rows: bytes = b"",
) -> bytes:
    made = {"notes": [], "metadata": {}, "likeness": LIKE} if facts is None else facts
    body = made if isinstance(made, bytes) else json.dumps(made).encode()
    lengths = (len(body), len(preview), len(rendition), len(rows))
    return HEADER.pack(magic, status, *size, *lengths) + body + preview + rendition + rows


def read(data: bytes) -> Rendered | NoPreview:
    return pipe_frames.read_answer(io.BytesIO(data))


def test_requests_and_answers_come_back_whole() -> None:
    pipe = io.BytesIO()
    pipe_frames.write_request(pipe, b"\0data\xff", "image/png")
    pipe.seek(0)
    assert pipe_frames.read_request(pipe) == pipe_frames.Request(b"\0data\xff", "image/png")
    assert pipe_frames.read_request(pipe) is None
    made = Rendered(
        40, 30, JPEG, GREY, ("rotated",), {"exif.Model": "Ұялы 1 🙂"}, LIKE, b"8 bytes!"
    )
    for result in (made, NoPreview.BROKEN, NoPreview.TOO_LARGE, NoPreview.NOT_A_PICTURE):
        pipe = io.BytesIO()
        pipe_frames.write_answer(pipe, result)
        assert read(pipe.getvalue()) == result


def test_a_hello_names_what_confines() -> None:
    pipe = io.BytesIO()
    pipe_frames.write_hello(pipe, ("memory_limit", "no_core_dump"))
    assert pipe_frames.read_hello(io.BytesIO(pipe.getvalue())) == ("memory_limit", "no_core_dump")


@pytest.mark.parametrize(
    "data",
    [b"", b"EKd1", b"EKd1\xff\xff\xff\xff", b"XXXX\0\0\0\x02[]", b"EKd1\0\0\0\x02{}",
     b"EKd1\0\0\0\x03[1]", b'EKd1\0\0\0\x0a["\\u0000a"]', b"EKd1\0\0\0\x02[["],
)  # fmt: skip
def test_a_false_hello_is_refused(data: bytes) -> None:
    with pytest.raises(pipe_frames.BadFrameError):
        pipe_frames.read_hello(io.BytesIO(data))


@pytest.mark.parametrize(
    "change",
    [
        {"magic": b"EKd2"},
        {"rows": b"7 bytes"},
        {"status": 99},
        {"size": (0, 30)},
        {"size": (40, 0)},
        {"size": (50_000, 50_000)},
        {"preview": b""},
        {"rendition": b""},
        {"preview": b"\x89PNG\r\n\x1a\n"},
        {"rendition": b"\xff\xd8\xff"},
        {"facts": b"["},
        {"facts": b"[" * 30_000},
        {"facts": b"\xff\xfe"},
        {"facts": []},
        {"facts": {"notes": []}},
        {"facts": {"notes": ["<b>anything</b>"], "metadata": {}}},
        {"facts": {"notes": ["rotated"] * 100, "metadata": {}}},
        {"facts": {"notes": [1], "metadata": {}}},
        *(
            {"facts": {"notes": [note], "metadata": {}, "likeness": LIKE}}
            for note in (
                "pages:0",
                "pages:-1",
                "pages:1000000",
                "pages:٣",
                "pages:3\n",
                "pages:3 x",
            )
        ),
        {"facts": {"notes": [], "metadata": {"a": 1}}},
        {"facts": {"notes": [], "metadata": {"a": "x" * (MAX_METADATA_VALUE + 1)}}},
        {"facts": {"notes": [], "metadata": {"x" * (MAX_METADATA_VALUE + 1): "a"}}},
        {"facts": {"notes": [], "metadata": {str(i): "a" for i in range(MAX_METADATA + 1)}}},
    ],
)
def test_a_false_answer_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(pipe_frames.BadFrameError):
        read(answer(**change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lengths",
    [
        (MAX_FACTS + 1, 1, 1, 8),
        (1, MAX_PREVIEW + 1, 1, 8),
        (1, 1, MAX_RENDITION + 1, 8),
        (1, 1, 1, MAX_ROWS + 8),
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
    ],
)
def test_over_long_lengths_are_refused_before_anything_is_read(lengths: tuple[int, ...]) -> None:
    pipe = io.BytesIO(HEADER.pack(b"EKd1", 0, 40, 30, *lengths) + b"x" * 100)
    with pytest.raises(pipe_frames.BadFrameError):
        pipe_frames.read_answer(pipe)
    assert pipe.tell() == HEADER.size


def test_every_cut_is_noticed() -> None:
    whole = answer()
    assert isinstance(read(whole), Rendered)
    for length in range(len(whole)):
        with pytest.raises(pipe_frames.BadFrameError):
            read(whole[:length])


def test_lone_surrogates_in_metadata_are_written_out() -> None:
    facts = b'{"notes": [], "metadata": {"exif.Model": "\\ud83d"}, "likeness": "%s"}'
    facts = facts.replace(b"%s", LIKE.encode())
    result = read(answer(facts=facts))
    assert isinstance(result, Rendered)
    assert result.metadata == {"exif.Model": "⟦U+D83D⟧"}


def _with_segment(marker: int, body: bytes) -> bytes:
    return JPEG[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + JPEG[2:]


@pytest.mark.parametrize(
    "jpeg",
    [
        _with_segment(0xE1, b"Exif\0\0II*\0"),
        _with_segment(0xE2, b"ICC_PROFILE\0" + bytes(99)),
        _with_segment(0xFE, b"comment"),
        _with_segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01abc"),
        _with_segment(0xC4, b"")[:8],
        _with_segment(0xD8, b""),
        JPEG + b"trailing",
        JPEG[:-2] + b"\xff\xd9<script>\xff\xd9",
        JPEG[:-2] + JPEG,
        JPEG.replace(b"\xff\xc0", b"\xff\xc2", 1),
        JPEG.replace(b"\xff\xc0", b"\xff\xc9", 1),
        encoded(sample(40, 30), "JPEG", progressive=True),
        encoded(sample(40, 30, "CMYK"), "JPEG"),
        encoded(sample(600, 20), "JPEG"),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xc0\0\x02\xff\xd9",
    ],
)
def test_only_the_plain_jpeg_of_our_child_passes(jpeg: bytes) -> None:
    with pytest.raises(pipe_frames.BadFrameError):
        read(answer(preview=jpeg))


def test_a_child_reads_only_requests() -> None:
    request = struct.Struct(">4sBIQ")
    for data in (
        b"EKd1",
        request.pack(b"XXXX", 1, 0, 1) + b"ab",
        request.pack(b"EKd1", 3, 0, 9) + b"abc",
        request.pack(b"EKd1", 1, 2, 1) + b"a{}b",
        request.pack(b"EKd1", 1, 14, 1) + b'a[{"do":"fly"}]b',
        request.pack(b"EKd1", 1, MAX_TASK + 1, 1) + bytes(MAX_TASK + 3),
    ):
        with pytest.raises(pipe_frames.BadFrameError):
            pipe_frames.read_request(io.BytesIO(data))
    with pytest.raises(pipe_frames.BadFrameError):
        pipe_frames.read_request(io.BytesIO(request.pack(b"EKd1", 1, 0, MAX_INPUT + 1) + b"ab"))


def test_a_working_copy_comes_back_checked() -> None:
    pipe = io.BytesIO()
    made = MadeCopy(40, 30, JPEG, GREY)
    pipe_frames.write_answer(pipe, made)
    data = pipe.getvalue()
    assert pipe_frames.read_copy(io.BytesIO(data)) == made
    for bad in (
        answer(),  # facts where none belong
        answer(facts=b"", size=(41, 30)),
        answer(facts=b"", rows=bytes(8)),
        answer(facts=b"", rendition=_with_segment(0xE1, b"Exif\0\0II*\0")),
        data[:-1],
    ):
        with pytest.raises(pipe_frames.BadFrameError):
            pipe_frames.read_copy(io.BytesIO(bad))


def test_steps_reach_the_child_as_they_were_taken() -> None:
    steps = (Area(Mark.CROP, 1, 2, 30, 20), Arrow(1, 2, 3, 4), Turn(), Area(Mark.BLACK, 0, 0, 9, 9))
    pipe = io.BytesIO()
    pipe_frames.write_request(pipe, b"data", "image/png", steps)
    pipe.seek(0)
    assert pipe_frames.read_request(pipe) == pipe_frames.Request(b"data", "image/png", steps)
