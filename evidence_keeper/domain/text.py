"""Makes user text storable, searchable and safe to display."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from evidence_keeper.domain.search.number_spellings import is_one_number
from evidence_keeper.domain.search.word_endings import word_forms

if TYPE_CHECKING:
    from evidence_keeper.domain.record.canonical import Json

MAX_TEXT = 5_000_000
"""Longest text of one field, in characters."""

MAX_EXCERPTED = 20_000
"""Most characters of a text that are searched for an excerpt."""

PLAIN_LETTERS = str.maketrans("әғқңөұүһі", "агкноуухи")
"""The Russian letter that replaces a Kazakh one where the keyboard has none."""

_LIKE_A_NUMBER = re.compile(r"[+(]?[\d()./\u2010-\u2015-]+")

_BIDI = (
    frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A)) | {0x200E, 0x200F, 0x61C}
)


_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """Return the text with lone surrogates written out as ⟦U+D83D⟧: UTF-8 cannot encode them.

    Every other character is kept, NUL and direction marks included.
    """
    if text.isascii():
        return text
    return _SURROGATE.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def storable_json(value: Json) -> Json:
    """Return the value with every text in it made storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(k)): storable_json(v) for k, v in value.items()}
    if isinstance(value, Sequence):
        return [storable_json(v) for v in value]
    return value


def shown_name(name: str) -> str:
    """Return a name safe to show in one line: control and direction characters as ⟦U+202E⟧."""
    out = []
    for c in storable(name):
        code = ord(c)
        unsafe = unicodedata.category(c) in ("Cc", "Zl", "Zp") or code in _BIDI
        out.append(f"⟦U+{code:04X}⟧" if unsafe else c)
    return "".join(out)


def search_form(text: str) -> str:
    """Return the form in which words are compared: NFC, case folded, ё as е, NUL as space."""
    folded = unicodedata.normalize("NFC", storable(text)).casefold()
    return folded.replace("ё", "е").replace("\0", " ")


def index_form(text: str) -> str:
    """Return the indexed form: `search_form` with Kazakh letters as Russian ones.

    Kazakh is often typed without Kazakh letters: "тенге" finds "теңге" and vice versa.
    """
    return search_form(text).translate(PLAIN_LETTERS)


def index_forms(word: str) -> tuple[str, ...]:
    """Return the index forms of a typed word; a text matches if one of them occurs.

    Args:
        word: One of `searched_words`, with its Kazakh letters, which identify its ending.
    """
    return tuple(dict.fromkeys(form.translate(PLAIN_LETTERS) for form in word_forms(word)))


def searched_forms(query: str) -> list[tuple[str, ...]]:
    """Return the index forms of each word of a query; one form of each must occur."""
    return [index_forms(word) for word in searched_words(query)]


MOST_SEARCHED = 40
"""Most words of a query; SQLite refuses conditions of a thousand parts."""


def has_too_many_words(query: str) -> bool:
    """Return whether a query has more words than are searched."""
    return len(search_form(query).split()) > MOST_SEARCHED


def searched_words(query: str) -> list[str]:
    """Return the words of a query; a telephone number with blanks is one word.

    Only the first `MOST_SEARCHED` words are returned.
    """
    words = search_form(query).split()[:MOST_SEARCHED]
    out: list[str] = []
    for digits, run in groupby(words, lambda word: bool(_LIKE_A_NUMBER.fullmatch(word))):
        pieces = list(run)
        number = " ".join(pieces)
        out += [number] if digits and is_one_number(number) else pieces
    return out


def holds(text: str, query: str) -> bool:
    """Return whether a text contains all the words of a query, as the search defines it."""
    whole = index_form(text) + " "  # as in the index, where a blank may end a word
    return all(any(form in whole for form in forms) for forms in searched_forms(query))


def found_in(text: str, query: str) -> list[tuple[int, int]]:
    """Return the places of the query's words in a text, as sorted pairs of start and end.

    Letters are compared as in the search; overlapping places are joined. A word found as typed is
    marked whole, otherwise only its stem.
    """
    typed = searched_words(query)
    words = {form for word in typed for form in (word.translate(PLAIN_LETTERS), *index_forms(word))}
    if not words:
        return []
    folded, origin = "", list[int]()
    for begin, cluster in _clusters(text):
        form = index_form(cluster)
        folded += form
        origin += [begin] * len(form)
    folded += " "  # a blank may end a word; it is not marked
    origin += [len(text)] * 2
    places: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            end = at + len(word.rstrip())
            # The whole letter counts even if only a part of its folded form matched.
            while end < len(folded) and origin[end] == origin[end - 1]:
                end += 1
            places.append((origin[at], origin[end]))
            at = folded.find(word, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _clusters(text: str) -> list[tuple[int, str]]:
    """Return each letter with its combining marks, and where it begins."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return list(enumerate(text))
    out: list[tuple[int, str]] = []
    for at, letter in enumerate(text):
        if out and unicodedata.combining(letter):
            out[-1] = (out[-1][0], out[-1][1] + letter)
        else:
            out.append((at, letter))
    return out


def excerpt(text: str, query: str, before: int = 24, length: int = 160) -> str:
    """Return one line around the first match; empty when nothing matches."""
    places = found_in(text[:MAX_EXCERPTED], query)
    if not places:
        return ""
    start = max(0, places[0][0] - before)
    line = " ".join(text[start : start + length].split())
    return ("…" if start else "") + line + ("…" if start + length < len(text) else "")


def first_line(text: str, limit: int = 120) -> str:
    """Return the first line that is not blank, cut with "…" to at most `limit` characters."""
    line = next((s.strip() for s in text.splitlines() if s.strip()), "")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
