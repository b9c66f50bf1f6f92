"""Characters as a font's codes in a page, escaped: what the library does letter by letter.

A page's text is mostly of letters that were written before, so that each is looked up once in a
document, and most lines are translated in one step.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.colors import Color

from evidence_keeper.dossier.fonts import load
from evidence_keeper.dossier.remembered import number

_ELSEWHERE = "\uffff"
"""Stands for a character that is not in this part of the font. Pages hold ASCII alone."""


@cache
def _escaped(code: int) -> str:
    """Return a byte inside of a PDF string."""
    character = chr(code)
    if 32 <= code < 127:
        return "\\" + character if character in "()\\" else character
    return f"\\{code:03o}"


class _Part(dict[int, str]):
    """The codes of one part (at most 256 characters) of a font, by character."""

    def __init__(self, codes: Codes, part: int) -> None:
        super().__init__()
        self._codes, self._part = codes, part

    def __missing__(self, character: int) -> str:
        part, code = self._codes.place(character)
        self[character] = _escaped(code) if part == self._part else _ELSEWHERE
        return self[character]


class Codes:
    """One font in one document.

    Args:
        font: Its name.
        document: The library's own, which counts the characters that are used.
    """

    def __init__(self, font: str, document: Any) -> None:
        self._font: Any = load(font)
        self._document = document
        self._places: dict[int, tuple[int, int]] = {}
        self._parts: dict[int, _Part] = {}
        self._names: dict[int, str] = {}

    def place(self, character: int) -> tuple[int, int]:
        """Return the part of the font in which a character is, and its code there."""
        if character not in self._places:
            ((part, code),) = self._font.splitString(chr(character), self._document)
            self._places[character] = part, code[0]
        return self._places[character]

    def name(self, part: int) -> str:
        """Return what a page calls a part of the font."""
        if part not in self._names:
            self._names[part] = str(self._font.getSubsetInternalName(part, self._document))
        return self._names[part]

    def pieces(self, text: str) -> list[tuple[int, str]]:
        """Return a text as parts of the font and what is written of each."""
        first = self.place(ord(text[0]))[0]
        whole = text.translate(self._part(first))
        if _ELSEWHERE not in whole:
            return [(first, whole)]
        found: list[tuple[int, str]] = []
        for character in text:
            part, code = self.place(ord(character))
            if found and found[-1][0] == part:
                found[-1] = (part, found[-1][1] + _escaped(code))
            else:
                found.append((part, _escaped(code)))
        return found

    def _part(self, part: int) -> _Part:
        if part not in self._parts:
            self._parts[part] = _Part(self, part)
        return self._parts[part]


@cache
def fill(colour: Color) -> str:
    """Return the operator that sets the colour of what is filled."""
    return f"{_parts(colour)} rg"


@cache
def stroke(colour: Color) -> str:
    """Return the operator that sets the colour of lines."""
    return f"{_parts(colour)} RG"


def _parts(colour: Color) -> str:
    return f"{number(colour.red)} {number(colour.green)} {number(colour.blue)}"
