"""Tests the detection of file types by content."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from evidence_keeper.media.file_type import HEAD_LENGTH, is_picture, media_type_of


def _ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = major + b"\0\0\0\0" + b"".join(compatible)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body + b"\0\0\0\x08mdat"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
        ("AVIF", "image/avif"),
    ],
)
def test_pictures_that_a_real_encoder_wrote(name: str, expected: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, name)
    assert media_type_of(out.getvalue()[:HEAD_LENGTH]) == expected
    assert is_picture(expected)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", "application/x-empty"),
        (_ftyp(b"heic", b"mif1"), "image/heic"),
        (_ftyp(b"mif1", b"mif1", b"heic"), "image/heic"),
        (_ftyp(b"mif1", b"miaf", b"avif"), "image/avif"),
        (_ftyp(b"avif", b"mif1"), "image/avif"),
        (_ftyp(b"mif1", b"miaf"), "image/heif"),
        (_ftyp(b"isom", b"mp42"), "video/mp4"),
        (_ftyp(b"qt  "), "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\x10\0mdat", "video/quicktime"),
        (_ftyp(b"3gp5"), "video/3gpp"),
        (_ftyp(b"M4A "), "audio/mp4"),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
        (b"OggS\0\x02" + bytes(22) + b"\x80theora", "video/ogg"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (b"ID3\x04\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4", "application/pdf"),
        (b"PK\x03\x04\x14\0", "application/zip"),
        (b"PK\x05\x06" + bytes(18), "application/zip"),
        ("Кездесейік, ертең 15:00-де 🙂\n".encode(), "text/plain"),
        ("\ufeffтекст".encode("utf-16"), "text/plain"),
        (b"  <!DOCTYPE html><p>", "text/html"),
        (b"<?xml version='1.0'?><smses/>", "text/xml"),
        (b"BM is how this note begins, and it is long enough", "text/plain"),
        (b"\xff\xff\xff\xff", "application/octet-stream"),
        (b"plain\0with a NUL", "application/octet-stream"),
        (b"\x07bell", "application/octet-stream"),
        (b"broken \xd0", "application/octet-stream"),
        (b"MZ\x90\0", "application/octet-stream"),
    ],
)
def test_kinds(head: bytes, expected: str) -> None:
    assert media_type_of(head) == expected


def test_a_head_may_end_within_a_character() -> None:
    text = ("a" + "ұ" * HEAD_LENGTH).encode()
    assert media_type_of(text[:HEAD_LENGTH]) == "text/plain"


@pytest.mark.parametrize("media_type", ["application/pdf", "video/mp4", "image/jp2", "text/plain"])
def test_what_cannot_be_decoded_is_no_picture(media_type: str) -> None:
    assert not is_picture(media_type)


def test_any_beginning_has_a_kind() -> None:
    for first in range(256):
        for length in (1, 2, 4, 8, 12, 20):
            assert "/" in media_type_of(bytes([first]) * length)
