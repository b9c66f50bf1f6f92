"""Tests the suggestions for missing details: kind, and only where possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from evidence_keeper.domain.record.completeness import Missing, looks_cropped, missing
from evidence_keeper.domain.record.evidence import Evidence, Source, TimeHint
from evidence_keeper.services.evidence.look_alikes import NEAR, look_alikes

DAY = "2026-11-02T21:16:33"
WHOLE = Evidence(
    1, "0" * 64, 9, "image/png", "a.png", datetime(2026, 11, 3, tzinfo=UTC), Source.DROPPED,
    width=1080, height=2340, url="https://example.com/x", time_hints=(TimeHint("name", DAY, DAY),),
)  # fmt: skip


def test_a_whole_screenshot_needs_nothing() -> None:
    assert missing(WHOLE, [date(2026, 11, 2)]) == ()
    assert missing(replace(WHOLE, url=" "), []) == (Missing.ADDRESS,)
    assert missing(replace(WHOLE, url="", copy_of=3), []) == ()
    assert missing(replace(WHOLE, url="", media_type="audio/ogg"), []) == ()


def test_the_date_of_the_file_system_is_no_date() -> None:
    item = replace(WHOLE, time_hints=(TimeHint("file_system", DAY, DAY), TimeHint("exif", "", "0")))
    assert missing(item, []) == (Missing.DATE,)
    assert missing(replace(item, taken="2026-11-02", taken_source="typed"), []) == ()


def test_long_after_the_event() -> None:
    assert missing(WHOLE, [date(2026, 10, 1), date(2026, 10, 26)]) == ()
    assert missing(WHOLE, [date(2026, 10, 1), date(2026, 10, 25)]) == (Missing.LATE,)


@pytest.mark.parametrize(
    ("width", "height", "cropped"),
    [(1080, 2340, False), (1920, 1080, False), (1080, 900, True), (300, 600, True), (0, 0, False),
     (3840, 1600, False), (1080, 1293, True), (1170, 9000, False)],
)  # fmt: skip
def test_forms_of_whole_screens(width: int, height: int, cropped: bool) -> None:
    assert looks_cropped(replace(WHOLE, width=width, height=height)) is cropped


def test_look_alikes_are_the_near_ones() -> None:
    striped = int("a" * 64, 16)
    own = replace(WHOLE, likeness=f"{striped:064x}")
    near = f"{striped ^ ((1 << NEAR) - 1):064x}"
    far = f"{striped ^ ((1 << (NEAR + 1)) - 1):064x}"
    pictures = [(1, None, own.likeness), (2, None, near), (3, None, far)]
    pictures.append((4, None, f"{striped ^ 1:064x}"))
    assert look_alikes([*pictures, (5, 1, own.likeness)], own) == [4, 2]
    copy = replace(own, number=5, copy_of=2)
    assert look_alikes([*pictures, (5, 2, own.likeness)], copy) == [1, 4]
    assert look_alikes(pictures, replace(own, likeness="")) == []


@pytest.mark.parametrize("digits", ["0" * 64, "f" * 64, f"{7:064x}"])
def test_pictures_of_one_colour_look_like_nothing(digits: str) -> None:
    own = replace(WHOLE, likeness=digits)
    assert look_alikes([(2, None, digits), (3, None, "0" * 64)], own) == []
