"""Tests the required and forbidden content of the helpline file: a wrong number can cost a life."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta

import pytest

from evidence_keeper.domain.help.helpline import STALE_AFTER_DAYS, Helpline
from evidence_keeper.services.help.helplines import crisis_sentence, helplines
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

NUMBERS = ["112", "102", "111", "150", "103", "101"]
WORDS = (
    "name",
    "short_name",
    "operator",
    "hours",
    "cost",
    "what_happens",
    "who_may_be_told",
    "source",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_and_the_row_in_their_order(language: str) -> None:
    lines = helplines(language)
    assert [line.number for line in lines] == NUMBERS
    assert [line.number for line in lines if line.in_row] == ["112", "102", "111", "150"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_filled_and_checked(language: str) -> None:
    for line in helplines(language):
        for name in WORDS:
            value = getattr(line, name)
            assert isinstance(value, str), (line.number, name)
            assert value == value.strip() != "", (line.number, name)
        assert line.confidence in ("high", "medium"), line.number
        assert type(line.checked_on) is date, line.number
        assert type(line.in_row) is bool, line.number


def test_the_file_has_no_key_that_the_program_does_not_read() -> None:
    with resource("helplines", "kz.toml").open("rb") as file:
        found = tomllib.load(file)
    assert set(found) == {"country", "crisis", "helpline"}
    assert found["country"] == "kz"
    assert set(found["crisis"]) == set(LANGUAGES)
    known = (set(Helpline._fields) - {"checked"}) | {"checked_on"}
    for row in found["helpline"]:
        spoken = {key for key in row if isinstance(row[key], dict)}
        assert spoken == set(LANGUAGES), row["number"]
        for language in spoken:
            assert set(row[language]) | (set(row) - spoken) == known, (row["number"], language)


def test_no_language_was_left_in_another() -> None:
    said = {language: helplines(language) for language in LANGUAGES}
    for kk, ru, en in zip(said["kk"], said["ru"], said["en"], strict=True):
        for name in ("name", "operator", "hours", "cost", "what_happens", "who_may_be_told"):
            texts = {getattr(line, name) for line in (kk, ru, en)}
            expected = 2 if (name, kk.number) == ("name", "102") else 3  # «Полиция» is both
            assert len(texts) == expected, (kk.number, name)
        assert re.search("[әғқңөұүһі]", kk.what_happens), kk.number
        assert not re.search("[әғқңөұүһі]", ru.what_happens), ru.number
        assert en.what_happens.isascii(), en.number


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_be_said_about_111_and_150(language: str) -> None:
    lines = {line.number: line for line in helplines(language)}
    told = lines["111"].who_may_be_told
    assert {"en": "police", "ru": "полиции", "kk": "полицияға"}[language] in told
    assert {"en": "guardianship", "ru": "опеки", "kk": "қорғаншылық"}[language] in told
    assert {"en": "Kazakhstan", "ru": "Казахстан", "kk": "Қазақстан"}[language] in lines["111"].name
    hours = lines["150"].hours
    assert {"en": "may be limited", "ru": "могут быть ограничены", "kk": "шектеулі болуы мүмкін"}[
        language
    ] in hours
    assert "111" in hours


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_row_says_what_111_is(language: str) -> None:
    line = next(line for line in helplines(language) if line.number == "111")
    assert line.short_name.startswith({"en": "advice", "ru": "совет", "kk": "кеңес"}[language])


def test_105_is_nowhere_in_the_file_and_no_other_number_is() -> None:
    text = resource("helplines", "kz.toml").read_text(encoding="utf-8")
    text = re.sub(r"checked_on = \S+|source = .*|(?m:^#.*)", "", text)
    assert set(re.findall(r"\d+", text)) == set(NUMBERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_crisis_sentence_calls_numbers_of_the_row(language: str) -> None:
    sentence = crisis_sentence(language)
    assert re.findall(r"\d+", sentence) == ["112", "111"]
    assert sentence.endswith(": 112 · 111")
    assert len({crisis_sentence(one) for one in LANGUAGES}) == len(LANGUAGES)


def test_a_number_shows_its_age_after_six_months() -> None:
    line = helplines("kk")[0]
    assert not line.is_stale(line.checked_on + timedelta(days=STALE_AFTER_DAYS))
    assert line.is_stale(line.checked_on + timedelta(days=STALE_AFTER_DAYS + 1))
