"""Tests the search forms of words with endings, and their highlighting."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.search.word_endings import word_forms
from evidence_keeper.domain.text import found_in, holds

OF_ONE_WORD = [
    ["қоңырау", "қоңырауын", "қоңыраулар", "қоңырауларымызды", "қоңырауға"],
    ["телефон", "телефонымның", "телефонға", "телефоннан", "телефондар"],
    ["мектеп", "мектепке", "мектебім", "мектептен", "мектептегі"],
    ["хабарлама", "хабарламаларды", "хабарламаның", "хабарламасын"],
    ["қорқытты", "қорқытады", "қорқытқан", "қорқытпады", "қорқытып"],
    ["кітап", "кітабымды", "кітаптар"],
    ["қорқыту", "қорқытты", "қорқытады"],
    ["жіберу", "жіберді", "жіберген", "жіберуге"],
    ["звонок", "звонки", "звонков", "звонком"],
    ["угроза", "угрозы", "угрозами"],
    ["угрожал", "угрожает", "угрожала"],
    ["сообщение", "сообщения", "сообщениями"],
    ["threat", "threats"],
    ["called", "calls", "calling"],
]


@pytest.mark.parametrize("words", OF_ONE_WORD, ids=lambda words: words[0])
def test_each_form_of_a_word_finds_the_others(words: list[str]) -> None:
    missed = [(a, b) for a in words for b in words if not holds(f"Кеше {b}.", a)]
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("достары", ["досы", "дос", "достарының", "досым", "достың"]),
        ("аяғын", ["аяқ", "аяғы", "аяққа", "аяқтан", "аяғымды"]),
        ("аяққа", ["аяқ", "аяғын", "аяқтың"]),
        ("аяғы", ["аяқ", "аяқтар"]),
        ("көзге", ["көз", "көзі", "көздер", "көзін"]),
        ("хабарлау", ["хабарлады", "хабарлаған"]),
    ],
)
def test_a_short_word_is_found_in_its_other_forms(typed: str, wanted: list[str]) -> None:
    texts = [text.format(word) for word in wanted for text in ("{} келді", "Сол {}", "Бұл {}!")]
    assert [text for text in texts if not holds(text, typed)] == []


@pytest.mark.parametrize(
    "typed", ["@night_owl", "EK-0001", "100%", "қоң", "үй", "a1b2c3ing", "14:32"]
)
def test_what_is_no_word_is_looked_for_as_it_is(typed: str) -> None:
    assert word_forms(typed.casefold()) == (typed.casefold(),)


def test_four_letters_are_always_left() -> None:
    for words in OF_ONE_WORD:
        for word in words:
            assert min(map(len, word_forms(word))) >= 4


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Телевизор қосылды", "телефоным"),
        ("Қоңыз көрдім", "қоңырауын"),
        ("Мен сенім", "мектебім"),
        ("Доступ к достопримечательностям", "достары"),
        ("Жарыс аяқталды, достық жеңді", "аяғын"),
        ("Көзілдірік сатып алды", "көзге"),
        ("Мен емес, менде жоқ", "места"),
        ("Үйде бар екен", "барды"),
        ("Жібек жолы", "жіберу"),
        ("Ұзақ уақыт", "тағы"),
        ("Қоңырқай шаш", "қоңырау"),
    ],
)
def test_another_word_is_not_found(text: str, typed: str) -> None:
    assert not holds(text, typed)


def test_a_word_is_marked_as_far_as_it_is_the_one_that_was_typed() -> None:
    text = "Қоңыраулар көп, қоңырауын естідім"
    marked = [text[start:end] for start, end in found_in(text, "қоңырауын")]
    assert marked == ["Қоңырау", "қоңырауын"]
    text = "Достық күні бір дос келді, досы да, тағы бір дос"
    marked = [text[start:end] for start, end in found_in(text, "достары")]
    assert marked == ["дос", "досы", "дос"]
