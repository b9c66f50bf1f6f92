"""Files made to do harm: each costs at most its own preview, soon, and the next one has its own."""

from __future__ import annotations

import io
import os
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode_results import Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.media.duration import DurationReader
from evidence_keeper.media.file_type import PDF, media_type_of
from tests.media.pictures import chunk, encoded, png, sample

SOON = 4.0
"""Seconds; the decoder of a bomb is ended after them."""


def gif_of_many_frames() -> bytes:
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 100_000 + b";"


def png_with_a_huge_profile() -> bytes:
    profile = b"x\0\0" + zlib.compress(bytes(300_000_000))
    return png(1, 1, 8, 0, b"\0\0", chunk(b"iCCP", profile))


def jpeg_with_a_huge_profile() -> bytes:
    data = encoded(sample(), "JPEG")
    parts = b"".join(
        b"\xff\xe2" + struct.pack(">H", 65_535) + b"ICC_PROFILE\0" + bytes([n, 255]) + bytes(65_519)
        for n in range(1, 256)
    )
    return data[:2] + parts + data[2:]


def png_of_many_texts() -> bytes:
    texts = chunk(b"tEXt", b"key\0value") * 400_000
    return png(1, 1, 8, 0, b"\0\0", texts)


def png_with_a_long_text() -> bytes:
    return png(1, 1, 8, 0, b"\0\0", chunk(b"iTXt", b"k\0\0\0\0\0" + b"x" * 60_000_000))


def tiff_that_goes_round() -> bytes:
    """Each directory names itself as the next one, and as its EXIF part."""
    entries = [(256, 3, 1, 1), (257, 3, 1, 1), (0x8769, 4, 1, 8), (0x014A, 4, 1, 8)]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries)
    return b"II*\0" + struct.pack("<I", 8) + body + struct.pack("<I", 8)


def tiff_of_many_directories() -> bytes:
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for _ in range(300_000):
        entry = struct.pack("<HHHII", 1, 256, 3, 1, 1)
        out += entry + struct.pack("<I", len(out) + len(entry) + 4)
    return bytes(out)


def boxes(kind: bytes, deep: int) -> bytes:
    lengths = (8 * (deep - n) for n in range(deep))
    return b"".join(struct.pack(">I4s", length, kind) for length in lengths)


def heic_of_deep_boxes() -> bytes:
    brand = struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1")
    return brand + struct.pack(">I4sI", 12 + 8 * 200_000, b"meta", 0) + boxes(b"iprp", 200_000)


def pdf(*objects: bytes) -> bytes:
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj%s endobj\n" % (number, body)
    return out + b"trailer<</Root 1 0 R>>\n"


def pdf_whose_pages_hold_themselves() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def pdf_of_deep_pages() -> bytes:
    deep = 50_000
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 3) for n in range(deep)]
    page = b"<</Type/Page/MediaBox[0 0 9 9]/Parent %d 0 R>>" % (deep + 1)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page)


def pdf_that_draws_itself() -> bytes:
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>"
    content = b"/F Do " * 20
    stream = b"/Length %d>>stream\n%s\nendstream" % (len(content), content)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        b"/Resources<</XObject<</F 4 0 R>>>>>>",
        form + stream,
    )


def pdf_of_nested_brackets() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 2_000_000)


BOMBS = (
    gif_of_many_frames, png_with_a_huge_profile, jpeg_with_a_huge_profile, png_of_many_texts,
    png_with_a_long_text, tiff_that_goes_round, tiff_of_many_directories, heic_of_deep_boxes,
    pdf_whose_pages_hold_themselves, pdf_of_deep_pages, pdf_that_draws_itself,
    pdf_of_nested_brackets,
)  # fmt: skip


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__)
def test_a_bomb_costs_at_most_its_own_preview(
    workshop: DecoderClient, make: Callable[[], bytes]
) -> None:
    data = make()
    with DecoderClient(deadline=SOON) as hurried:
        result = hurried.render(data, media_type_of(data[:65_536]))
    assert isinstance(result, Rendered) or result in (
        NoPreview.BROKEN, NoPreview.TOO_LARGE, NoPreview.TOO_SLOW, NoPreview.UNAVAILABLE,
    )  # fmt: skip
    assert isinstance(workshop.render(encoded(sample(), "PNG"), "image/png"), Rendered)


def test_the_bombs_are_taken_for_what_they_claim_to_be() -> None:
    kinds = {make.__name__: media_type_of(make()[:65_536]) for make in BOMBS}
    assert all(kinds[n] == PDF for n in kinds if n.startswith("pdf"))
    assert kinds["heic_of_deep_boxes"] == "image/heic"
    assert kinds["tiff_that_goes_round"] == kinds["tiff_of_many_directories"] == "image/tiff"


def test_what_is_random_behind_a_good_header_harms_nothing(workshop: DecoderClient) -> None:
    good = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(good, "JPEG")
    for _ in range(20):
        data = good.getvalue()[:300] + os.urandom(5000)
        assert isinstance(workshop.render(data, "image/jpeg"), Rendered | NoPreview)


@pytest.mark.parametrize("kind", [b"moov", b"trak", b"free"])
def test_deep_boxes_of_a_film_are_read_soon(kind: bytes) -> None:
    reader = DurationReader("video/mp4")
    data = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + boxes(kind, 300_000)
    begun = time.process_time()
    for place in range(0, len(data), 65_536):
        reader.feed(data[place : place + 65_536])
    assert reader.milliseconds() is None
    assert time.process_time() - begun < 5
