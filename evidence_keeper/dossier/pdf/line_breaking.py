"""Breaks text into lines. Text is never read as markup."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import NamedTuple, TypeVar

from reportlab.lib.colors import Color

from evidence_keeper.dossier.pdf.fonts import Face, Glyph, glyph, glyphs

T = TypeVar("T")

_RIGHT_LETTER = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RIGHT = ("R", "AL")
_NUMBER = ("EN", "AN", "ES", "ET", "CS")


def _classes(texts: Sequence[str]) -> list[str]:
    """Return the direction class of each piece: R, N for numbers, L, or empty for neutral."""
    found: list[str] = []
    for text in texts:
        kind = unicodedata.bidirectional(text[0]) if text else ""
        if kind == "NSM" or (text and unicodedata.category(text[0]) == "Mn"):
            found.append("M")
        elif kind in _RIGHT:
            found.append("R")
        elif kind in _NUMBER:
            found.append("N")
        else:
            found.append("L" if kind == "L" or len(text) > 1 else "")
    return found


def _run_end(classes: list[str], start: int) -> int:
    """Return the index after the last right-to-left letter of the run that starts here."""
    end = start
    for index in range(start, len(classes)):
        if classes[index] == "L":
            break
        if classes[index] == "R" or (classes[index] == "M" and end == index):
            end = index + 1
    return end


def _drawing_order_of_run(run: list[T], classes: list[str]) -> list[T]:
    """Return a run in drawing order, from the left."""
    groups: list[list[T]] = []
    previous = ""
    for item, kind in zip(run, classes, strict=True):
        joins = (kind == "M" and groups) or (kind == "N" and previous == "N")
        if joins:
            groups[-1].append(item)
        else:
            groups.append([item])
        previous = "N" if kind == "N" else ("" if kind != "M" else previous)
    return [item for group in reversed(groups) for item in group]


def drawing_order(items: Sequence[T], texts: Sequence[str]) -> list[T]:
    """Return the pieces of one line in drawing order, from the left.

    Args:
        items: The pieces in typed order.
        texts: The text of each piece: one character, or the printed code of one.
    """
    if not _RIGHT_LETTER.search("".join(texts)):
        return list(items)
    classes = _classes(texts)
    out: list[T] = []
    index = 0
    while index < len(items):
        if classes[index] != "R":
            out.append(items[index])
            index += 1
            continue
        end = _run_end(classes, index)
        out += _drawing_order_of_run(list(items[index:end]), classes[index:end])
        index = end
    return out


class Span(NamedTuple):
    """A part of a text in one face and colour; None is the block's own."""

    text: str
    face: Face | None = None
    colour: Color | None = None


class Segment(NamedTuple):
    """A part of a line in one font."""

    text: str
    font: str
    colour: Color


class Line(NamedTuple):
    """One line; `width` in points."""

    segments: tuple[Segment, ...]
    width: float


class _Setter:
    """Fills lines with glyphs, greedily."""

    def __init__(self, size: float, width: float) -> None:
        self._size = size
        self._limit = max(width, size) / size
        self._row: list[tuple[Glyph, Color]] = []
        self._width = 0.0
        self._break_at = 0  # glyphs before this index may stand alone on the line
        self.lines: list[Line] = []

    def add(self, piece: Glyph, colour: Color) -> None:
        """Add one glyph to the line, breaking before it when it does not fit."""
        is_space = piece.text == " "
        if self._width + piece.width > self._limit and self._row and not is_space and piece.width:
            self._break()
        self._row.append((piece, colour))
        self._width += piece.width
        if is_space or piece.text in "-–—/":
            self._break_at = len(self._row)

    def _break(self) -> None:
        at = self._break_at or len(self._row)
        rest = self._row[at:]
        self._row = self._row[:at]
        self.end_line()
        self._row = rest
        self._width = sum(g.width for g, _ in rest)

    def end_line(self) -> None:
        """Close the line, even an empty one."""
        segments: list[Segment] = []
        texts: list[str] = []
        key: tuple[str, Color] | None = None
        for piece, colour in drawing_order(self._row, [g.text for g, _ in self._row]):
            if key != (piece.font, colour):
                if key is not None:
                    segments.append(Segment("".join(texts), *key))
                key, texts = (piece.font, colour), []
            texts.append(piece.text)
        if key is not None:
            segments.append(Segment("".join(texts), *key))
        visible = sum(g.width for g, _ in self._row)
        for piece, _ in reversed(self._row):
            if piece.text != " ":
                break
            visible -= piece.width
        self.lines.append(Line(tuple(segments), visible * self._size))
        self._row, self._width, self._break_at = [], 0.0, 0


class _Plain(dict[str, float]):
    """Widths of characters that a face draws itself, from left to right; infinite for others."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        piece = glyph(character, self._face)
        category = unicodedata.category(character)
        plain = (
            piece.text == character
            and piece.font == self._face.value
            and category[0] != "M"
            and unicodedata.bidirectional(character) not in ("R", "AL", "AN")
        )
        self[character] = piece.width if plain else inf
        return self[character]


_plain = {face: _Plain(face) for face in Face}


def _plain_lines(row: str, face: Face, colour: Color, size: float, width: float) -> list[Line]:
    """Return the lines of a row of plain characters; none for any other row.

    Most text is of this kind, and is set word by word, with the same result as `_Setter`.
    """
    ends = list(accumulate(map(_plain[face].__getitem__, row), initial=0.0))
    if ends[-1] == inf:
        return []
    joints = [c for c in "-–—/" if c in row]
    limit = max(width, size) / size
    lines: list[Line] = []
    start = 0

    def close(end: int) -> None:
        text = row[start:end]
        visible = start + len(text.rstrip(" "))
        segments = (Segment(text, face.value, colour),) if text else ()
        lines.append(Line(segments, (ends[visible] - ends[start]) * size))

    while True:
        fits = bisect_right(ends, ends[start] + limit) - 1
        if fits >= len(row) or not row[fits:].strip(" "):
            break  # a line may end with any number of spaces
        cut = row.rfind(" ", start, fits + 1) + 1
        for joint in joints:
            cut = max(cut, row.rfind(joint, start, fits) + 1)
        if cut <= start:
            return []  # an overlong word is broken inside
        while row[cut] == " ":
            cut += 1
        close(cut)
        start = cut
    close(len(row))
    return lines


_OFTEN = 60
"""Longest row that is cached: labels, kinds and names recur."""
_known_lines = lru_cache(maxsize=4096)(_plain_lines)


def break_lines(
    spans: Iterable[Span], face: Face, colour: Color, size: float, width: float
) -> list[Line]:
    """Return the lines of a text.

    Args:
        spans: The text; line feeds begin a new line, CR LF counts as one.
        face, colour: For spans without their own.
        size: Type size in points.
        width: Width of the column in points. A longer word is broken inside.
    """
    spans = list(spans)
    if len(spans) == 1 and spans[0].text:
        return _whole_text(spans[0], face, colour, size, width)
    return _set_spans(spans, face, colour, size, width)


def _whole_text(span: Span, face: Face, colour: Color, size: float, width: float) -> list[Line]:
    """Return the lines of a text in one face, row by row."""
    own_face, own_colour = span.face or face, span.colour or colour
    lines: list[Line] = []
    for row in span.text.replace("\r\n", "\n").split("\n"):
        plain = _known_lines if len(row) <= _OFTEN else _plain_lines
        lines += plain(row, own_face, own_colour, size, width) or _set_spans(
            [Span(row)], own_face, own_colour, size, width
        )
    return lines


def _set_spans(
    spans: Iterable[Span], face: Face, colour: Color, size: float, width: float
) -> list[Line]:
    setter = _Setter(size, width)
    for span in spans:
        own_face, own_colour = span.face or face, span.colour or colour
        rows = span.text.replace("\r\n", "\n").split("\n")
        for index, row in enumerate(rows):
            if index:
                setter.end_line()
            for piece in glyphs(row, own_face):
                setter.add(piece, own_colour)
    setter.end_line()
    return setter.lines


def text_width(text: str, face: Face, size: float) -> float:
    """Return the width of one line in points."""
    width = sum(map(_plain[face].__getitem__, text))
    if width == inf:
        width = sum(g.width for g in glyphs(text, face))
    return width * size
