"""Tests working copies: covered content is not in the copy, and the original is unchanged."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.working_copy import (
    Area,
    Arrow,
    Mark,
    Step,
    Turn,
    kept_area,
    steps_from_json,
    steps_to_json,
)
from evidence_keeper.media.decoder.decode_results import MadeCopy
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from tests.media.pictures import encoded


@pytest.fixture(scope="module")
def picture() -> bytes:
    """White, with black text-like stripes and a red corner at the top left."""
    image = Image.new("RGB", (400, 600), "white")
    for row in range(100, 500, 4):
        image.paste((0, 0, 0), (50, row, 350, row + 2))
    image.paste((255, 0, 0), (0, 0, 40, 40))
    return encoded(image, "PNG")


def made(workshop: DecoderClient, data: bytes, *steps: Step) -> Image.Image:
    copy = workshop.make_copy(data, "image/png", steps)
    assert isinstance(copy, MadeCopy)
    image = Image.open(io.BytesIO(copy.picture))
    assert image.size == (copy.width, copy.height)
    assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return image.convert("RGB")


def test_black_destroys_what_was_there(picture: bytes) -> None:
    secret = Area(Mark.BLACK, 40, 90, 320, 420)
    blank = Image.new("RGB", (400, 600), "white")
    blank.paste((255, 0, 0), (0, 0, 40, 40))
    with DecoderClient() as workshop:
        # The same copy comes of a picture in which nothing was written at all.
        one = workshop.make_copy(picture, "image/png", [secret])
        other = workshop.make_copy(encoded(blank, "PNG"), "image/png", [secret])
        assert isinstance(one, MadeCopy)
        assert one == other
        image = made(workshop, picture, secret)
    assert max(high for _, high in image.crop((40, 90, 360, 510)).getextrema()) < 8


def test_blur_leaves_nothing_of_the_detail(picture: bytes) -> None:
    with DecoderClient() as workshop:
        image = made(workshop, picture, Area(Mark.BLUR, 60, 110, 280, 380)).convert("L")
    low, high = image.crop((100, 150, 300, 450)).getextrema()
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert high - low < 60  # the stripes went from 0 to 255


def test_crops_and_turns(picture: bytes) -> None:
    with DecoderClient() as workshop:
        corner = Area(Mark.CROP, 0, 0, 80, 40)
        image = made(workshop, picture, corner, Turn())
        assert image.size == (40, 80)
        red = image.getpixel((20, 20))  # clockwise: the left end comes to the top
        assert isinstance(red, tuple)
        assert red[0] > 200
        assert red[1] < 80
        assert made(workshop, picture, *[Turn()] * 4).size == (400, 600)
        assert made(workshop, picture, Area(Mark.CROP, 390, 590, 900, 900)).size == (10, 10)
        # Nothing would be left: that crop is passed over.
        assert made(workshop, picture, Area(Mark.CROP, 900, 900, 5, 5)).size == (400, 600)


def test_frames_and_arrows_point_without_hiding(picture: bytes) -> None:
    with DecoderClient() as workshop:
        image = made(
            workshop, picture, Area(Mark.FRAME, 200, 520, 100, 60), Arrow(10, 590, 90, 540)
        )
    assert image.getpixel((250, 550)) == (255, 255, 255)
    for place in ((201, 550), (89, 541)):
        red, green, blue = image.getpixel(place)  # type: ignore[misc]
        assert red > 150
        assert green < 130
        assert blue < 130


def test_a_turned_photo_is_worked_on_as_it_is_shown() -> None:
    image = Image.new("RGB", (60, 30), "white")
    image.paste((0, 0, 255), (0, 0, 20, 30))
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "Phone"
    data = encoded(image, "JPEG", exif=exif)
    with DecoderClient() as workshop:
        copy = workshop.make_copy(data, "image/jpeg", [Area(Mark.BLACK, 0, 0, 30, 20)])
    assert isinstance(copy, MadeCopy)
    assert (copy.width, copy.height) == (30, 60)
    assert b"Phone" not in copy.picture
    upright = Image.open(io.BytesIO(copy.picture)).convert("RGB")
    assert max(high for _, high in upright.crop((0, 0, 30, 20)).getextrema()) < 8


def test_what_is_no_picture_has_no_copy(picture: bytes) -> None:
    with DecoderClient() as workshop:
        assert workshop.make_copy(b"text", "text/plain", []) is NoPreview.NOT_A_PICTURE
        assert workshop.make_copy(picture[:200], "image/png", []) is NoPreview.BROKEN
        assert workshop.make_copy(b"", "image/png", []) is NoPreview.EMPTY
        huge = [Arrow(0, 0, 1 << 20, 1 << 20)]
        with pytest.raises(ValueError, match="place"):
            steps_from_json(steps_to_json(huge))


def test_steps_are_stored_as_they_are() -> None:
    steps = (Turn(), Arrow(1, 2, 3, 4), *(Area(mark, 5, 6, 7, 8) for mark in Mark))
    assert steps_from_json(steps_to_json(steps)) == steps
    for bad in ({}, [1], [{"do": "x"}], [{"do": "black", "x": 1}], [{"do": "turn"}] * 501):
        with pytest.raises(ValueError, match=r"step|place|is not a valid Mark"):
            steps_from_json(bad)


def test_of_several_crops_what_lies_in_all_stays() -> None:
    first, second = Area(Mark.CROP, 10, 10, 50, 50), Area(Mark.CROP, 30, 0, 100, 40)
    assert kept_area([first, second], 200, 200) == (30, 10, 60, 40)
