"""Repairs phones' malformed XML so that a parser accepts it, and leaves pictures out.

Halves of a character written as two references become that character. What XML does not allow (half
a character, control characters, bytes that are no UTF-8) is escaped as the storage does: ⟦U+D83D⟧.
Each such place is marked, so that its message can say that it was repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_keeper.domain.text import storable

MARK, _REPAIRED, _ITSELF = "\ufdd0", "\ufdd0\ufdd1", "\ufdd0\ufdd0"
"""A mark that XML allows and no text contains; where a text does, it is doubled."""

_REFERENCE = r"&#(?:\d{1,9}|[xX][\da-fA-F]{1,8});"
_RUN = re.compile(f"(?:{_REFERENCE})+")
_ONE = re.compile(_REFERENCE)
_LAST = re.compile(f"{_REFERENCE}\\Z")
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")
_LONGEST = 24
"""Characters of the longest reference, and more."""

_PART = re.compile(r"<part(?=[\s/>])")
_ATTRIBUTE = re.compile(r"\s*([\w:.-]{1,100})\s*=\s*([\"'])|\s*/?>")
_LONGEST_NAME = 300


def repaired(texts: Iterator[str]) -> Iterator[str]:
    """Yield the text with invalid parts escaped or joined, and marked."""
    rest = ""
    for piece in texts:
        text = rest + piece
        cut = _safe_cut(text)
        rest = text[cut:]
        yield _without_faults(text[:cut])
    yield _without_faults(rest)


def unmarked(value: str) -> tuple[str, bool]:
    """Return a value without marks, and whether it was repaired."""
    parts = value.split(_ITSELF)
    whole = MARK.join(part.replace(_REPAIRED, "") for part in parts)
    return whole, any(_REPAIRED in part for part in parts)


def without_pictures(texts: Iterator[str]) -> Iterator[str]:
    """Yield the text without the `data` of each `part`: a picture as base64.

    It is no message, and a parser would buffer all of it. A "<" cannot occur inside a value, so
    what looks like a part is one.
    """
    rest, in_tag, quote, kept = "", False, "", True
    for piece in texts:
        text, rest, at = rest + piece, "", 0
        out: list[str] = []
        while at < len(text):
            if quote:
                end = text.find(quote, at)
                stop = end if end >= 0 else len(text)
                out.append(text[at:stop] if kept else "")
                at = stop
                if end >= 0:
                    out.append(quote)
                    at, quote = at + 1, ""
            elif in_tag:
                found = _ATTRIBUTE.match(text, at)
                if found:
                    out.append(found[0])
                    at, quote, kept = found.end(), found[2] or "", found[1] != "data"
                    in_tag = bool(quote)
                elif len(text) - at < _LONGEST_NAME:
                    rest, at = text[at:], len(text)
                else:  # no tag after all: the parser will report it
                    in_tag = False
            else:
                at, in_tag, rest = _up_to_part(text, at, out)
        yield "".join(out)
    yield rest


def _up_to_part(text: str, at: int, out: list[str]) -> tuple[int, bool, str]:
    """Skip the text before the next part; return its position, whether there is one, and the
    pending text.
    """
    found = _PART.search(text, at)
    if found:
        out.append(text[at : found.end()])
        return found.end(), True, ""
    tail = text.find("<", max(at, len(text) - len("<part")))
    cut = tail if tail >= 0 else len(text)
    out.append(text[at:cut])
    return len(text), False, text[cut:]


def _safe_cut(text: str) -> int:
    """Return the last position that splits no reference and no pair of them."""
    cut = text.find("&", max(0, len(text) - _LONGEST))
    cut = len(text) if cut < 0 else cut
    # The other half may follow; a first half begins a pair.
    before = _LAST.search(text[max(0, cut - _LONGEST) : cut])
    return cut - len(before[0]) if before and 0xD800 <= _code(before[0]) < 0xDC00 else cut


def _without_faults(text: str) -> str:
    if MARK in text:
        text = text.replace(MARK, _ITSELF)
    if "&#" in text:
        text = _RUN.sub(_join_references, text)
    if _CONTROL.search(text):
        text = _CONTROL.sub(lambda found: _REPAIRED + _written_out(ord(found[0])), text)
    safe = storable(text)
    return safe if safe is text else safe.replace("⟦U+DC", f"{_REPAIRED}⟦U+DC")


def _join_references(found: re.Match[str]) -> str:
    """Return references unchanged, but join halves and escape what is no character."""
    names = _ONE.findall(found[0])
    codes = [_code(name) for name in names]
    if not any(map(_is_fault, codes)):
        return found[0]
    out: list[str] = []
    at = 0
    while at < len(codes):
        code, following = codes[at], codes[at + 1] if at + 1 < len(codes) else 0
        if 0xD800 <= code < 0xDC00 <= following < 0xE000:
            whole = 0x10000 + ((code - 0xD800) << 10) + (following - 0xDC00)
            out.append(_REPAIRED + chr(whole))
            at += 1
        elif _is_fault(code):
            out.append(_REPAIRED + _written_out(code))
        else:
            out.append(names[at])
        at += 1
    return "".join(out)


def _code(reference: str) -> int:
    return int(reference[3:-1], 16) if reference[2] in "xX" else int(reference[2:-1])


def _is_fault(code: int) -> bool:
    """Return whether XML has no such character."""
    if code < 0x20:
        return code not in (0x9, 0xA, 0xD)
    return 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF


def _written_out(code: int) -> str:
    return f"⟦U+{code:04X}⟧"
