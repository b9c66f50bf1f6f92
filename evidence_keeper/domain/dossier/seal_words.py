"""Turns a fingerprint into words that can be compared aloud."""

from __future__ import annotations

from collections.abc import Sequence

LIST_LENGTH = 1024
COUNT = 12
_BITS_A_WORD = 10
_HEX_DIGITS = COUNT * _BITS_A_WORD // 4


def seal_words(seal: str, words: Sequence[str]) -> list[str]:
    """Return the first 120 bits of a SHA-256 as twelve words.

    Twelve equal words prove that the first 120 of 256 bits are equal: nobody can make another
    document with the words of an existing one (2**120 tries). Somebody who makes both documents
    could, with very great effort (2**60), make two with the same words; the whole fingerprint in
    groups has no such limit and is what `verify` compares.

    The words depend on the list, so the lists must never change.

    Args:
        seal: 64 hexadecimal digits.
        words: 1,024 words in the order of the list.

    Raises:
        ValueError: the seal or the list has another form.
    """
    if len(seal) != 64 or len(words) != LIST_LENGTH:
        raise ValueError("a seal of 64 digits and a list of 1,024 words are needed")
    number = int(seal[:_HEX_DIGITS], 16)
    mask = LIST_LENGTH - 1
    return [words[number >> (_BITS_A_WORD * place) & mask] for place in reversed(range(COUNT))]
