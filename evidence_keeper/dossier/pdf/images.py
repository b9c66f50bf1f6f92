"""Embeds pictures: the original's own data where that is safe, else the print rendition.

Only the picture data is copied. Text, EXIF (place, device) and colour-profile parts of the file are
dropped, without decoding or compressing the picture again. Allowed are: PNG of 8 bits, grey or RGB,
not interlaced, without transparency (PNG 1.2); JPEG of 8 bits, grey or three components, without an
EXIF rotation (ITU T.81).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from enum import StrEnum

from evidence_keeper.domain.dossier.plan import WHOLE, Excerpt, Exhibits, Size
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.dossier.pdf.pdf_writer import PdfStream

MAX_PASSED = 64_000_000
"""Largest original, in bytes, that is embedded unchanged."""

_PNG = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: ("DeviceGray", 1), 2: ("DeviceRGB", 3)}
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_ALL_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_APP = 0xEE  # Adobe: says how three components are to be read
_END = b"\xff\xd9"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""A stuffed 0xFF, a restart and a fill byte are no markers. A pattern that starts with a fixed byte
is found fast; with the exceptions first it took most of the time of a document with photos."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture in a form that PDF supports."""

    width: int
    height: int
    space: str
    filter: str
    parameters: tuple[tuple[str, int], ...]
    data: bytes


class Rendering(StrEnum):
    """How an exhibit is shown."""

    ORIGINAL = "original"
    PRINT_COPY = "print_copy"
    SMALL_COPY = "small_copy"
    NOT_SHOWN = "not_shown"


def png_pixels(data: bytes) -> Pixels | None:
    """Return the picture data of a PNG that can be embedded unchanged; None for any other."""
    if not data.startswith(_PNG):
        return None
    at, parts, header, view = 8, list[memoryview](), b"", memoryview(data)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4 : at + 8]
        body_end = at + 8 + length
        if body_end + 4 > len(data):
            return None
        if kind == b"IHDR":
            header = data[at + 8 : body_end]
        elif kind == b"IDAT":
            parts.append(view[at + 8 : body_end])
        elif kind in (b"tRNS", b"acTL"):
            return None
        elif kind == b"IEND":
            break
        at = body_end + 4
    if len(header) != 13 or not parts:
        return None
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in _COLOURS or packing or filtering or interlaced:
        return None
    space, components = _COLOURS[colour]
    parameters = (
        ("Predictor", 15),
        ("Colors", components),
        ("BitsPerComponent", 8),
        ("Columns", width),
    )
    return Pixels(width, height, space, "FlateDecode", parameters, b"".join(parts))


def _exif_turned(segment: bytes) -> bool:
    """Return whether an EXIF segment requests a rotation, or cannot be read."""
    if not segment.startswith(b"Exif\0\0"):
        return False
    tiff = segment[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return True
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for index in range(count):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * index)
            if tag == 0x0112:
                return bool(value not in (0, 1))
    except struct.error:
        return True
    return False


def _marker_after(data: bytes, start: int) -> int:
    """Return the end of a scan's data: the next marker; -1 where there is none."""
    found = _MARKER.search(data, start)
    return -1 if found is None else found.start()


class _Jpeg:
    """Walks through a JPEG and collects the parts needed to show it."""

    def __init__(self, data: bytes) -> None:
        self._data, self._view = data, memoryview(data)
        self.parts: list[bytes | memoryview] = [b"\xff\xd8"]
        self.frame = b""
        self.turned = False
        self.adobe = False

    def walk(self) -> bool:
        """Return whether the file is complete and can be embedded."""
        data, at = self._data, 2
        while at + 4 <= len(data):
            if data[at] != 0xFF:
                return False
            marker = data[at + 1]
            if marker == 0xFF:
                at += 1
                continue
            if marker == 0xD9:
                self.parts.append(_END)
                return bool(self.frame)
            (length,) = struct.unpack_from(">H", data, at + 2)
            end = at + 2 + length
            if length < 2 or end > len(data) or not self._segment(marker, at, end):
                return False
            at = self._scan(end) if marker == 0xDA else end
            if at < 0:
                return False
        if data[at : at + 2] == _END:
            self.parts.append(_END)
            return bool(self.frame)
        return False

    def _segment(self, marker: int, at: int, end: int) -> bool:
        body = self._data[at + 4 : end]
        if marker == 0xE1 and _exif_turned(body):
            self.turned = True
        if marker == _KEPT_APP and body.startswith(b"Adobe"):
            self.adobe = True
        elif 0xE0 <= marker <= 0xEF or marker == 0xFE:
            return True
        if marker in _ALL_FRAMES:
            if marker not in _FRAMES or self.frame or len(body) < 6:
                return False
            self.frame = body
        self.parts.append(self._view[at:end])
        return True

    def _scan(self, start: int) -> int:
        stop = _marker_after(self._data, start)
        if stop >= 0:
            self.parts.append(self._view[start:stop])
        return stop


def jpeg_pixels(data: bytes) -> Pixels | None:
    """Return the picture data of a JPEG that can be embedded unchanged; None for any other."""
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    jpeg = _Jpeg(data)
    if not jpeg.walk() or jpeg.turned:
        return None
    depth, height, width, components = struct.unpack_from(">BHHB", jpeg.frame)
    names = jpeg.frame[6::3][:components]
    if depth != 8 or components not in (1, 3) or not width or not height:
        return None
    if components == 3 and not jpeg.adobe and names == b"RGB":
        return None  # red, green and blue by name only: readers disagree on it
    space = "DeviceGray" if components == 1 else "DeviceRGB"
    return Pixels(width, height, space, "DCTDecode", (), b"".join(jpeg.parts))


def _safe_original(evidence: Evidence, exhibits: Exhibits) -> Pixels | None:
    if evidence.size > MAX_PASSED or evidence.no_preview is not None:
        return None
    parse = {"image/png": png_pixels, "image/jpeg": jpeg_pixels}.get(evidence.media_type)
    if parse is None:
        return None
    pixels = parse(b"".join(exhibits.original(evidence.number)))
    if pixels is None or (pixels.width, pixels.height) != (evidence.width, evidence.height):
        return None
    return pixels


def load_pixels(evidence: Evidence, exhibits: Exhibits, how: Rendering) -> Pixels | None:
    """Return the picture data in the chosen form; None when there is none."""
    if how is Rendering.ORIGINAL:
        return _safe_original(evidence, exhibits)
    if evidence.no_preview is not None:
        return None
    small = how is Rendering.SMALL_COPY
    data = (exhibits.small_rendition if small else exhibits.rendition)(evidence.number)
    return None if data is None else jpeg_pixels(data)


@dataclass(frozen=True, slots=True)
class Shown:
    """How an exhibit will be shown, determined before the layout.

    `width` and `height` are those of the embedded picture, in pixels; `excerpt` is the part of the
    file that it shows; `pixels` its data, which were read to determine that.
    """

    how: Rendering
    width: int = 0
    height: int = 0
    excerpt: Excerpt = WHOLE
    pixels: Pixels | None = field(default=None, compare=False, repr=False)


def choose(evidence: Evidence, exhibits: Exhibits, size: Size) -> Shown:
    """Choose the original's own data, the print rendition, a smaller form of it, or nothing.

    `small` takes the original where that is smaller still, as a PNG of flat colours can be.

    Raises:
        KeeperError: the original is damaged.
    """
    if size is Size.SMALL:
        small = load_pixels(evidence, exhibits, Rendering.SMALL_COPY)
        if small is not None and len(small.data) < evidence.size:
            return _shown(evidence, exhibits, Rendering.SMALL_COPY, small)
    for how in (Rendering.ORIGINAL, Rendering.PRINT_COPY):
        pixels = load_pixels(evidence, exhibits, how)
        if pixels is not None:
            return _shown(evidence, exhibits, how, pixels)
    return Shown(Rendering.NOT_SHOWN)


def _shown(evidence: Evidence, exhibits: Exhibits, how: Rendering, pixels: Pixels) -> Shown:
    excerpt = WHOLE if how is Rendering.ORIGINAL else exhibits.excerpt(evidence.number)
    return Shown(how, pixels.width, pixels.height, excerpt, pixels)


def picture_object(pixels: Pixels) -> PdfStream:
    """Return a picture as a PDF stream."""
    told = " ".join(f"/{name} {value}" for name, value in pixels.parameters)
    return PdfStream(
        f"/Type /XObject /Subtype /Image /Width {pixels.width} /Height {pixels.height} "
        f"/BitsPerComponent 8 /ColorSpace /{pixels.space} /Filter /{pixels.filter}"
        + (f" /DecodeParms << {told} >>" if told else ""),
        pixels.data,
    )
