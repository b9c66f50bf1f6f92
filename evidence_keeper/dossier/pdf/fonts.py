"""Chooses a font that has a glyph for each character.

Every character is looked up in a chain of fonts; one that no font has is printed as `[U+1F595]`.
Characters are never dropped: in a record of abuse a missing emoji changes the evidence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from evidence_keeper.system.resources import resource


class Face(StrEnum):
    """The typeface of a text."""

    REGULAR = "NotoSans"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"
    MONO = "NotoSansMono"


_FILES = {
    "NotoSans": "NotoSans-Regular.ttf",
    "NotoSans-Bold": "NotoSans-Bold.ttf",
    "NotoSans-Italic": "NotoSans-Italic.ttf",
    "NotoSansMono": "NotoSansMono-Regular.ttf",
    "NotoEmoji": "NotoEmoji-Regular.ttf",
    "NotoSansSymbols": "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2": "NotoSansSymbols2-Regular.ttf",
    "DejaVuSans": "DejaVuSans.ttf",
}
_FALLBACK = ("NotoSans", "NotoEmoji", "NotoSansSymbols", "NotoSansSymbols2", "DejaVuSans")
_JOINERS = frozenset({0x200C, 0x200D, 0x34F})
_BLACK_FLAG = "\U0001f3f4"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: a character, or the code of one that cannot be drawn.

    `width` is in units of the font size.
    """

    text: str
    font: str
    width: float


def to_unicode_map(font_name: str, subset: list[int]) -> str:
    """Return a ToUnicode map in UTF-16BE, so that copied text equals typed text.

    The library's own map writes characters above U+FFFF as one number, which readers misread.
    Source: PDF 32000-1, 9.10.3; at most 100 entries a block.
    """
    used = [(i, c) for i, c in enumerate(subset) if c]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(used), 100):
        block = used[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{i:02X}> <{chr(c).encode('utf-16-be').hex().upper()}>" for i, c in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


_library: Any = ttfonts
_library.makeToUnicodeCMap = to_unicode_map


@cache
def load(name: str) -> ttfonts.TTFont:
    """Return a registered font of the chain; read on first use."""
    font = ttfonts.TTFont(name, str(resource("fonts", _FILES[name])))
    pdfmetrics.registerFont(font)
    return font


def code_mark(character: str) -> str:
    """Return `[U+202E]`."""
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=4096)
def _must_be_marked(character: str) -> bool:
    """Return whether a character would be invisible or misleading on paper."""
    code = ord(character)
    if code in _JOINERS or unicodedata.category(character) == "Mn":
        return False
    if 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF:
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def plain(text: str) -> str:
    """Return the text with unsafe characters marked, for outline and title, which use no font."""
    return "".join(code_mark(c) if _must_be_marked(c) else c for c in text)


def _font_with(code: int, first: str) -> str | None:
    for name in dict.fromkeys((first, *_FALLBACK)):
        if code in load(name).face.charToGlyph:
            return name
    return None


def _width(font: str, text: str) -> float:
    face: Any = load(font).face
    return float(sum(face.getCharWidth(ord(c)) for c in text)) / 1000


def _may_have_no_width(character: str) -> bool:
    """Return whether a character is combined with others and so may have no width."""
    code = ord(character)
    is_tone = 0x1F3FB <= code <= 0x1F3FF
    return is_tone or unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf", "Sk", "Lm")


@cache
def glyph(character: str, face: Face) -> Glyph:
    """Return the glyph of one character; its code where it cannot or must not be drawn."""
    code = ord(character)
    if not _must_be_marked(character):
        font = _font_with(code, face.value)
        if font is not None:
            width = _width(font, character)
            if width or _may_have_no_width(character):
                return Glyph(character, font, width)
    mark = code_mark(character)
    return Glyph(mark, face.value, _width(face.value, mark))


def glyphs(text: str, face: Face) -> Iterator[Glyph]:
    """Yield the glyph of each character of one line.

    Tag characters are hidden only inside a flag, where they belong; elsewhere they could hide text
    and are marked.
    """
    in_flag = False
    for character in text:
        is_tag = 0xE0020 <= ord(character) <= 0xE007F
        in_flag = character == _BLACK_FLAG or (in_flag and is_tag)
        if is_tag and in_flag and ord(character) in load("NotoEmoji").face.charToGlyph:
            yield Glyph(character, "NotoEmoji", 0.0)
        else:
            yield glyph(character, face)
