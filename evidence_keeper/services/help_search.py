"""Searching the help: pages, letters and helplines, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evidence_keeper.domain.blocks import blocks
from evidence_keeper.domain.stems import matches, words_of
from evidence_keeper.services.guidance import panels
from evidence_keeper.services.helplines import helplines
from evidence_keeper.services.letters import letters

_SHOWN = 160
"""Characters of a text that are shown with a hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found.

    Attributes:
        kind: `panel`, `letter` or `number`.
        slug: Of the page, or the number itself.
        line: The first of its texts that has most of what was searched.
    """

    kind: str
    slug: str
    title: str
    line: str


@dataclass(frozen=True, slots=True)
class _Text:
    kind: str
    slug: str
    title: str
    lines: tuple[str, ...]


def search_help(language: str, text: str, country: str = "kz") -> list[Hit]:
    """Return what holds all the words, with titles that hold them first.

    Kazakh, Russian and English endings are overlooked; a word that is only begun is found too.

    Args:
        language: `kk`, `ru` or `en`; English for another.
        text: What was typed; nothing is found for no words.
    """
    wanted = tuple(dict.fromkeys(words_of(text)))
    if not wanted:
        return []
    found = []
    for place, one in enumerate(_texts(language, country)):
        in_title = _held(one.title, wanted, language)
        held = [_held(line, wanted, language) for line in one.lines]
        if in_title.union(*held) == set(wanted):
            best = max(range(len(held)), key=lambda n: (len(held[n]), -n))
            line = one.lines[best] if held[best] else one.lines[0]
            found.append((-len(in_title), place, Hit(one.kind, one.slug, one.title, _cut(line))))
    return [hit for _, _, hit in sorted(found, key=lambda entry: entry[:2])]


def _held(text: str, wanted: tuple[str, ...], language: str) -> set[str]:
    words = words_of(text)
    return {w for w in wanted if any(matches(word, w, language) for word in words)}


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
        yield _Text("number", line.number, f"{line.number} · {line.name}", said)
    for panel in panels(language):
        lines = tuple(block.text for block in blocks(panel.text)[1:])
        yield _Text("panel", panel.slug, panel.title, lines)
    for letter in letters(language):
        lines = tuple(block.text for block in blocks(letter.advice)[1:])
        yield _Text("letter", letter.slug, letter.title, lines)
