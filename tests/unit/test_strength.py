"""Tests the strength of passphrases, its texts, and fingerprints as words."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence_keeper.domain.dossier.seal_words import seal_words
from evidence_keeper.domain.passphrase.guess_tables import GuessTables, known
from evidence_keeper.domain.passphrase.keyboard_layouts import (
    in_latin,
    other_layouts,
    without_kazakh_letters,
)
from evidence_keeper.domain.passphrase.strength import LOOKED_AT, Reason, Strength, judge
from evidence_keeper.system.language.passphrase_words import (
    level_sentence,
    reason_sentence,
    strength_sentence,
)
from evidence_keeper.system.language.translations import LANGUAGES, translator
from evidence_keeper.system.language.word_lists import common_secrets, words

KNOWN: GuessTables = known([words(language) for language in LANGUAGES], common_secrets())


def level(passphrase: str) -> int:
    return judge(passphrase, KNOWN).level


def reasons(passphrase: str) -> tuple[Reason, ...]:
    return judge(passphrase, KNOWN).reasons


@pytest.mark.parametrize(
    "passphrase",
    [
        "сүйемін сені", "Сүйемін сені!", "суйемин сени", "suyemin seni", "мен сені сүйемін",
        "пароль123", "Пароль123!", "gfhjkm123", "parol123", "құпиясөз", "r8gbzc0p", "зфыыцщкв",
        "password", "P@ssw0rd", "qwertyuiop", "йцукенгшщз", "asdfghjkl;'", "1qaz2wsx3edc",
        "12345678901234567890", "abcdefghijklmnop", "абвгдежзиклмн", "ааааааааааааааааааааааа",
        "парольпарольпароль", "+7 701 123 45 67", "87011234567", "8 (701) 123-45-67",
        "12.05.2009", "2009-05-12", "Айгерим2009", "aigerim12052009", "Алматы2024",
        "шоколад", "chocolate", "шынашақ", "мама папа", "iloveyou", "я тебя люблю", "😀😀😀😀",
    ],
)  # fmt: skip
def test_what_many_people_use_is_easy_to_guess(passphrase: str) -> None:
    assert level(passphrase) <= 1
    assert reasons(passphrase)


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("", Reason.EMPTY),
        ("   \t\n", Reason.EMPTY),
        ("сүйемін сені", Reason.COMMON),
        ("gfhjkm", Reason.LAYOUT),
        ("c8qtv3y cty3", Reason.LAYOUT),
        ("poiuytrewq", Reason.KEYBOARD),
        ("9876543210", Reason.SEQUENCE),
        ("цццццццццццц", Reason.REPEATED),
        ("+77011234567", Reason.PHONE),
        ("31.12.2008", Reason.DATE),
        ("83649205", Reason.DIGITS),
        ("x7Kp!q2", Reason.SHORT),
        ("кәрлен шамшырақ", Reason.FEW_WORDS),
    ],
)
def test_the_most_telling_reason_comes_first(passphrase: str, reason: Reason) -> None:
    assert reasons(passphrase)[0] is reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggested_words_are_hard_to_guess_from_five_on(language: str) -> None:
    choose = random.Random(20261124)
    choices = words(language)
    for _ in range(60):
        chosen = choose.sample(choices, 6)
        assert level(" ".join(chosen)) == 4
        assert level("-".join(chosen)) == 4
        assert level(" ".join(chosen[:5])) >= 3
        assert level(" ".join(chosen[:3])) <= 2
        assert level(chosen[0]) == 0


@pytest.mark.parametrize(
    "signs",
    [
        string.ascii_letters + string.digits + "!#%&*+?",
        string.ascii_lowercase,
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    ],
)
def test_random_signs_are_hard_to_guess(signs: str) -> None:
    choose = random.Random(7)
    found = [level("".join(choose.choice(signs) for _ in range(16))) for _ in range(150)]
    assert sum(x == 4 for x in found) >= 135
    assert sum(x >= 3 for x in found) >= 147


def test_more_words_are_never_judged_easier() -> None:
    choose = random.Random(3)
    for language in LANGUAGES:
        chosen = choose.sample(words(language), 7)
        levels = [level(" ".join(chosen[:count])) for count in range(1, 8)]
        assert levels == sorted(levels)


def test_the_same_words_in_another_script_or_layout_are_no_harder() -> None:
    phrase = "алма көпір"
    assert level(in_latin(phrase)[0]) == level(phrase) == level("fkvf r-g3h")
    assert other_layouts("gfhjkm")[0] == "пароль"
    assert other_layouts("c8qtv3y")[1] == "сүйемін"
    assert other_layouts("зфыыцщкв") == ["password"]
    assert other_layouts("2009-05") == other_layouts("пароль qwerty") == []
    assert in_latin("жаным") == ["zhanym", "janim"]
    assert without_kazakh_letters("әғқңөұүһі") == "агкноуухи"


def test_capitals_help_little_where_they_are_usual() -> None:
    assert level("Пароль") == level("ПАРОЛЬ") == level("пароль") == 0
    assert level("kTzQwXbRgMpL") > level("шоколадка")


def test_spaces_around_a_passphrase_hide_nothing() -> None:
    phrase = "  шелек емен бидай түйме сақина қоян\n"
    assert level(" " * 500 + phrase) == level(phrase) == 4


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert judge("и\u0306огурт й", KNOWN) == judge("йогурт й", KNOWN)


@given(st.text(st.characters(), max_size=300))
@example("ß" * 200)
@example("\ud800\udfff" * 60)
@example("İ" * 150)
@example("Ⓐ" * 9 + "a")
@example("\0" * 100)
@example("٣٤٥")
@example("²³¹")
@example("ьъьъ")
def test_any_text_gets_an_answer(text: str) -> None:
    found = judge(text, KNOWN)
    assert 0 <= found.level <= 4
    assert (found.reasons == ()) == (found.level == 4)
    assert len(found.reasons) <= 2


@pytest.mark.parametrize(
    "unit", ["а", "аб1 ", "сүйемін сені ", "qwerty 2009 ", "\u0306", "😀", "-.,_", "7"]
)
def test_a_megabyte_is_judged_at_once(unit: str) -> None:
    text = (unit * 1_000_000)[:1_000_000]
    judge(text, KNOWN)
    # Against its own beginning, in processor time: the rest must cost next to nothing.
    beginning = min(_seconds(text[:LOOKED_AT]) for _ in range(5))
    assert min(_seconds(text) for _ in range(5)) < beginning + 0.05
    assert judge(text, KNOWN) == judge(text[:LOOKED_AT], KNOWN)


def _seconds(text: str) -> float:
    start = time.thread_time()
    judge(text, KNOWN)
    return time.thread_time() - start


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_judgement_is_said_without_a_promise(language: str) -> None:
    t = translator(language)
    said = [level_sentence(t, number) for number in range(5)]
    said += [reason_sentence(t, reason) for reason in Reason]
    assert len(set(said)) == 5 + len(Reason)
    for sentence in said:
        assert sentence.endswith(".")
        assert len(sentence) <= 75
        for promise in ("unbreakable", "impossible", "safe", "невозможно", "мүмкін емес", "!"):
            assert promise not in sentence.casefold()


def test_the_sentence_holds_the_level_and_one_reason() -> None:
    t = translator("en")
    assert strength_sentence(t, Strength(4)) == "Hard to guess."
    weak = Strength(0, (Reason.COMMON, Reason.SEQUENCE))
    assert strength_sentence(t, weak) == (
        "Very easy to guess. It contains a word, a name or a phrase that many people use."
    )
    empty = judge("", KNOWN)
    assert strength_sentence(t, empty) == "Choose several words that do not belong together."


def test_a_fingerprint_as_words() -> None:
    numbered = [str(number) for number in range(1024)]
    assert seal_words("0" * 64, numbered) == ["0"] * 12
    assert seal_words("F" * 64, numbered) == ["1023"] * 12
    # 0x004 = 0b0000000001_00...: the first ten bits are 1
    assert seal_words("004" + "0" * 61, numbered) == ["1"] + ["0"] * 11
    assert seal_words("0" * 29 + "1" + "f" * 34, numbered) == ["0"] * 11 + ["1"]


def test_only_the_first_120_bits_of_a_fingerprint_are_said() -> None:
    seal = "7f3a91c40b2e66d0a81f5c77e3901d4b28ce4f0693b17a5dc0e488126fb934a7"
    for language in LANGUAGES:
        said = seal_words(seal, words(language))
        assert len(said) == 12
        assert seal_words(seal[:30] + "0" * 34, words(language)) == said
        for place in (0, 13, 29):
            other = seal[:place] + ("0" if seal[place] != "0" else "1") + seal[place + 1 :]
            assert seal_words(other, words(language)) != said
        bits = "".join(f"{words(language).index(word):010b}" for word in said)
        assert f"{int(bits, 2):030x}" == seal[:30]


@pytest.mark.parametrize(("seal", "count"), [("0" * 63, 1024), ("0" * 64, 1023)])
def test_another_form_is_refused(seal: str, count: int) -> None:
    with pytest.raises(ValueError, match="1,024"):
        seal_words(seal, ["x"] * count)
