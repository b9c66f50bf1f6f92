"""Detects a file's type from its content, never from its name."""

from __future__ import annotations

import codecs
import struct

PDF = "application/pdf"

HEAD_LENGTH = 4096
"""Leading bytes of a file that `media_type_of` needs."""

_PICTURES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "image/bmp",
        "image/tiff",
        "image/heic",
        "image/heif",
        "image/avif",
    }
)

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"fLaC", "audio/flac"),
    (b"caff\0\x01", "audio/x-caf"),
    (b"ID3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"{\\rtf", "application/rtf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
"""Types by their first bytes. `_refine` examines the ambiguous ones."""

_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AVIF = frozenset({b"avif", b"avis"})
_HEIF = frozenset({b"mif1", b"msf1", b"mif2", b"miaf"})
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})

_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_QUICKTIME_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_TEXT_CONTROLS = frozenset("\t\n\r\f")


def media_type_of(head: bytes) -> str:
    """Return the media type of a file.

    Args:
        head: The file's first `HEAD_LENGTH` bytes, or the whole file when it is shorter.

    Returns:
        `application/x-empty` for nothing, `application/octet-stream` for an unknown type.
    """
    if not head:
        return "application/x-empty"
    for start, media_type in _STARTS:
        if head.startswith(start):
            return _refine(head, media_type)
    return (
        _riff(head)
        or _box_file(head)
        or _bmp(head)
        or _mpeg_audio(head)
        or _pdf(head)
        or _text(head)
        or "application/octet-stream"
    )


def is_picture(media_type: str) -> bool:
    """Return whether the decoding child can make a preview of the type."""
    return media_type in _PICTURES


def has_preview(media_type: str) -> bool:
    """Return whether the child can show the type: a picture, or a document's first page."""
    return media_type in _PICTURES or media_type == PDF


def _refine(head: bytes, media_type: str) -> str:
    if media_type == "audio/ogg" and b"\x80theora" in head[:256]:
        return "video/ogg"
    if media_type == "video/x-matroska" and b"webm" in head[:64]:
        return "video/webm"
    return media_type


def _riff(head: bytes) -> str:
    return _RIFF.get(head[8:12], "") if head[:4] == b"RIFF" else ""


def _box_file(head: bytes) -> str:
    """Return the type of an ISO base media file (MP4, HEIC, AVIF, 3GP) from the brands in its first
    box.
    """
    kind = head[4:8]
    if kind in _QUICKTIME_ATOMS and len(head) >= 12:
        return "video/quicktime"
    if kind != b"ftyp" or len(head) < 12:
        return ""
    length = min(struct.unpack(">I", head[:4])[0], 256, len(head))
    major = head[8:12]
    brands = {head[i : i + 4] for i in range(16, length - 3, 4)} | {major}
    if major in _HEIC or major in _AVIF or major in _HEIF:
        # A general major brand is common: then the compatible brands identify the codec.
        if major in _AVIF or (major in _HEIF and brands & _AVIF):
            return "image/avif"
        return "image/heic" if brands & _HEIC else "image/heif"
    if major == b"qt  ":
        return "video/quicktime"
    if major[:2] == b"3g":
        return "video/3gpp"
    return "audio/mp4" if major in _AUDIO_BRANDS else "video/mp4"


def _bmp(head: bytes) -> str:
    if head[:2] != b"BM" or len(head) < 18:
        return ""
    return "image/bmp" if struct.unpack_from("<I", head, 14)[0] in _BMP_HEADERS else ""


def _mpeg_audio(head: bytes) -> str:
    """Recognise MP3 and AAC frames without a tag before them: the sync bits and no reserved
    value.
    """
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    layer = head[1] >> 1 & 3
    if layer == 0:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else ""
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return "audio/mpeg" if version != 1 and bitrate not in (0, 15) and rate != 3 else ""


def _pdf(head: bytes) -> str:
    # Readers accept the mark anywhere in the first 1,024 bytes.
    return "application/pdf" if b"%PDF-" in head[:1024] else ""


def _text(head: bytes) -> str:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    name = "utf-16" if wide else "utf-8-sig"
    try:
        # Not final: the head may end in the middle of a character.
        text = codecs.getincrementaldecoder(name)().decode(head, final=len(head) < HEAD_LENGTH)
    except UnicodeDecodeError:
        return ""
    if any(c < " " and c not in _TEXT_CONTROLS for c in text):
        return ""
    start = text.lstrip()[:64].lower()
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    return "text/xml" if start.startswith("<?xml") else "text/plain"
