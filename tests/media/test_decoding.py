"""Each kind of picture, through the real child."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode_results import MAX_METADATA_VALUE, MAX_PIXELS, Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.media.file_type import media_type_of
from tests.media.pictures import HEIC, chunk, encoded, exif, interlaced_png, near, png, sample

RED, BLUE, GREEN, WHITE = (255, 0, 0), (0, 0, 255), (0, 128, 0), (255, 255, 255)


def rendered(workshop: DecoderClient, data: bytes) -> Rendered:
    result = workshop.render(data, media_type_of(data))
    assert isinstance(result, Rendered), result
    return result


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def looks_right(result: Rendered) -> bool:
    """Red on the left, blue on the right, green on top, in the rendition and the preview."""
    for data in (result.rendition, result.preview):
        image = opened(data).convert("RGB")
        w, h = image.size
        points = (
            ((w // 4, h * 3 // 4), RED),
            ((w * 3 // 4, h * 3 // 4), BLUE),
            ((w // 2, 1), GREEN),
        )
        if not all(near(image.getpixel(place), colour, 60) for place, colour in points):
            return False
    return True


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "AVIF"])
def test_kinds(workshop: DecoderClient, name: str) -> None:
    result = rendered(workshop, encoded(sample(), name))
    assert (result.width, result.height) == (90, 60)
    assert looks_right(result)
    assert opened(result.rendition).size == (90, 60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(workshop: DecoderClient, orientation: int) -> None:
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = sample(180, 120)
    if orientation in turn:
        stored = stored.transpose(turn[orientation])
    for name in ("JPEG", "PNG", "WEBP", "TIFF"):
        result = rendered(workshop, encoded(stored, name, exif=exif(orientation)))
        assert (result.width, result.height) == (180, 120), name
        assert looks_right(result), name
        assert ("rotated" in result.notes) == (orientation != 1), name


def test_a_large_rotated_photo_is_reduced_the_right_way_round(workshop: DecoderClient) -> None:
    stored = sample(4000, 3000).transpose(Image.Transpose.ROTATE_90)
    result = rendered(workshop, encoded(stored, "JPEG", exif=exif(6)))
    assert (result.width, result.height) == (4000, 3000)
    assert opened(result.rendition).size == (1440, 1080)
    assert max(opened(result.preview).size) == 512
    assert result.notes == ("rotated", "reduced")
    assert looks_right(result)


def test_a_phone_screenshot_keeps_every_pixel(workshop: DecoderClient) -> None:
    result = rendered(workshop, encoded(sample(1080, 2340), "PNG"))
    assert opened(result.rendition).size == (1080, 2340)
    assert opened(result.preview).size == (236, 512)
    assert result.notes == ()


def test_extreme_shapes(workshop: DecoderClient) -> None:
    tall = rendered(workshop, encoded(Image.new("1", (100, 60_000)), "PNG"))
    assert opened(tall.rendition).size == (20, 12_000)
    flat = rendered(workshop, encoded(Image.new("L", (60_000, 1)), "PNG"))
    assert opened(flat.rendition).size == (1440, 1)
    assert opened(flat.preview).size == (512, 1)


def test_cmyk(workshop: DecoderClient) -> None:
    result = rendered(workshop, encoded(sample(mode="CMYK"), "JPEG"))
    assert result.notes == ("cmyk",)
    assert opened(result.rendition).mode == "RGB"
    assert looks_right(result)


def test_transparent_pixels_stand_on_white(workshop: DecoderClient) -> None:
    image = sample(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 30, 45, 60))
    result = rendered(workshop, encoded(image, "PNG"))
    assert result.notes == ("transparent",)
    shown = opened(result.rendition)
    assert near(shown.getpixel((20, 50)), WHITE)
    assert near(shown.getpixel((70, 50)), BLUE, 60)


def test_opaque_alpha_is_not_called_transparent(workshop: DecoderClient) -> None:
    result = rendered(workshop, encoded(sample(mode="RGBA"), "PNG"))
    assert result.notes == ()
    assert looks_right(result)


def test_palette_with_and_without_transparency(workshop: DecoderClient) -> None:
    plain = rendered(workshop, encoded(sample().quantize(8), "PNG"))
    assert plain.notes == ("palette",)
    assert looks_right(plain)
    paletted = Image.new("P", (4, 4), 1)
    paletted.putpalette([255, 0, 0, 0, 0, 255])
    clear = rendered(workshop, encoded(paletted, "PNG", transparency=1))
    assert clear.notes == ("transparent", "palette")
    assert near(opened(clear.rendition).getpixel((1, 1)), WHITE)


def test_colour_key_transparency_and_grey_alpha(workshop: DecoderClient) -> None:
    keyed = rendered(workshop, encoded(Image.new("RGB", (4, 4), "red"), "PNG", transparency=RED))
    assert near(opened(keyed.rendition).getpixel((1, 1)), WHITE)
    grey = rendered(workshop, encoded(Image.new("LA", (4, 4), (0, 0)), "PNG"))
    assert near(opened(grey.rendition).getpixel((1, 1)), WHITE)


def test_sixteen_bits_a_channel(workshop: DecoderClient) -> None:
    row = b"\0" + struct.pack(">4H", 0, 21845, 43690, 65535)
    grey = rendered(workshop, png(4, 4, 16, 0, row * 4))
    assert grey.notes == ("sixteen_bit",)
    shown = opened(grey.rendition)
    assert shown.mode == "L"
    for x, expected in enumerate((0, 85, 170, 255)):
        assert abs(shown.getpixel((x, 1)) - expected) <= 24
    row = b"\0" + struct.pack(">12H", *(65535, 0, 0) * 4)
    colour = rendered(workshop, png(4, 4, 16, 2, row * 4))
    assert colour.notes == ("sixteen_bit",)
    assert near(opened(colour.rendition).getpixel((1, 1)), RED)


def test_interlaced(workshop: DecoderClient) -> None:
    shown = opened(rendered(workshop, interlaced_png()).rendition)
    assert shown.getpixel((0, 0)) < 30
    assert shown.getpixel((3, 3)) > 210


def test_float_and_long_integers_are_stretched(workshop: DecoderClient) -> None:
    ramp = Image.linear_gradient("L").resize((32, 32))
    for mode in ("F", "I"):
        shown = opened(rendered(workshop, encoded(ramp.convert(mode), "TIFF")).rendition)
        assert shown.getpixel((16, 1)) < 20
        assert shown.getpixel((16, 30)) > 235


def test_animations_show_their_first_frame(workshop: DecoderClient) -> None:
    frames = [Image.new("RGB", (16, 16), c) for c in ("red", "blue", "green")]
    for name in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=50)
        result = rendered(workshop, data)
        assert "animated" in result.notes, name
        assert near(opened(result.rendition).convert("RGB").getpixel((8, 8)), RED, 30), name
    pages = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert rendered(workshop, pages).notes == ("several_pictures",)


def test_heic(workshop: DecoderClient) -> None:
    data = HEIC.read_bytes()
    assert media_type_of(data) == "image/heic"
    result = rendered(workshop, data)
    assert (result.width, result.height) == (64, 48)
    shown = opened(result.rendition)
    assert near(shown.getpixel((10, 24)), RED, 40)
    assert near(shown.getpixel((54, 24)), BLUE, 40)
    assert result.metadata["exif.DateTimeOriginal"] == "2026:11:03 21:45:01"
    assert result.metadata["exif.OffsetTimeOriginal"] == "+05:00"


def test_metadata_is_told_and_leaves_the_pictures(workshop: DecoderClient) -> None:
    fields = {"Make": "Acme", "Model": "One", "DateTimeOriginal": "2026:11:03 21:45:01"}
    data = encoded(sample(), "JPEG", exif=exif(**fields), comment=b"SECRET PLACE")
    result = rendered(workshop, data)
    assert result.metadata == {f"exif.{k}": v for k, v in fields.items()}
    for made in (result.rendition, result.preview):
        assert b"SECRET" not in made
        assert b"Exif" not in made
        assert b"Acme" not in made


def test_camera_names_in_utf_8_are_read_as_such(workshop: DecoderClient) -> None:
    name = "Ұялы-1"
    place = "x" * len(name.encode())
    data = encoded(sample(), "JPEG", exif=exif(Model=place)).replace(place.encode(), name.encode())
    assert rendered(workshop, data).metadata["exif.Model"] == name


def test_png_texts_and_time(workshop: DecoderClient) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Creation Time", "2026-11-03T21:45:01+05:00")
    texts.add_itxt("Software", "скриншот " * 100)
    texts.add_text("Anything else", "not read")
    data = encoded(sample(), "PNG", pnginfo=texts)
    time = chunk(b"tIME", struct.pack(">HBBBBB", 2026, 11, 3, 16, 45, 1))
    result = rendered(workshop, data[:33] + time + data[33:])
    assert result.metadata["png.tIME"] == "2026:11:03 16:45:01"
    assert result.metadata["png.Creation Time"] == "2026-11-03T21:45:01+05:00"
    assert len(result.metadata["png.Software"]) == MAX_METADATA_VALUE
    assert len(result.metadata) == 3


def test_colours_are_brought_to_srgb(workshop: DecoderClient) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = rendered(workshop, encoded(sample(), "PNG", icc_profile=profile))
    assert same.notes == ("colour_profile",)
    assert looks_right(same)
    broken = rendered(workshop, encoded(sample(), "PNG", icc_profile=profile[:200]))
    assert broken.notes == ()
    assert looks_right(broken)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF"])
def test_truncated_files_are_broken(workshop: DecoderClient, name: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    data = encoded(noise, name)
    cut = data[: len(data) * 2 // 3]
    assert workshop.render(cut, media_type_of(data)) is NoPreview.BROKEN
    assert isinstance(workshop.render(data, media_type_of(data)), Rendered)


def test_garbage_behind_a_good_beginning_is_broken(workshop: DecoderClient) -> None:
    heads = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0", b"RIFF\x24\0\0\0WEBP")
    for head in heads:
        data = head + b"garbage" * 99
        assert workshop.render(data, media_type_of(data)) is NoPreview.BROKEN


def test_pixel_bombs_are_too_large(workshop: DecoderClient) -> None:
    claims = png(60_000, 60_000, 8, 2, b"")
    assert workshop.render(claims, "image/png") is NoPreview.TOO_LARGE
    just_over = encoded(Image.new("1", (10_000, MAX_PIXELS // 10_000 + 1)), "PNG")
    assert workshop.render(just_over, "image/png") is NoPreview.TOO_LARGE
    just_fits = encoded(Image.new("1", (10_000, MAX_PIXELS // 10_000)), "PNG")
    assert isinstance(workshop.render(just_fits, "image/png"), Rendered)


def test_a_text_bomb_costs_one_preview(workshop: DecoderClient) -> None:
    bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 100_000_000))
    data = png(1, 1, 8, 0, b"\0\0", bomb)
    assert workshop.render(data, "image/png") in (NoPreview.BROKEN, NoPreview.TOO_LARGE)
    assert looks_right(rendered(workshop, encoded(sample(), "PNG")))


def test_only_the_decoder_that_was_named_is_asked(workshop: DecoderClient) -> None:
    assert workshop.render(encoded(sample(), "GIF"), "image/png") is NoPreview.BROKEN
