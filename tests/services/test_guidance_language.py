"""The language of the help pages: the right letters, no guessed gender, short sentences."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from evidence_keeper.domain.help.blocks import BlockKind
from evidence_keeper.services.help.guidance import blocks, panels
from evidence_keeper.services.help.helplines import helplines
from evidence_keeper.system.language.translations import LANGUAGES

LATIN_IN_CYRILLIC_TEXT = {
    "WhatsApp",
    "Android",
    "Apple",
    "DCIM",
    "F",
    "Family",
    "Google",
    "Instagram",
    "Link",
    "Pictures",
    "TikTok",
    "VK",
    "iOS",
    "iPhone",
    "Telegram",
    "QR",
    "PDF",
    "SHA",
    "adilet",
    "zan",
    "kz",
    "kazakhstan",
    "unfpa",
    "takeitdown",
    "ncmec",
    "stopncii",
    "org",
    "netharassment",
    "harassmentnet",
    "e",
    "ZIP",
}
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
ONLY_KAZAKH = set("әғқңөұүһі")
KAZAKH_NAMES_IN_RUSSIAN = {"Өтініш", "НҚ"}


def shown(language: str) -> list[tuple[str, str]]:
    """Every text that a reader sees: the pages and what is said about the helplines."""
    pages = [(one.slug, block.text) for one in panels(language) for block in blocks(one.text)]
    lines = [
        (line.number, text)
        for line in helplines(language)
        for text in (line.name, line.operator, line.hours, line.what_happens, line.who_may_be_told)
    ]
    return pages + lines


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?…])[»\")]*\s+", text)
    return [part for part in parts if words(part)]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_letters_are_those_of_the_language(language: str) -> None:
    alphabet = RUSSIAN | ONLY_KAZAKH if language == "kk" else RUSSIAN
    for slug, text in shown(language):
        for word in words(text.replace("\N{COMBINING ACUTE ACCENT}", "")):
            if word in LATIN_IN_CYRILLIC_TEXT:
                continue
            if language == "ru" and word in KAZAKH_NAMES_IN_RUSSIAN:
                continue
            strange = set(word.lower()) - alphabet
            assert not strange, (slug, word, [unicodedata.name(c) for c in strange])


def test_kazakh_is_kazakh_and_uses_all_its_letters() -> None:
    assert ONLY_KAZAKH - {"һ"} <= set("".join(text for _, text in shown("kk")).lower())
    for slug, text in shown("kk"):
        if len(words(text)) >= 5:
            assert ONLY_KAZAKH & set(text.lower()), (slug, text)


def test_english_is_english() -> None:
    for slug, text in shown("en"):
        assert all(c.isascii() or c in "№НҚ—" for c in text), (slug, text)


def test_russian_does_not_guess_the_gender_of_the_reader() -> None:
    for slug, text in shown("ru"):
        assert not re.search(r"\((?:а|ла|на)\)", text), (slug, text)
        assert not re.search(r"\bя (?:не |уже )?\w+(?:л|ла|лся|лась)\b", text, re.IGNORECASE), text
        assert not re.search(
            r"\bвы (?:не )?(?:готов|уверен|долж[её]н|должн|обязан|согласен|согласн)а?\b",
            text,
            re.IGNORECASE,
        ), (slug, text)


LONGEST_SENTENCE = 25
AVERAGE = {"en": 14.0, "ru": 12.0, "kk": 11.0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_readability(language: str) -> None:
    """Short sentences in every page. `pytest -s -k readability` prints the figures."""
    too_long = []
    for one in panels(language):
        counted = [
            (len(words(sentence)), sentence)
            for block in blocks(one.text)
            if block.kind is not BlockKind.HEADING
            for sentence in sentences(block.text)
        ]
        average = sum(count for count, _ in counted) / len(counted)
        count, longest = max(counted)
        sys.stdout.write(f"{language} {one.slug}: {average:.1f} words, {count}: {longest}\n")
        assert average <= AVERAGE[language], one.slug
        if count > LONGEST_SENTENCE:
            too_long.append((one.slug, count, longest))
    assert not too_long
