"""One word for one thing, and one kind of dash, in all that is said in Kazakh and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from evidence_keeper.services.help.guidance import panels
from evidence_keeper.services.help.guided_help import way
from evidence_keeper.services.help.letters import letters
from evidence_keeper.system.resources import resource

PARTS = ("core", "dossier", "ui")

# What must not be said, and the word to use instead. docs/translation.md keeps the glossary.
MIXED = {
    "kk": [
        (r"\bбума", "қалта"),
        (
            r"(?<!ұнату )(?<!Ұнату )\bбатырма(?!сы (?:жоқ|бар)|ны \(1\))",
            "түйме; батырма only on a phone",
        ),
        (r"\bқуаттағыш", "зарядтағыш"),
        (r"жапсырма", "стикер"),
        (r"\bзаң кеңесі", "заңгерлік кеңес"),
        (r"екі және одан көп", "екі және одан да көп"),
        (r"аккаунт туралы шағым", "аккаунтқа шағым"),
        (r"\bоқырман", "алушы"),
    ],
    "ru": [
        (r"наклей?к", "стикеры"),
        (r"местоположени", "геопозиция"),
        (r"\bВ опасности (?:звоните|бросьте|оставьте|уйдите)", "Если вам угрожает опасность"),
        (r"\bчитател", "получатель"),
        (r"(?<=[а-я] )\bВы\b", "вы"),
    ],
}


def said(language: str) -> Iterator[tuple[str, str]]:
    """Every text that is translated: catalogues, pages, letters and the way through help."""
    for part in PARTS:
        with resource("locale", language, f"{part}.po").open("rb") as file:
            for message in read_po(file, locale=language):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id:
                    yield from ((part, text) for text in texts)
    yield from ((one.slug, one.text) for one in panels(language))
    yield from ((one.slug, one.advice + one.body) for one in letters(language))
    yield from ((step.name, f"{step.title} {step.text}") for step in way(language).steps)


@pytest.mark.parametrize("language", MIXED)
def test_one_word_for_one_thing(language: str) -> None:
    found = [
        (where, text, use)
        for where, text in said(language)
        for wrong, use in MIXED[language]
        if re.search(wrong, text)
    ]
    assert not found


@pytest.mark.parametrize("language", MIXED)
def test_a_dash_between_words_is_long_and_comes_once(language: str) -> None:
    for where, text in said(language):
        words_only = re.sub(r"\}\S* – \{|^\S+ – \S+$", "", text)
        assert " – " not in words_only, (where, text)
        assert not re.search(r"[—–]\s*[—–]", text), (where, text)


def test_undo_and_cancel_share_no_word() -> None:
    for language in MIXED:
        with resource("locale", language, "ui.po").open("rb") as file:
            spoken = {m.id: str(m.string) for m in read_po(file, locale=language)}
        undo, cancel = spoken["Undo"].lower(), spoken["Cancel"].lower()
        assert undo[:4] != cancel[:4], (undo, cancel)
