"""Tests that row marks identify overlapping screenshots."""

from __future__ import annotations

import io
import random
from functools import cache

import pytest
from PIL import Image

from evidence_keeper.domain.record.screenshot_overlap import Rows, ordered, rows_of, scroll_offset
from evidence_keeper.media.decoder.decode import row_marks
from evidence_keeper.media.example.drawn_screens import draw_calls
from evidence_keeper.media.example.example_pictures import CallRow, Calls
from tests.media.chats import PAGE, conversation, screenshot

_strip = cache(conversation)


def rows(image: Image.Image) -> Rows:
    return rows_of(row_marks(image))


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize(
    ("by", "quality"), [(120, 0), (1650, 0), (700, 85), (1400, 85), (120, 60), (1400, 60)]
)
def test_a_chat_scrolled_on_is_found_with_its_distance(by: int, quality: int) -> None:
    one = screenshot(_strip(1), 300)
    other = screenshot(_strip(1), 300 + by, "21:09", "в сети")
    if quality:
        one, other = as_jpeg(one, quality), as_jpeg(other, quality)
    assert scroll_offset(rows(one), rows(other)) == by
    assert scroll_offset(rows(other), rows(one)) == -by


def test_what_is_scrolled_too_far_shares_nothing() -> None:
    one, other = (rows(screenshot(_strip(2), top)) for top in (0, PAGE + 40))
    assert scroll_offset(one, other) is None


def test_other_chats_with_the_same_title_and_wallpaper_are_no_sequence() -> None:
    pictures = [
        (seed, rows(screenshot(_strip(seed), top))) for seed in range(5) for top in (0, 900, 1700)
    ]
    for seed, one in pictures:
        for other_seed, other in pictures:
            if seed != other_seed:
                assert scroll_offset(one, other) is None


def test_the_same_short_answer_many_times_is_no_sequence() -> None:
    strips = [conversation(seed, 60, "ок") for seed in (1, 2, 3)]
    pictures = [rows(screenshot(strip, top)) for strip in strips for top in (0, 611)]
    for place, one in enumerate(pictures):
        for other in pictures[place + 1 :]:
            assert scroll_offset(one, other) is None


def calls(seed: int, first: int = 0) -> Rows:
    dice = random.Random(seed)
    entries = tuple(
        CallRow("Неизвестный", "Пропущенный", f"{dice.randrange(24):02d}:{dice.randrange(60):02d}")
        for _ in range(40)
    )
    return rows(draw_calls(Calls("Недавние", "20:01", entries[first : first + 14])))


def test_lists_of_calls_differ_by_their_hours() -> None:
    for one in range(6):
        for other in range(one + 1, 6):
            assert scroll_offset(calls(one), calls(other)) is None


def test_a_list_of_calls_scrolled_on_is_found() -> None:
    assert scroll_offset(calls(1), calls(1, 4)) == 4 * 148


@pytest.mark.parametrize("colour", ["white", "black", "navy"])
def test_an_empty_picture_overlaps_with_nothing(colour: str) -> None:
    plain = rows(Image.new("RGB", (1080, 2340), colour))
    assert scroll_offset(plain, plain) is None
    assert scroll_offset(plain, rows(screenshot(_strip(1), 0))) is None
    assert scroll_offset(rows_of(b""), plain) is None


def test_a_picture_does_not_follow_itself() -> None:
    one = rows(screenshot(_strip(1), 0))
    assert scroll_offset(one, one) is None


def test_a_sequence_stands_whole_where_its_first_one_stood() -> None:
    assert ordered([5, 9, 1, 7, 2], [(1, 2, 3, 5)]) == [1, 2, 5, 9, 7]
    assert ordered([4, 4, 3], []) == [4, 3]
