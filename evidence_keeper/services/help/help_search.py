"""Searches pages, letters and helplines in the reader's language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from evidence_keeper.domain.help.blocks import blocks
from evidence_keeper.domain.search.word_stems import matches, words_of
from evidence_keeper.domain.text import PLAIN_LETTERS
from evidence_keeper.services.help.guidance import panels
from evidence_keeper.services.help.helplines import helplines
from evidence_keeper.services.help.letters import letters
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

_KAZAKH = frozenset("әғқңөұүһі")
_Means = Callable[[str, str], bool]
_LONG, _MOST = 4, 6
"""Least letters of a meaningful word; most hits shown for partial matches."""

_LITTLE = "little-words"
"""The list of words that a page need not contain when there are others."""

_SHOWN = 160
"""Characters of text shown with a hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found.

    Attributes:
        kind: `panel`, `letter` or `number`.
        slug: Of the page, or the number itself.
        line: The first of its texts that contains most of the query.
    """

    kind: str
    slug: str
    title: str
    line: str


class _Found(NamedTuple):
    """A text, and the query words that it contains."""

    hit: Hit
    in_title: int
    looked_for: int
    """How many query words occur, letter for letter, among its search words."""

    in_line: int
    """How many query words occur in the displayed line."""

    words: set[str]
    wanted: set[str]

    def long_words(self) -> set[str]:
        """Return the meaningful query words."""
        return {word for word in self.words if len(word) >= _LONG}


@dataclass(frozen=True, slots=True)
class _Text:
    kind: str
    slug: str
    title: str
    lines: tuple[str, ...]
    title_words: frozenset[str]
    line_words: tuple[frozenset[str], ...]
    other_words: frozenset[str]
    """Search words that are not in its text."""


def _text(kind: str, slug: str, title: str, lines: Sequence[str], other_words: str = "") -> _Text:
    words = tuple(frozenset(words_of(line)) for line in lines)
    return _Text(
        kind,
        slug,
        title,
        tuple(lines),
        frozenset(words_of(title)),
        words,
        frozenset(words_of(other_words)),
    )


def search_help(language: str, text: str, country: str = "kz") -> list[Hit]:
    """Return pages that contain all the words, title matches first.

    Search words of each page are searched as well (`guidance/words.toml`).

    Kazakh, Russian and English endings are ignored; word prefixes match too. A query in another
    language finds the same pages.

    Args:
        language: `kk`, `ru` or `en`; English for another.
        text: The query; nothing is found without words.
    """
    typed = tuple(dict.fromkeys(words_of(text)))
    spoken = (language, *(other for other in LANGUAGES if other != language))
    shown = {(each.kind, each.slug): each for each in _texts(language, country)}
    found = dict[str, list[_Found]]()
    for search in (_whole, _most):
        for other in spoken:
            if other not in found:
                found[other] = _found_in(other, country, typed, foreign=other != language)
            hits = search(found[other])
            if hits and other == language:
                return hits
            if hits:
                there = [shown.get((hit.kind, hit.slug)) for hit in hits]
                return [_hit(each, each.lines[0]) for each in there if each is not None]
    return []


def _found_in(
    language: str, country: str, typed: tuple[str, ...], *, foreign: bool
) -> list[_Found]:
    """Return every text of a language with the query words that it contains.

    Args:
        language: Of the texts.
        country: Of the helplines.
        typed: The words.
        foreign: Whether it is another language than the reader's; see `_is_word`.
    """
    little = _other_words()[_LITTLE].get(language, "").split()
    wanted = tuple(word for word in typed if word not in little) or typed
    means = _is_word if foreign else _means
    return [_found(one, wanted, partial(means, language)) for one in _texts(language, country)]


def _whole(found: list[_Found]) -> list[Hit]:
    """Return texts with all the words: title matches first, then search words."""
    whole = [each for each in found if each.words and each.words == each.wanted]
    ordered = sorted(whole, key=lambda each: (-each.in_title, -each.looked_for, -each.in_line))
    return [each.hit for each in ordered]


def _most(found: list[_Found]) -> list[Hit]:
    """Return texts that match most of a typed sentence."""
    some = [each for each in found if each.long_words()]
    return [each.hit for each in sorted(some, key=lambda each: -len(each.long_words()))][:_MOST]


def _found(one: _Text, wanted: tuple[str, ...], means: _Means) -> _Found:
    in_title = _held(one.title_words, wanted, means)
    held = [_held(words, wanted, means) for words in one.line_words]
    best = max(range(len(held)), key=lambda n: (len(held[n]), -n))
    line = one.lines[best] if held[best] else one.lines[0]
    words = in_title.union(_held(one.other_words, wanted, means), *held)
    looked_for = len(one.other_words.intersection(wanted))
    in_line = len(held[best])
    return _Found(_hit(one, line), len(in_title), looked_for, in_line, words, set(wanted))


def _hit(one: _Text, line: str) -> Hit:
    return Hit(one.kind, one.slug, one.title, _cut(line))


def _held(words: Iterable[str], wanted: tuple[str, ...], means: _Means) -> set[str]:
    return {w for w in wanted if any(means(word, w) for word in words)}


def _means(language: str, word: str, wanted: str) -> bool:
    """Return whether a word matches the query; Kazakh may be typed with similar Russian letters."""
    plain = word.translate(PLAIN_LETTERS) if language == "kk" else word
    if plain != word and plain.startswith(wanted):
        return True
    return matches(word, wanted, language)


def _is_word(language: str, word: str, wanted: str) -> bool:
    """Return whether a word of another language matches the query, beyond chance.

    Endings are ignored only where the letters belong to that language alone: "мама" is also the
    start of a Kazakh word.
    """
    of_it = wanted.isascii() if language == "en" else not _KAZAKH.isdisjoint(wanted)
    return matches(word, wanted, language) if of_it else word == wanted


def _cut(line: str) -> str:
    if len(line) <= _SHOWN:
        return line
    return line[:_SHOWN].rsplit(" ", 1)[0] + " …"


@cache
def _texts(language: str, country: str) -> tuple[_Text, ...]:
    return tuple(_all(language, country))


def _all(language: str, country: str) -> Iterator[_Text]:
    for line in helplines(language, country):
        said = (line.what_happens, line.who_may_be_told, line.operator, line.hours)
        yield _text("number", line.number, f"{line.number} · {line.name}", said)
    for panel in panels(language):
        lines = tuple(block.text for block in blocks(panel.text)[1:])
        words = _other_words().get(panel.slug, {}).get(language, "")
        yield _text("panel", panel.slug, panel.title, lines, words)
    for letter in letters(language):
        lines = tuple(block.text for block in blocks(letter.advice)[1:])
        yield _text("letter", letter.slug, letter.title, lines)


@cache
def _other_words() -> Mapping[str, Mapping[str, str]]:
    with resource("guidance", "words.toml").open("rb") as file:
        return tomllib.load(file)
