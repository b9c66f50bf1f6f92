"""Holds the attacker's tables: word lists, common secrets and letter frequencies.

All costs are in bits: n bits are 2**n guesses at most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from evidence_keeper.domain.passphrase.keyboard_layouts import in_latin, without_kazakh_letters

LONGEST_ENTRY = 24
_CYRILLIC_LETTERS = 33
_KAZAKH_LETTERS = 42
_LATIN_LETTERS = 26
_NATURAL = 4.9
"""Bits a letter up to which a run of letters reads like a word. Measured on words that are in no
list: 19 of 20 in English and Kazakh, 15 of 20 in Russian are below it; of eight random letters 19
of 20 are above."""
_VERY_NATURAL = 4.35
"""The same for a part of a longer run, where chance matches are more likely: 14 of 20 words are
below it, one of 200 random eights."""


def letter_bits(letter: str) -> float:
    """Return the cost of one letter without context."""
    if "a" <= letter <= "z":
        return math.log2(_LATIN_LETTERS)
    if "а" <= letter <= "я":
        return math.log2(_CYRILLIC_LETTERS)
    return math.log2(_KAZAKH_LETTERS)


@dataclass(frozen=True, slots=True)
class GuessTables:
    """The lookup tables.

    Attributes:
        words: Bits of each word of the lists, in all its spellings.
        common: Bits of each common secret, in all its spellings, without spaces.
        pairs, firsts: Counts of a letter after another, and of a letter before any.
    """

    words: dict[str, float]
    common: dict[str, float]
    pairs: Counter[str] = field(repr=False)
    firsts: Counter[str] = field(repr=False)

    def reads_like_a_word(self, letters: str, *, whole: bool) -> bool:
        """Return whether the letters follow each other as in words.

        Args:
            letters: At least one.
            whole: Whether they are the whole run or a part of a longer one.
        """
        seen = f" {letters} "
        bits = 0.0
        for pair in map("".join, pairwise(seen)):
            # 0.3 for each of some 30 letters: a pair never met is improbable, not impossible
            bits -= math.log2((self.pairs[pair] + 0.3) / (self.firsts[pair[0]] + 9))
        return bits / (len(letters) + 1) <= (_NATURAL if whole else _VERY_NATURAL)


def _spellings(entry: str) -> set[str]:
    plain = without_kazakh_letters(entry)
    return {entry, plain, *in_latin(entry), *in_latin(plain)}


def known(lists: Iterable[Sequence[str]], common: Sequence[str]) -> GuessTables:
    """Build the attacker's tables.

    Args:
        lists: The word lists that passphrases are suggested from; each of its words costs log2 of
            the list's length.
        common: Common passwords, names and phrases, the most common first; the n-th costs log2(n) +
            1.
    """
    words: dict[str, float] = {}
    secrets: dict[str, float] = {}
    pairs: Counter[str] = Counter()
    for entries in lists:
        cost = math.log2(max(len(entries), 2))
        for entry in entries:
            for spelling in _spellings(entry):
                words[spelling] = min(cost, words.get(spelling, cost))
            for form in {entry, in_latin(entry)[0]}:
                seen = f" {form} "
                pairs.update(map("".join, pairwise(seen)))
    for place, entry in enumerate(common, start=1):
        cost = math.log2(place) + 1
        for spelling in _spellings(entry.replace(" ", "")):
            secrets[spelling] = min(cost, secrets.get(spelling, cost))
    firsts: Counter[str] = Counter()
    for pair, count in pairs.items():
        firsts[pair[0]] += count
    return GuessTables(words, secrets, pairs, firsts)
