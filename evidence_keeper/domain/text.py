"""The user's text: what is kept, how it is searched, how unsafe characters are shown."""

from __future__ import annotations

import unicodedata

MAX_TEXT = 5_000_000
"""Longest text of one field, in characters."""

_BIDI = (
    frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A)) | {0x200E, 0x200F, 0x61C}
)


def storable(text: str) -> str:
    """Return the text with lone surrogates written out as ⟦U+D83D⟧: UTF-8 cannot hold them.

    Every other character is kept as it is, NUL and direction marks included.
    """
    if text.isascii():
        return text
    return "".join(f"⟦U+{ord(c):04X}⟧" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def shown_name(name: str) -> str:
    """Return a name safe to show in one line: control and direction characters as ⟦U+202E⟧."""
    out = []
    for c in storable(name):
        code = ord(c)
        unsafe = unicodedata.category(c) in ("Cc", "Zl", "Zp") or code in _BIDI
        out.append(f"⟦U+{code:04X}⟧" if unsafe else c)
    return "".join(out)


def search_form(text: str) -> str:
    """Return the form that is indexed and searched: NFC, case folded, ё as е, NUL as space."""
    folded = unicodedata.normalize("NFC", storable(text)).casefold()
    return folded.replace("ё", "е").replace("\0", " ")


def first_line(text: str, limit: int = 120) -> str:
    """Return the first line that is not blank, cut with "…" to at most `limit` characters."""
    line = next((s.strip() for s in text.splitlines() if s.strip()), "")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
