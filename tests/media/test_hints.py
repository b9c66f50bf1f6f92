"""Times and devices that a file suggests."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from evidence_keeper.domain.record.evidence import TimeHint
from evidence_keeper.media.time_hints import MAX_RAW, device_hint, time_hints


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Screenshot_20241103-214501_WhatsApp.jpg", "2024-11-03T21:45:01"),
        ("Screenshot_20241103-214501.png", "2024-11-03T21:45:01"),
        ("Screenshot_2024-11-03-21-45-01-123_com.whatsapp.jpg", "2024-11-03T21:45:01"),
        ("Screenshot 2024-11-03 at 21.45.01.png", "2024-11-03T21:45:01"),
        ("Screenshot 2024-11-03 at 9.45.01\u202fPM.png", "2024-11-03T21:45:01"),
        ("Screenshot 2024-11-03 at 12.05.00 AM.png", "2024-11-03T00:05:00"),
        ("Screenshot 2024-11-03 214501.png", "2024-11-03T21:45:01"),
        ("Снимок экрана 2024-11-03 214501.png", "2024-11-03T21:45:01"),
        ("Снимок экрана 2024-11-03 в 21.45.01.png", "2024-11-03T21:45:01"),
        ("Снимок экрана от 2024-11-03 21-45-01.png", "2024-11-03T21:45:01"),
        ("20241103_214501.jpg", "2024-11-03T21:45:01"),
        ("VID_20241103_214501.mp4", "2024-11-03T21:45:01"),
        ("photo_2024-11-03_21-45-01.jpg", "2024-11-03T21:45:01"),
        ("photo_3@03-11-2024_21-45-01.jpg", "2024-11-03T21:45:01"),
        ("00000012-PHOTO-2024-11-03-21-45-01.jpg", "2024-11-03T21:45:01"),
        ("WhatsApp Image 2024-11-03 at 21.45.01 (1).jpeg", "2024-11-03T21:45:01"),
        ("IMG-20241103-WA0007.jpg", "2024-11-03"),
        ("PTT-20241103-WA0001.opus", "2024-11-03"),
        ("Screenshot 2024-11-03 at 13.99.png", "2024-11-03"),
        # These two write UTC, and say so nowhere but in their makers' habits.
        ("PXL_20241103_164501123.jpg", "2024-11-03T16:45:01+00:00"),
        ("FB_IMG_1730652301123.jpg", "2024-11-03T16:45:01+00:00"),
    ],
)
def test_names(name: str, value: str) -> None:
    assert time_hints(name, None, {}) == (TimeHint("name", value, name),)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1234.PNG",
        "20241399_999999.jpg",
        "2024-02-30.png",
        "+77000000041.jpg",
        "report 120241103214501.pdf",
        "",
    ],
)
def test_names_without_a_possible_time(name: str) -> None:
    assert time_hints(name, None, {}) == ()


def test_camera_times_keep_their_offset_only_when_it_is_one() -> None:
    field = "exif.DateTimeOriginal"
    good = time_hints("", None, {field: "2026:11:03 21:45:01", "exif.OffsetTimeOriginal": "+05:00"})
    assert good == (TimeHint("exif", "2026-11-03T21:45:01+05:00", "2026:11:03 21:45:01"),)
    bad = time_hints("", None, {field: "2026:11:03 21:45:01", "exif.OffsetTimeOriginal": "+99:00"})
    assert bad[0].value == "2026-11-03T21:45:01"


@pytest.mark.parametrize(
    "raw",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2026:13:40 25:61:61",
        "3.11.2026",
        "\0\0",
        "9" * 500,
    ],
)
def test_malformed_camera_times_are_unknown_and_stay_visible(raw: str) -> None:
    (hint,) = time_hints("", None, {"exif.DateTimeOriginal": raw})
    assert (hint.value, hint.raw) == ("", raw[:MAX_RAW])


def test_a_later_change_is_a_second_hint_only_where_it_says_something_else() -> None:
    first = "2026:11:03 21:45:01"
    metadata = {"exif.DateTimeOriginal": first, "exif.DateTime": first}
    assert len(time_hints("", None, metadata)) == 1
    values = [
        h.value for h in time_hints("", None, metadata | {"exif.DateTime": "2026:11:05 08:00:00"})
    ]
    assert values == ["2026-11-03T21:45:01", "2026-11-05T08:00:00"]
    assert len(time_hints("", None, metadata | {"exif.DateTime": "0000:00:00 00:00:00"})) == 1


def test_png_and_file_system_times() -> None:
    modified = datetime(2026, 11, 4, 7, 30, tzinfo=timezone(timedelta(hours=5)))
    metadata = {"png.tIME": "2026:11:03 16:45:01", "png.Creation Time": "2026-11-03T21:45:01+05:00"}
    assert [(h.source, h.value) for h in time_hints("a.png", modified, metadata)] == [
        ("png", "2026-11-03T21:45:01+05:00"),
        ("png", "2026-11-03T16:45:01+00:00"),
        ("file_system", "2026-11-04T07:30:00+05:00"),
    ]


def test_names_are_stored_safely() -> None:
    (hint,) = time_hints("\ud83d 2024-11-03.jpg" + "x" * 900, None, {})
    assert hint.raw.startswith("⟦U+D83D⟧ 2024-11-03")
    assert len(hint.raw) == MAX_RAW


def test_device() -> None:
    assert device_hint({"exif.Make": "Acme", "exif.Model": "ACME One"}) == "ACME One"
    assert device_hint({"exif.Make": "Acme", "exif.Model": " One\n2 "}) == "Acme One 2"
    assert device_hint({"exif.Model": "a\u202eb"}) == "a⟦U+202E⟧b"
    assert device_hint({}) == ""
