"""Estimates how hard a passphrase is to guess.

The passphrase is divided into pieces that an attacker would try (words, common secrets, dates,
numbers, rows of keys, repeats, single characters); the cheapest division counts. The same is done
for other keyboard layouts and for transliteration into Latin letters, and the weakest result
decides: the usual estimators overrate Cyrillic. Why we have our own:
docs/decisions/0009-passphrases.md.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from evidence_keeper.domain.passphrase.guess_tables import GuessTables
from evidence_keeper.domain.passphrase.keyboard_layouts import in_latin_parts, other_layouts
from evidence_keeper.domain.passphrase.pieces import Form, Piece, Sort, pieces_from, sign_bits

LOOKED_AT = 100
"""Characters that are judged. A longer text can only be harder to guess, and the limit keeps the
answer within milliseconds."""

LEVELS = (22.0, 31.0, 39.0, 49.5)
"""Bits at which levels 1 to 4 begin. An attacker with much hardware is assumed to try 10,000 a
second (each try needs 256 MiB): level 0 falls within minutes, 1 within days, 2 within two years, 3
within lifetimes. Five suggested words are 50 bits."""

EASY = 1
"""The highest level at which the program warns once more that the passphrase is easy to guess."""

_SHORT = 10
_FEW_WORDS = 3
_MOST_REASONS = 2
_TELLING = 8.0
"""Bits that another layout must save before it is given as the reason."""


class Reason(StrEnum):
    """Why a passphrase is easy to guess.

    `system.language.passphrase_words` has the sentences.
    """

    EMPTY = "empty"
    COMMON = "common"
    LAYOUT = "layout"
    KEYBOARD = "keyboard"
    SEQUENCE = "sequence"
    REPEATED = "repeated"
    PHONE = "phone"
    DATE = "date"
    DIGITS = "digits"
    SHORT = "short"
    FEW_WORDS = "few_words"


@dataclass(frozen=True, slots=True)
class Strength:
    """The result of the estimate.

    Attributes:
        level: 0 (guessed at once) to 4 (hard to guess).
        reasons: At most two, the most important first; none at level 4.
    """

    level: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Division:
    bits: float
    pieces: tuple[Piece, ...]


_TOLD = {
    Sort.COMMON: Reason.COMMON,
    Sort.KEYBOARD: Reason.KEYBOARD,
    Sort.SEQUENCE: Reason.SEQUENCE,
    Sort.REPEAT: Reason.REPEATED,
    Sort.PHONE: Reason.PHONE,
    Sort.DATE: Reason.DATE,
}


def judge(passphrase: str, known: GuessTables) -> Strength:
    """Estimate how hard a passphrase is to guess.

    It may be any text; only the first `LOOKED_AT` characters count. It is not kept.

    Args:
        passphrase: As typed.
        known: The attacker's tables.
    """
    text = unicodedata.normalize("NFC", passphrase.strip()[:LOOKED_AT])
    folded = text.casefold().replace("ё", "е")[:LOOKED_AT]
    if not folded:
        return Strength(0, (Reason.EMPTY,))
    typed, *others = _forms(folded)
    best = as_typed = _cheapest(typed, known)
    for form in others:
        other = _cheapest(form, known)
        if other.bits + 1 < best.bits:  # trying another variant costs a bit
            best = other
    swapped = best.bits + _TELLING < as_typed.bits
    bits = best.bits + _capital_bits(text)
    level = sum(bits >= limit for limit in LEVELS)
    if level == len(LEVELS):
        return Strength(level)
    return Strength(level, tuple(_reasons(folded, best, swapped=swapped))[:_MOST_REASONS])


def _forms(folded: str) -> Iterator[Form]:
    """Yield the text as typed, then its variants."""
    signs = tuple(sign_bits(c) for c in folded)
    yield Form(folded, signs)
    seen = {folded}
    for text in other_layouts(folded):
        if text not in seen:
            seen.add(text)
            yield Form(text, signs)
    for parts in in_latin_parts(folded):
        text = "".join(parts)[:LOOKED_AT]
        if text and text not in seen:
            seen.add(text)
            shares = [
                bits / len(part) for part, bits in zip(parts, signs, strict=True) for _ in part
            ]
            yield Form(text, tuple(shares), by_ear=True)


def _cheapest(form: Form, known: GuessTables) -> _Division:
    """Return the cheapest division of a variant into pieces."""
    text = form.text
    best = [0.0] + [float("inf")] * len(text)
    last: list[Piece | None] = [None] * (len(text) + 1)
    for start in range(len(text)):
        for piece in pieces_from(form, start, known):
            bits = best[start] + piece.bits
            if bits < best[piece.end]:
                best[piece.end], last[piece.end] = bits, piece
    pieces = []
    end = len(text)
    while end:
        piece_here = last[end]
        assert piece_here is not None  # every single character is a piece
        pieces.append(piece_here)
        end = piece_here.start
    return _Division(best[-1], tuple(reversed(pieces)))


def _capital_bits(text: str) -> float:
    """Return the cost of capitals: little in the usual places, more elsewhere."""
    capitals = sum(c.isalpha() and c.isupper() for c in text)
    letters = sum(c.isalpha() for c in text)
    if capitals in (0, letters):
        return min(float(capitals), 1.0)
    starts = sum(1 for word in text.split() if word[0].isupper())
    return 1.0 if capitals == starts else math.log2(math.comb(letters, capitals)) + 1


def _reasons(folded: str, best: _Division, *, swapped: bool) -> Iterator[Reason]:
    """Yield the reasons, the most important first."""
    sorts = {piece.sort for piece in best.pieces}
    if swapped and sorts & {Sort.COMMON, Sort.WORD, Sort.KEYBOARD}:
        yield Reason.LAYOUT
    for sort, reason in _TOLD.items():
        if sort in sorts:
            yield reason
    if folded.isdigit():
        yield Reason.DIGITS
    if len(folded) < _SHORT:
        yield Reason.SHORT
    words = sum(1 for piece in best.pieces if piece.sort in (Sort.WORD, Sort.COMMON))
    if words <= _FEW_WORDS or not sorts & set(_TOLD):
        yield Reason.FEW_WORDS
