"""Tests that the guided help and the letters follow the rules of the help pages."""

from __future__ import annotations

import re
import sys

import pytest

from evidence_keeper.domain.help.blocks import BlockKind, blocks
from evidence_keeper.services.help.guided_help import way
from evidence_keeper.services.help.helplines import helplines
from evidence_keeper.services.help.letters import letters
from evidence_keeper.system.language.translations import LANGUAGES
from tests.services.test_guidance_language import (
    KAZAKH_NAMES_IN_RUSSIAN,
    LATIN_IN_CYRILLIC_TEXT,
    LONGEST_SENTENCE,
    ONLY_KAZAKH,
    RUSSIAN,
    sentences,
    words,
)
from tests.services.test_guidance_texts import FORBIDDEN, NOT_CALLED

NAMES = LATIN_IN_CYRILLIC_TEXT
PLACES = re.compile(r"\{[a-z_]+\}|_+")
AVERAGE = {"en": 14.0, "ru": 12.0, "kk": 11.5}


def shown(language: str) -> list[tuple[str, str]]:
    """Every text of the way and of the letters, without places to fill in."""
    spoken = way(language)
    found = [("way", spoken.title), ("way", spoken.lead)]
    found += [("way", one.text) for one in spoken.situations]
    for question in spoken.questions:
        found += [("way", question.text), ("way", question.hint)]
        found += [("way", text) for _, text in question.answers]
    for step in spoken.steps:
        found += [("way", step.title), ("way", step.text)]
    for letter in letters(language):
        found += [(letter.slug, b.text) for b in blocks(letter.advice)]
        found += [(letter.slug, PLACES.sub("", line)) for line in letter.body.splitlines()]
    return [(name, text) for name, text in found if text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [p for p in FORBIDDEN if "@" not in p] + [r"https?:|www\."])
def test_what_is_unknown_or_unkind_is_never_said(language: str, pattern: str) -> None:
    assert not [said for said in shown(language) if re.search(pattern, said[1], re.IGNORECASE)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_a_helpline_and_105_is_none(language: str) -> None:
    known = {line.number for line in helplines(language)}
    for name, text in shown(language):
        found = set(re.findall(r"(?<!\d)\d{3}(?!\d)", text))
        assert found <= known | NOT_CALLED, (name, text)
        assert not re.search(r"\+\d|\d{7}", text), (name, text)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_letters_are_those_of_the_language(language: str) -> None:
    alphabet = RUSSIAN | ONLY_KAZAKH if language == "kk" else RUSSIAN
    for name, text in shown(language):
        for word in words(text):
            if word in NAMES or (language == "ru" and word in KAZAKH_NAMES_IN_RUSSIAN):
                continue
            assert set(word.lower()) <= alphabet, (name, word)


def test_russian_does_not_guess_the_gender_of_the_reader() -> None:
    for name, text in shown("ru"):
        assert not re.search(r"\bя (?:не |уже )?\w+(?:л|ла|лся|лась)\b", text, re.IGNORECASE), text
        assert not re.search(r"\((?:а|ла|на)\)", text), (name, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_readability(language: str) -> None:
    """Short sentences. `pytest -s -k readability` prints the figures."""
    counted: dict[str, list[tuple[int, str]]] = {}
    for name, text in shown(language):
        counted.setdefault(name, []).extend((len(words(s)), s) for s in sentences(text))
    for name, found in counted.items():
        count, longest = max(found)
        average = sum(n for n, _ in found) / len(found)
        sys.stdout.write(f"{language} {name}: {average:.1f} words, {count}: {longest}\n")
        assert average <= AVERAGE[language], name
        # Statements are addressed to offices and name their orders in full.
        assert count <= LONGEST_SENTENCE + (12 if name != "way" else 0), (name, longest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_blocking_comes_after_reporting_on_the_page_for_platforms(language: str) -> None:
    letter = next(one for one in letters(language) if one.slug == "platform")
    first = next(b for b in blocks(letter.advice) if b.kind is BlockKind.PARAGRAPH).text.lower()
    report = {"en": "report", "ru": "жалоба", "kk": "шағым"}[language]
    block = {"en": "block", "ru": "блокировка", "kk": "бұғаттау"}[language]
    assert first.index(report) < first.index(block)
