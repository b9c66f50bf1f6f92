"""Finds the pieces by which a passphrase is guessed, with their cost in bits.

Each rule looks at one position of a lower-case text and yields the pieces that may start there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from evidence_keeper.domain.passphrase.guess_tables import LONGEST_ENTRY, GuessTables, letter_bits


class Sort(Enum):
    """The kind of a piece."""

    COMMON = auto()
    WORD = auto()
    KEYBOARD = auto()
    SEQUENCE = auto()
    REPEAT = auto()
    PHONE = auto()
    DATE = auto()
    SIGN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text from `start` to `end` and its cost in bits."""

    start: int
    end: int
    sort: Sort
    bits: float


@dataclass(frozen=True, slots=True)
class Form:
    """A variant of the text to be divided.

    Attributes:
        text: In lower case.
        signs: Cost in bits of each single character. A variant keeps the cost of the typed
            character: a comma that was a letter is no cheaper.
        by_ear: Whether it is transliterated. Groups such as "zh" make anything read like a word, so
            only listed words count.
    """

    text: str
    signs: tuple[float, ...]
    by_ear: bool = False


_LOOKS_LIKE = str.maketrans({
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
})  # fmt: skip
_SEPARATORS = {" ": 0.0, "-": 2.0, "_": 2.0, ".": 2.0, ",": 2.0}
_DIGIT, _USUAL_SIGN, _OTHER_SIGN = math.log2(10), 5.0, 8.0
_LONGEST_WORD = 14
_SHORTEST_INSIDE = 5
_RUNS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
)
_SUCCESSORS = frozenset(a + b for run in _RUNS for a, b in pairwise(run)) | {"90"}
_PREDECESSORS = frozenset(pair[::-1] for pair in _SUCCESSORS)
_BEGINS_A_RUN = frozenset("01aа9")
_ROWS = (
    ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,."),
    ("1234567890-=", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("?әіңғ??үұқөһ", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
_KEYS = tuple(
    {key: (row, column) for row, keys in enumerate(rows) for column, key in enumerate(keys)}
    for rows in _ROWS
)
_FEWEST_KEYS = 4
_SHORTEST_REPEAT = 3
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19[3-9]\d|20[0-4]\d)"
_DATES = (
    # a day of any year that matters to somebody: 366 days, some 50 years, less for a birthday
    (re.compile(rf"{_DAY}([.\-/ ]?){_MONTH}\1(?:{_YEAR}|\d\d)(?!\d)"), 13.0),
    (re.compile(rf"{_YEAR}([.\-/ ]?){_MONTH}\1{_DAY}(?!\d)"), 13.0),
    (re.compile(rf"{_YEAR}(?!\d)"), 5.5),
    (re.compile(r"(?:0[1-9]|[12]\d|3[01])[.\-/]?(?:0[1-9]|1[0-2])(?!\d)"), 8.5),
)
_PHONE = re.compile(r"(?:\+?[78][\s\-(]*)?7\d\d[\s\-)]*\d{3}[\s-]*\d\d[\s-]*\d\d(?!\d)")
_PHONE_BITS = 14.0
"""A harasser usually has the number of the person or of those around her."""


def pieces_from(form: Form, start: int, known: GuessTables) -> Iterator[Piece]:
    """Yield the pieces that can start here; a single character is always one of them."""
    yield Piece(start, start + 1, Sort.SIGN, form.signs[start])
    for rule in _RULES:
        yield from rule(form.text, start, known)
    if not form.by_ear:
        yield from _like_a_word(form.text, start, known)


def sign_bits(sign: str) -> float:
    """Return the cost of a single character."""
    if sign in _SEPARATORS:
        return _SEPARATORS[sign]
    if sign.isdigit():
        return _DIGIT
    if sign.isalpha():
        return letter_bits(sign)
    return _USUAL_SIGN if sign.isascii() else _OTHER_SIGN


def _listed(text: str, start: int, known: GuessTables) -> Iterator[Piece]:
    """Yield listed words and common secrets, also with digits in place of letters."""
    window = text[start : start + LONGEST_ENTRY]
    if window.startswith(" "):
        return
    for replaced in (0.0, 1.0):
        shape = window.translate(_LOOKS_LIKE) if replaced else window
        if replaced and shape == window:
            return
        for length in range(2, len(shape) + 1):
            entry, end = shape[:length], start + length
            if entry in known.words:
                yield Piece(start, end, Sort.WORD, known.words[entry] + replaced)
            joined = entry.replace(" ", "") if not entry.endswith(" ") else entry
            if joined in known.common:
                yield Piece(start, end, Sort.COMMON, known.common[joined] + replaced)


def _like_a_word(text: str, start: int, known: GuessTables) -> Iterator[Piece]:
    """Yield runs that read like an unlisted word: people choose from some thousands."""
    end = start
    while end < len(text) and end - start <= _LONGEST_WORD and text[end].isalpha():
        end += 1
    opens = start == 0 or not text[start - 1].isalpha()
    closes = end == len(text) or not text[end].isalpha()
    for stop in range(start + 3, min(end, start + _LONGEST_WORD) + 1):
        whole = opens and closes and stop == end
        if not whole and stop - start < _SHORTEST_INSIDE:
            continue
        if known.reads_like_a_word(text[start:stop], whole=whole):
            yield Piece(start, stop, Sort.WORD, 9 + (stop - start) / 2)


def _run(text: str, start: int, _known: GuessTables) -> Iterator[Piece]:
    """Yield alphabetical or numerical runs, forwards or backwards."""
    for steps in (_SUCCESSORS, _PREDECESSORS):
        end = start + 1
        while end < len(text) and text[end - 1 : end + 1] in steps:
            end += 1
        if end - start >= _SHORTEST_REPEAT:
            first = 1.0 if text[start] in _BEGINS_A_RUN else 5.0
            yield Piece(start, end, Sort.SEQUENCE, first + math.log2(end - start) + 1)


def _keys(text: str, start: int, _known: GuessTables) -> Iterator[Piece]:
    """Yield rows of neighbouring keys."""
    for places in _KEYS:
        here = places.get(text[start])
        end, turns, way = start + 1, 0, None
        while here is not None and end < len(text):
            there = places.get(text[end])
            if there is None:
                break
            step = (there[0] - here[0], there[1] - here[1])
            if max(abs(step[0]), abs(step[1])) != 1:
                break
            turns += step != way
            here, way, end = there, step, end + 1
        if end - start >= _FEWEST_KEYS:
            yield Piece(start, end, Sort.KEYBOARD, 4 + 2 * turns + math.log2(end - start))


def _repeat(text: str, start: int, _known: GuessTables) -> Iterator[Piece]:
    """Yield the longest repetition of an earlier part; overlaps count."""
    shortest, longest = 1, len(text) - start
    while shortest < longest:  # a repetition can be shortened, so bisection finds the length
        length = (shortest + longest + 1) // 2
        if text.find(text[start : start + length], 0, start + length - 1) >= 0:
            shortest = length
        else:
            longest = length - 1
    if shortest < 2:
        return
    earlier = text.rfind(text[start : start + shortest], 0, start + shortest - 1)
    if shortest >= _SHORTEST_REPEAT or earlier == start - 1:
        bits = math.log2(start - earlier) + math.log2(shortest) + 1
        yield Piece(start, start + shortest, Sort.REPEAT, bits)


def _date(text: str, start: int, _known: GuessTables) -> Iterator[Piece]:
    if start and text[start - 1].isdigit():
        return
    for pattern, bits in _DATES:
        found = pattern.match(text, start)
        if found:
            yield Piece(start, found.end(), Sort.DATE, bits)


def _phone(text: str, start: int, _known: GuessTables) -> Iterator[Piece]:
    found = _PHONE.match(text, start)
    if found and not (start and text[start - 1].isdigit()):
        yield Piece(start, found.end(), Sort.PHONE, _PHONE_BITS)


_RULES: tuple[Callable[[str, int, GuessTables], Iterator[Piece]], ...] = (
    _listed,
    _run,
    _keys,
    _repeat,
    _date,
    _phone,
)
