"""Durations from headers: right where they are known, none where they are not, never an error."""

from __future__ import annotations

import random
import struct
import time

import pytest

from evidence_keeper.media.duration import DurationReader


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mvhd(scale: int, length: int, version: int = 0) -> bytes:
    if version:
        return box(b"mvhd", struct.pack(">B3xQQIQ", 1, 0, 0, scale, length) + bytes(80))
    return box(b"mvhd", struct.pack(">B3xIIII", 0, 0, 0, scale, length) + bytes(80))


def movie(*inside: bytes, before: bytes = b"") -> bytes:
    return box(b"ftyp", b"isom\0\0\0\0isom") + before + box(b"moov", b"".join(inside))


def wave(seconds: int, rate: int = 8000) -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    data = bytes(rate * 2 * seconds)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def page(granule: int, body: bytes) -> bytes:
    return b"OggS\0\0" + struct.pack("<q", granule) + bytes(12) + b"\1" + bytes([len(body)]) + body


OPUS = page(0, b"OpusHead\1\1" + struct.pack("<HI", 312, 16000)) + page(-1, b"x") * 3
VORBIS = page(0, b"\1vorbis" + struct.pack("<IBI", 0, 1, 44100))
LARGE = box(b"mdat", bytes(300_000))
WIDE = struct.pack(">I4sQ", 1, b"mdat", 40) + bytes(24)

CASES = [
    ("video/mp4", movie(mvhd(1000, 12_345)), 12_345),
    ("audio/mp4", movie(box(b"free", b"x" * 9), mvhd(600, 6000, 1), before=LARGE), 10_000),
    ("video/quicktime", movie(mvhd(90_000, 45_000), before=WIDE), 500),
    ("video/3gpp", movie(mvhd(1000, 0)), None),
    ("video/mp4", movie(mvhd(0, 5)), None),
    ("video/mp4", movie(mvhd(1, 0xFFFFFFF0)), None),
    ("video/mp4", movie(box(b"trak", b"")), None),
    ("video/mp4", struct.pack(">I4s", 3, b"ftyp") + bytes(99), None),
    ("audio/wav", wave(3), 3000),
    ("audio/wav", wave(3)[:-16_000], 2000),
    ("audio/wav", b"RIFF\0\0\0\0WAVE", None),
    ("audio/ogg", OPUS + page(48_312, b"end"), 1000),
    ("audio/ogg", OPUS + page(48_312, b"end") + page(-1, b"rest"), 1000),
    ("audio/ogg", VORBIS + page(88_200, b"end"), 2000),
    ("audio/ogg", page(0, b"Speex   "), None),
    ("audio/mpeg", b"ID3", None),
]


@pytest.mark.parametrize(("media_type", "data", "expected"), CASES)
@pytest.mark.parametrize("step", [1_000_000, 7])
def test_durations(media_type: str, data: bytes, expected: int | None, step: int) -> None:
    reader = DurationReader(media_type)
    for place in range(0, len(data), step):
        reader.feed(data[place : place + step])
    assert reader.milliseconds() == expected


def test_damage_is_not_known_and_no_error() -> None:
    chance = random.Random(7)
    for media_type, whole, _ in CASES:
        for _ in range(60):
            data = bytearray(whole[: chance.randrange(len(whole) + 1)][:5000])
            for _ in range(5):
                if data:
                    data[chance.randrange(len(data))] = chance.randrange(256)
            reader = DurationReader(media_type)
            reader.feed(bytes(data))
            found = reader.milliseconds()
            assert found is None or found >= 0


@pytest.mark.parametrize("film", [box(b"free", b""), struct.pack(">I4sQ", 1, b"free", 16)])
def test_a_film_of_tiny_boxes_holds_nobody_up(film: bytes) -> None:
    start, many = box(b"ftyp", b"isom\0\0\0\0isom"), film * (1_000_000 // len(film))
    begun = time.process_time()
    reader = DurationReader("video/mp4")
    for chunk in (start, *[many] * 30):
        reader.feed(chunk)
    assert reader.milliseconds() is None
    inside = DurationReader("video/mp4")
    inside.feed(start + box(b"moov", many * 3 + mvhd(1000, 5000)))
    assert inside.milliseconds() is None
    assert time.process_time() - begun < 1


def test_a_film_in_fragments_keeps_its_length() -> None:
    fragments = (box(b"moof", bytes(40)) + box(b"mdat", bytes(80))) * 20_000
    reader = DurationReader("video/mp4")
    for part in (movie(mvhd(1000, 7000)), fragments, movie(mvhd(1000, 9000))):
        reader.feed(part)
    assert reader.milliseconds() == 7000
