"""Smaller forms of renditions, made by the decoding child."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder import pipe_frames
from evidence_keeper.media.decoder.decode_results import MadePicture
from evidence_keeper.media.decoder.decoder_client import DecoderClient


def rendition(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 20).convert("RGB").save(out, "JPEG", quality=88, subsampling="4:4:4")
    return out.getvalue()


@pytest.mark.parametrize(
    ("whole", "small"),
    [
        ((1080, 2340), (720, 1560)),
        ((1440, 12_000), (720, 6000)),
        ((1440, 900), (1080, 675)),
        ((400, 800), (400, 800)),
    ],
)
def test_it_has_as_many_pixels_as_paper_needs(
    workshop: DecoderClient, whole: tuple[int, int], small: tuple[int, int]
) -> None:
    data = rendition(whole)
    made = workshop.make_small(data)
    assert isinstance(made, MadePicture)
    assert (made.width, made.height) == small
    with Image.open(io.BytesIO(made.picture)) as image:
        assert (image.format, image.size) == ("JPEG", small)
    assert len(made.picture) <= len(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", NoPreview.EMPTY), (b"\xff\xd8\xff junk", NoPreview.BROKEN)],
)
def test_what_is_no_picture_has_no_smaller_one(
    workshop: DecoderClient, data: bytes, reason: NoPreview
) -> None:
    assert workshop.make_small(data) is reason


def test_an_unknown_task_is_refused() -> None:
    head = pipe_frames._REQUEST.pack(pipe_frames._MAGIC, 10, 7, 1)
    with pytest.raises(pipe_frames.BadFrameError):
        pipe_frames.read_request(io.BytesIO(head + b"image/jpeg" + b'"large"' + b"x"))
