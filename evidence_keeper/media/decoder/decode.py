"""Decodes one untrusted picture with Pillow, in the child process only."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import pi_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageChops,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.screenshot_overlap import ROW_BYTES
from evidence_keeper.media.decoder.decode_results import (
    LIKENESS_SIDE,
    MAX_METADATA,
    MAX_METADATA_VALUE,
    MAX_PIXELS,
    NOTES,
    PREVIEW_SIDE,
    RENDITION_HEIGHT,
    RENDITION_WIDTH,
    SMALL_WIDE,
    SMALL_WIDTH,
    MadePicture,
    Rendered,
)

T = TypeVar("T")

_STROKE = 40
"""Least difference of brightness between neighbours for a stroke: letters, not wallpaper."""
_SHARE = 10
"""Least share of a cell, of 255, that strokes must fill."""

_STROKES = [255 if value >= _STROKE else 0 for value in range(256)]
_FILLED = [255 if value >= _SHARE else 0 for value in range(256)]


def row_marks(image: Image.Image) -> bytes:
    """Return 64 bits for each row, from the top: which of 64 cells contain strong strokes."""
    grey = image.convert("L")
    strokes = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0)).point(_STROKES)
    cells = strokes.resize((ROW_BYTES * 8, image.height), Image.Resampling.BOX)
    return cells.point(_FILLED, "1").tobytes()


_FORMATS = {
    "image/jpeg": ("JPEG",),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
    "image/tiff": ("TIFF",),
    "image/heic": ("HEIF",),
    "image/heif": ("HEIF",),
    "image/avif": ("AVIF",),
}
"""Only the decoder that matches the content is used."""

_PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
"""Imported to register them: Pillow would load them on first use, when no file can be opened any
more."""

_RENDITION_QUALITY, PREVIEW_QUALITY, _SMALL_QUALITY = 88, 80, 60
_MAX_PROFILE = 4 * 1024 * 1024

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The transformation that turns a picture with this EXIF orientation upright (EXIF 2.32, tag
0x0112)."""

_ORIENTATION = 0x0112
_EXIF_MAIN = {0x010F: "Make", 0x0110: "Model", 0x0131: "Software", 0x0132: "DateTime"}
_EXIF_SUB = {0x9003: "DateTimeOriginal", 0x9010: "OffsetTime", 0x9011: "OffsetTimeOriginal"}
_EXIF_SUB_DIRECTORY = 0x8769
_PNG_KEYS = ("Creation Time", "create-date", "date:create", "Software", "Source")
_MAX_PNG_CHUNKS = 100_000


@dataclass(slots=True)
class _Picture:
    """A picture in process: pixels, original size as shown, and notes."""

    image: Image.Image
    width: int
    height: int
    notes: set[str]


def prepare() -> None:
    """Set the decoders' limits and load everything they need later.

    Call it before the process is confined: afterwards nothing can be imported.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    pi_heif.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )
    for sample, media_type in _samples():
        decode(sample, media_type)
        small_picture(sample)


def decode(data: bytes, media_type: str) -> Rendered | NoPreview:
    """Return preview, rendition and facts of a picture, or why there are none.

    Args:
        data: The whole file.
        media_type: From `file_type.media_type_of`.
    """
    return result_or_reason(lambda: _decode(data, media_type))


def result_or_reason(work: Callable[[], T | NoPreview]) -> T | NoPreview:
    """Return what the work returns, or why a foreign file has no result."""
    try:
        return work()
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return NoPreview.TOO_LARGE
    except Exception:  # noqa: BLE001 - foreign files raise SyntaxError, struct.error and more
        return NoPreview.BROKEN


def small_picture(rendition: bytes) -> MadePicture | NoPreview:
    """Return a rendition as a JPEG that takes little room, or why there is none.

    Printed at the width of a dossier's pictures it has at least 150 dots per inch.
    """
    return result_or_reason(lambda: _small_picture(rendition))


def _small_picture(rendition: bytes) -> MadePicture | NoPreview:
    image = whole_picture(rendition, "image/jpeg")
    if isinstance(image, NoPreview):
        return image
    wide = image.width > image.height
    small = fitted(image, SMALL_WIDE if wide else SMALL_WIDTH, RENDITION_HEIGHT)
    return MadePicture(small.width, small.height, jpeg(small, _SMALL_QUALITY, photo=True))


def _decode(data: bytes, media_type: str) -> Rendered | NoPreview:
    formats = _FORMATS.get(media_type)
    if formats is None:
        return NoPreview.NOT_A_PICTURE
    with Image.open(io.BytesIO(data), formats=formats) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            return NoPreview.TOO_LARGE
        metadata = dict(_metadata(opened, data))
        picture = _load(opened, data)
        photo = media_type in ("image/jpeg", "image/heic", "image/heif")
        rendition = _rendition(picture)
    return finished(rendition, picture.width, picture.height, picture.notes, metadata, photo=photo)


def finished(
    rendition: Image.Image,
    width: int,
    height: int,
    notes: set[str],
    metadata: dict[str, str],
    *,
    photo: bool,
) -> Rendered:
    """Return the answer for a picture at print size; width and height are the original's."""
    preview = fitted(rendition, PREVIEW_SIDE, PREVIEW_SIDE)
    return Rendered(
        width,
        height,
        jpeg(preview, PREVIEW_QUALITY, photo=True),
        jpeg(rendition, _RENDITION_QUALITY, photo=photo),
        tuple(note for note in NOTES if note in notes),
        metadata,
        _likeness(preview),
        b"" if "exif.Make" in metadata or "first_page" in notes else row_marks(rendition),
    )


def _load(opened: Image.Image, data: bytes) -> _Picture:
    """Read the pixels, at a reduced size where the format can do that, and turn them upright."""
    notes = set(_notes(opened, data))
    asked = _orientation(opened)
    if asked != 1:
        notes.add("rotated")
    width, height = opened.size
    if isinstance(opened, JpegImagePlugin.JpegImageFile):
        upright = (height, width) if asked >= 5 else (width, height)
        wanted = _fitted_size(*upright, RENDITION_WIDTH, RENDITION_HEIGHT)
        opened.draft(None, wanted[::-1] if asked >= 5 else wanted)
        opened.load()
    else:
        # TIFF turns itself while loading; the remaining orientation is in the data afterwards.
        opened.load()
        width, height = opened.size
        asked = _orientation(opened)
    if asked >= 5:
        width, height = height, width
    return _Picture(opened, width, height, notes)


def _rendition(picture: _Picture) -> Image.Image:
    """Return the picture at print size: upright, on white, in sRGB or grey."""
    opened, notes = picture.image, picture.notes
    profile = opened.info.get("icc_profile")
    asked = _orientation(opened)
    image = _in_plain_mode(opened)
    across = (picture.height, picture.width) if asked >= 5 else (picture.width, picture.height)
    upright = _fitted_size(picture.width, picture.height, RENDITION_WIDTH, RENDITION_HEIGHT)
    size = upright[::-1] if asked >= 5 else upright
    if size != across:
        notes.add("reduced")
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _on_white(image, profile, notes)
    return image.transpose(_UPRIGHT[asked]) if asked != 1 else image


def _on_white(image: Image.Image, profile: object, notes: set[str]) -> Image.Image:
    """Return the picture without transparency, in sRGB or grey."""
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        if alpha.getextrema() != (255, 255):
            notes.add("transparent")
            ground = Image.new("RGB", image.size, "white")
            ground.paste(image, mask=alpha)
            image = ground
        else:
            image = image.convert("RGB")
    if isinstance(profile, bytes) and 128 <= len(profile) <= _MAX_PROFILE:
        converted = _in_srgb(image, profile)
        if converted is not None:
            notes.add("colour_profile")
            image = converted
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def whole_picture(data: bytes, media_type: str) -> Image.Image | NoPreview:
    """Return the picture at full size, upright, on white, in sRGB: the start of working copies.

    May raise any exception of a decoder; NOT_A_PICTURE and TOO_LARGE are returned.
    """
    formats = _FORMATS.get(media_type)
    if formats is None:
        return NoPreview.NOT_A_PICTURE
    with Image.open(io.BytesIO(data), formats=formats) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            return NoPreview.TOO_LARGE
        opened.load()
        asked = _orientation(opened)
        image = _on_white(_in_plain_mode(opened), opened.info.get("icc_profile"), set())
    if asked != 1:
        image = image.transpose(_UPRIGHT[asked])
    return image.convert("RGB")


def _likeness(image: Image.Image) -> str:
    """Return the difference hash of a picture, 256 bits as hexadecimal digits.

    Each bit says whether a cell of a 16 × 16 grid is darker than its right neighbour, which scaling
    and compression by a messenger preserve (docs/decisions/0013).
    """
    side = LIKENESS_SIDE
    small = image.convert("L").resize((side + 1, side), Image.Resampling.BOX, reducing_gap=4.0)
    cells = small.tobytes()
    bits = 0
    for row in range(side):
        for column in range(side):
            place = row * (side + 1) + column
            bits = bits << 1 | (cells[place] < cells[place + 1])
    return f"{bits:0{side * side // 4}x}"


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB, RGBA or CMYK with 8 bits a channel."""
    mode = image.mode
    if mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if mode in ("I", "F"):
        low, high = image.getextrema()
        assert isinstance(low, int | float)
        assert isinstance(high, int | float)
        scale = 255 / (high - low) if high > low else 0.0
        offset = -low * scale
        return image.convert("F").point(lambda value: value * scale + offset).convert("L")
    if mode in ("P", "PA", "LA", "La", "RGBa", "RGBA") or "transparency" in image.info:
        opaque = mode == "P" and "transparency" not in image.info
        return image.convert("RGB" if opaque else "RGBA")
    if mode == "1":
        return image.convert("L")
    # A copy is a plain image; saving an opened file would ask the system for its path.
    return image.copy() if mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Return the picture converted from its own profile; None when the profile is invalid."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space != {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}[image.mode]:
            return None
        return ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _fitted_size(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    scale = min(1.0, most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def fitted(image: Image.Image, most_width: int, most_height: int) -> Image.Image:
    """Return the picture scaled down to fit the given size, in its proportions."""
    size = _fitted_size(*image.size, most_width, most_height)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def jpeg(image: Image.Image, quality: int, *, photo: bool) -> bytes:
    """Encode without metadata; the text of a screenshot keeps its full colour resolution."""
    image.info.clear()
    out = io.BytesIO()
    subsampling = "4:2:0" if photo else "4:4:4"
    image.save(out, "JPEG", quality=quality, subsampling=subsampling)
    return out.getvalue()


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF must not cost the picture
        return 1
    return value if isinstance(value, int) and 2 <= value <= 8 else 1


def _notes(image: Image.Image, data: bytes) -> Iterator[str]:
    if image.mode == "CMYK":
        yield "cmyk"
    if image.mode == "P":
        yield "palette"
    deep_png = image.format == "PNG" and data[24:25] == b"\x10"
    if deep_png or image.mode.startswith("I;16"):
        yield "sixteen_bit"
    if getattr(image, "is_animated", False):
        if image.format in ("TIFF", "HEIF"):
            yield "several_pictures"
        elif image.format != "MPO":  # a phone's second picture there is a depth or brightness map
            yield "animated"


def _metadata(image: Image.Image, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield at most `MAX_METADATA` raw values; damaged ones are skipped."""
    found: list[tuple[str, object]] = []
    try:
        exif = image.getexif()
        found += [(f"exif.{name}", exif.get(tag)) for tag, name in _EXIF_MAIN.items()]
        sub = exif.get_ifd(_EXIF_SUB_DIRECTORY)
        found += [(f"exif.{name}", sub.get(tag)) for tag, name in _EXIF_SUB.items()]
    except Exception:  # noqa: BLE001, S110 - damaged EXIF must not cost the picture
        pass
    if image.format == "PNG":
        found += [(f"png.{key}", image.info.get(key)) for key in _PNG_KEYS]
        found.append(("png.tIME", _png_time(data)))
    for key, value in found[:MAX_METADATA]:
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and text:
            yield key, _repair_utf8(text)[:MAX_METADATA_VALUE]


def _repair_utf8(text: str) -> str:
    """Return UTF-8 that was read as Latin-1: EXIF texts should be ASCII, but often are not."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _png_time(data: bytes) -> str:
    """Return the tIME chunk in EXIF's form; Pillow does not read it."""
    place = 8
    for _ in range(_MAX_PNG_CHUNKS):
        if place + 12 > len(data):
            break
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"tIME" and length == 7 and place + 15 <= len(data):
            year, *rest = struct.unpack_from(">HBBBBB", data, place + 8)
            month, day, hour, minute, second = rest
            return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
        place += 12 + length
    return ""


def _samples() -> Iterator[tuple[bytes, str]]:
    """Yield tiny pictures of our own that trigger the lazy imports of the decoders."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    colour = Image.new("RGB", (32, 32), "white")
    for image, name, media_type in (
        (colour, "JPEG", "image/jpeg"),
        (colour, "PNG", "image/png"),
        (Image.new("RGBA", (32, 32)), "PNG", "image/png"),
        (Image.new("P", (32, 32)), "GIF", "image/gif"),
        (colour, "WEBP", "image/webp"),
        (colour, "BMP", "image/bmp"),
        (colour, "TIFF", "image/tiff"),
    ):
        out = io.BytesIO()
        image.save(out, name, icc_profile=profile)
        yield out.getvalue(), media_type
