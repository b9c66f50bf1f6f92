"""Picture data passes unchanged where that is safe, and only the picture data."""

from __future__ import annotations

import io
import random
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from evidence_keeper.domain.dossier.plan import Size
from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.dossier.pdf import images
from evidence_keeper.dossier.pdf.images import (
    Rendering,
    choose,
    jpeg_pixels,
    load_pixels,
    png_pixels,
)
from tests.dossier.sample import Files, encoded, keep, screenshot


def noise(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    return Image.effect_noise(size, 80).convert("RGB").rotate(3).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_png_data_is_taken_as_it_is(mode: str) -> None:
    picture = noise(mode)
    pixels = png_pixels(encoded(picture, "PNG"))
    assert pixels is not None
    assert (pixels.width, pixels.height) == picture.size
    rows = zlib.decompress(pixels.data)
    channels = 3 if mode == "RGB" else 1
    assert len(rows) == 40 * (60 * channels + 1)


def test_png_kinds_that_cannot_pass() -> None:
    for mode in ("RGBA", "LA", "P", "1", "I;16"):
        base = noise("L") if mode in ("I;16", "1") else noise()
        assert png_pixels(encoded(base.convert(mode), "PNG")) is None
    clear = noise()
    assert png_pixels(encoded(clear, "PNG", transparency=(0, 0, 0))) is None
    whole = encoded(clear, "PNG")
    header = bytearray(whole)
    header[28] = 1  # interlaced
    assert png_pixels(bytes(header)) is None
    assert png_pixels(whole[:200]) is None
    assert png_pixels(b"\x89PNG\r\n\x1a\n") is None


def test_png_text_and_place_stay_out() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Location", "43.238,76.945 secret")
    data = encoded(noise(), "PNG", pnginfo=info)
    pixels = png_pixels(data)
    assert b"secret" in data
    assert pixels is not None
    assert b"secret" not in pixels.data


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_data_passes_without_its_metadata(mode: str, progressive: bool) -> None:
    picture = noise(mode)
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    data = encoded(
        picture, "JPEG", quality=90, progressive=progressive, exif=exif, comment=b"a secret"
    )
    pixels = jpeg_pixels(data + b"trailing secret")
    assert pixels is not None
    assert b"ecret" not in pixels.data
    original, passed = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(pixels.data))
    assert passed.size == (pixels.width, pixels.height)
    assert passed.tobytes() == original.tobytes()


def test_jpeg_kinds_that_cannot_pass() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    assert jpeg_pixels(encoded(noise(), "JPEG", exif=turned)) is None
    assert jpeg_pixels(encoded(noise().convert("CMYK"), "JPEG")) is None
    whole = encoded(noise(), "JPEG")
    assert jpeg_pixels(whole[:-2]) is None
    assert jpeg_pixels(whole[:120]) is None
    assert jpeg_pixels(b"\xff\xd8\xff") is None
    assert jpeg_pixels(b"not a picture") is None


def test_exif_upright_passes_and_broken_exif_does_not() -> None:
    upright = Image.Exif()
    upright[0x0112] = 1
    assert jpeg_pixels(encoded(noise(), "JPEG", exif=upright)) is not None
    whole = encoded(noise(), "JPEG")
    broken = b"Exif\0\0II*\0" + struct.pack("<I", 9999)
    segment = b"\xff\xe1" + struct.pack(">H", len(broken) + 2) + broken
    assert jpeg_pixels(whole[:2] + segment + whole[2:]) is None


def test_flipping_bytes_never_raises() -> None:
    for data, parse in (
        (encoded(noise(), "JPEG", progressive=True), jpeg_pixels),
        (encoded(noise(), "PNG"), png_pixels),
    ):
        for at in range(0, len(data), 7):
            damaged = bytearray(data)
            damaged[at] ^= 0xFF
            parse(bytes(damaged))
            parse(data[:at])


def test_the_original_is_chosen_unless_it_cannot_pass() -> None:
    files = Files()
    picture = noise("RGBA")
    copy = encoded(noise("RGB"), "JPEG")
    clear = keep(files, 1, encoded(picture, "PNG"), "image/png", size=picture.size, rendition=copy)
    plain = keep(files, 2, encoded(noise(), "PNG"), "image/png", size=(60, 40), rendition=copy)
    assert choose(clear, files, Size.FULL).how is Rendering.PRINT_COPY
    assert choose(plain, files, Size.FULL).how is Rendering.ORIGINAL
    assert choose(plain, files, Size.SMALL).how is Rendering.SMALL_COPY
    flat = keep(files, 3, encoded(Image.new("L", (60, 40)), "PNG"), "image/png", size=(60, 40))
    files.renditions[3] = copy
    assert choose(flat, files, Size.SMALL).how is Rendering.ORIGINAL, "it is smaller already"
    del files.renditions[1], files.renditions[2]
    assert choose(clear, files, Size.FULL).how is Rendering.NOT_SHOWN
    assert choose(plain, files, Size.SMALL).how is Rendering.ORIGINAL


def test_a_broken_or_mislabelled_picture_is_not_shown() -> None:
    files = Files()
    data = encoded(screenshot(["x"], (200, 300)), "PNG")
    good = keep(files, 1, data, "image/png", size=(200, 300))
    assert choose(good, files, Size.FULL).how is Rendering.ORIGINAL
    for bad in (
        replace(good, no_preview=NoPreview.BROKEN),
        replace(good, width=201),
        replace(good, media_type="image/webp"),
        replace(good, size=10**9),
    ):
        assert choose(bad, files, Size.FULL).how is Rendering.NOT_SHOWN
        assert load_pixels(bad, files, Rendering.ORIGINAL) is None


def test_the_end_of_a_scan_is_the_same_in_one_step_and_byte_by_byte() -> None:
    """In nearly every file it is found in one step; stuffed, filling and restart bytes are odd."""

    def byte_by_byte(data: bytes, start: int) -> int:
        at = start
        while at < len(data) - 1:
            if data[at] != 0xFF or data[at + 1] == 0xFF:
                at += 1
            elif data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 2
            else:
                return at
        return -1

    chance = random.Random(5)
    at_the_end = 0
    for _ in range(20_000):
        body = bytes(chance.choices(b"\xff\x00\xd0\xd9\x01", k=chance.randrange(9)))
        data = body + chance.choice((b"\xff\xd9", b"", b"\xff"))
        start = chance.randrange(len(data) + 1)
        found = byte_by_byte(data, start)
        assert images._marker_after(data, start) == found, (data, start)
        at_the_end += found == len(data) - 2
    assert at_the_end > 1000
