"""Searching the help: endings of three languages, titles first, nothing for nothing."""

from __future__ import annotations

import tomllib

import pytest

from evidence_keeper.domain.search.word_stems import matches, stems, words_of
from evidence_keeper.services.help.guidance import panels
from evidence_keeper.services.help.help_search import search_help
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("kk", "хабарлама", "хабарламаларды"),
        ("kk", "хабарлама", "хабарламаңызды"),
        ("kk", "мектеп", "мектепке"),
        ("kk", "мектеп", "мектебі"),
        ("kk", "құқық", "құқығы"),
        ("kk", "скриншот", "скриншоттар"),
        ("kk", "полиция", "полициядан"),
        ("kk", "ересек", "ересекке"),
        ("kk", "бопсалау", "бопсалауды"),
        ("ru", "сообщение", "сообщениями"),
        ("ru", "школа", "школе"),
        ("ru", "угроза", "угрозы"),
        ("ru", "полиция", "полицию"),
        ("en", "message", "messages"),
        ("en", "threat", "threats"),
    ],
)
def test_endings_are_overlooked(language: str, one: str, other: str) -> None:
    assert matches(other, one, language)
    assert matches(one, other, language), stems(one, language) & stems(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("kk", "мектеп", "мекенжай"),
        ("kk", "сот", "сотка"),
        ("ru", "дом", "думать"),
        ("en", "call", "cell"),
    ],
)
def test_other_words_are_other_words(language: str, one: str, other: str) -> None:
    assert not matches(one, other, language)


def test_numbers_are_whole_and_capitals_do_not_matter() -> None:
    assert not matches("112", "11", "kk")
    assert matches("112", "112", "kk")
    assert words_of("«Ёлка» — 115-1, WhatsApp!") == ["елка", "115", "1", "whatsapp"]


@pytest.mark.parametrize(
    ("language", "text", "slug"),
    [
        ("kk", "скриншотты", "screenshots"),
        ("kk", "мектеп өтінішін", "school"),
        ("kk", "психологқа", "for-psychologist"),
        ("kk", "полицияға өтініш", "police"),
        ("ru", "шантажа", "gaslighting-and-blackmail"),
        ("ru", "заявления в школу", "school"),
        ("ru", "скриншотов", "screenshots"),
        ("en", "screenshot", "screenshots"),
        ("en", "linked devices", "who-reads-along"),
        ("kk", "112", "112"),
        ("ru", "150", "150"),
        ("en", "psych", "for-psychologist"),
        ("ru", "слили фото", "gaslighting-and-blackmail"),
        ("ru", "мне стыдно", "not-your-fault"),
        ("ru", "нюдсы", "gaslighting-and-blackmail"),
        ("ru", "обзывают", "cyber-harassment"),
        ("ru", "сталкер", "stalking"),
        ("ru", "не хочу жить", "if-you-think-of-hurting-yourself"),
        ("ru", "меня шантажирует бывший", "gaslighting-and-blackmail"),
        ("kk", "өмір сүргім келмейді", "if-you-think-of-hurting-yourself"),
        ("kk", "мазақтайды", "cyber-harassment"),
        ("kk", "коркытады", "gaslighting-and-blackmail"),
        ("kk", "қорқытып жүр", "gaslighting-and-blackmail"),
        ("en", "someone leaked my nudes", "gaslighting-and-blackmail"),
        ("en", "i want to die", "if-you-think-of-hurting-yourself"),
        ("ru", "распечатать", "in-this-program"),
        ("ru", "темная тема", "in-this-program"),
        ("ru", "как сделать шрифт больше", "in-this-program"),
        ("en", "dark mode", "in-this-program"),
        ("kk", "басып шығару", "in-this-program"),
        ("ru", "мама", "if-you-live-together"),
        ("ru", "қорқамын", "escalated"),
        ("ru", "өлгім келеді", "if-you-think-of-hurting-yourself"),
        ("kk", "страшно", "escalated"),
        ("en", "суицид", "if-you-think-of-hurting-yourself"),
    ],
)
def test_what_one_would_type_finds_the_page(language: str, text: str, slug: str) -> None:
    found = [hit.slug for hit in search_help(language, text)]
    assert slug in found, found


def test_a_title_comes_before_a_text() -> None:
    assert search_help("en", "stalking")[0].slug == "stalking"
    assert search_help("kk", "мектеп психологы")[0].slug == "for-psychologist"


def test_each_page_with_other_words_exists_and_has_them_in_each_language() -> None:
    with resource("guidance", "words.toml").open("rb") as file:
        words = tomllib.load(file)
    little = words.pop("little-words")
    assert set(little) == set(LANGUAGES)
    assert set(words) <= {one.slug for one in panels("en")}
    for slug, spoken in words.items():
        assert set(spoken) == set(LANGUAGES), slug
        for language, text in spoken.items():
            found = [search_help(language, word) for word in words_of(text)]
            assert slug in {hit.slug for hits in found for hit in hits}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_for_nothing_or_nonsense(language: str) -> None:
    assert search_help(language, " . ") == []
    assert search_help(language, "қщшзхъ") == []


@pytest.mark.parametrize("word", ["баба", "сара"])
def test_chance_finds_nothing_in_another_language(word: str) -> None:
    """They begin Kazakh words, or look like them."""
    assert search_help("ru", word) == []


def test_what_another_language_finds_is_shown_in_ones_own() -> None:
    titles = {one.slug: one.title for one in panels("ru")}
    hits = [hit for hit in search_help("ru", "өлгім келеді") if hit.kind == "panel"]
    assert hits
    assert [hit.title for hit in hits] == [titles[hit.slug] for hit in hits]


def test_the_line_shows_why() -> None:
    (hit, *_) = search_help("ru", "круглая кнопка")
    assert "кноп" in hit.line
    assert len(hit.line) <= 170


@pytest.mark.parametrize(
    ("language", "text", "slug"),
    [
        ("kk", "басып шығару", "in-this-program"),
        ("kk", "әке", "if-you-live-together"),
        ("ru", "print", "in-this-program"),
        ("ru", "деньги", "gaslighting-and-blackmail"),
        ("kk", "скриншот", "screenshots"),
    ],
)
def test_what_is_looked_for_by_a_word_comes_before_what_holds_it(
    language: str, text: str, slug: str
) -> None:
    assert search_help(language, text)[0].slug == slug
