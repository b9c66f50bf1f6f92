"""Draws pictures for the tests: red on the left, blue on the right, a green top edge."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

HEIC = Path(__file__).parent / "data" / "tiny.heic"
"""64 × 48, red and blue, with EXIF; made for this project with an encoder that is not shipped."""


def sample(width: int = 90, height: int = 60, mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    image.paste("green", (0, 0, width, max(1, height // 6)))
    return image.convert(mode)


def encoded(image: Image.Image, name: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def exif(orientation: int = 1, **fields: str) -> bytes:
    """EXIF with an orientation, and DateTimeOriginal, OffsetTimeOriginal, Make, Model."""
    data = Image.Exif()
    data[0x0112] = orientation
    for name, tag in (("Make", 0x010F), ("Model", 0x0110), ("DateTime", 0x0132)):
        if name in fields:
            data[tag] = fields[name]
    sub = data.get_ifd(0x8769)
    for name, tag in (("DateTimeOriginal", 0x9003), ("OffsetTimeOriginal", 0x9011)):
        if name in fields:
            sub[tag] = fields[name]
    return data.tobytes()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, depth: int, colour: int, rows: bytes, *extra: bytes) -> bytes:
    """A PNG written by hand, for what no encoder at hand writes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = b"".join(extra) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + body


def interlaced_png() -> bytes:
    """A 4 × 4 grey PNG in Adam7 order, each pixel 16 × its place."""
    rows = b""
    # Adam7's passes as first row, first column, step down, step across.
    starts = (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    )
    for top, left, down, across in starts:
        columns = range(left, 4, across)
        for row in range(top, 4, down):
            if columns:
                rows += b"\0" + bytes(16 * (row * 4 + column) for column in columns)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 1))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def near(pixel: object, expected: tuple[int, int, int], slack: int = 24) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= slack for a, b in zip(pixel, expected, strict=True))
