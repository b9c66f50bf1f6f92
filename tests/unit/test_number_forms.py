"""A telephone number is found however it was written and however it is typed."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.text import found_in, holds, searched_words

SPELLINGS = [
    "+77015550101", "87015550101", "7015550101", "+7 701 555 01 01", "8 701 555 01 01",
    "+7 (701) 555-01-01", "8(701)555-01-01", "8-701-555-01-01", "+7 701 555-01-01",
    "701 555 0101", "+7\u00a0701\u00a0555\u00a001\u00a001", "8.701.555.01.01",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_each_spelling_finds_all_others(typed: str) -> None:
    assert [text for text in SPELLINGS if not holds(f"Түнде {text} нөмірінен", typed)] == []


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.parametrize("other", ["+7 701 555 01 02", "87015550110", "8 702 555 01 01", "5550101"])
def test_another_number_is_not_found(typed: str, other: str) -> None:
    assert not holds(f"Түнде {other} нөмірінен", typed)


@pytest.mark.parametrize("typed", ["+77015550101", "87015550101", "7015550101"])
def test_from_the_seventh_digit_on_each_key_finds_it(typed: str) -> None:
    for length in range(8, len(typed) + 1):
        for text in SPELLINGS:
            assert holds(text, typed[:length]), (text, typed[:length])


def test_a_number_among_words_is_one_word() -> None:
    assert searched_words("Қоңырау 8 701 555 01 01 түнде") == [
        "қоңырау", "8 701 555 01 01", "түнде",
    ]  # fmt: skip
    assert holds("түнде +77015550101 қоңырау шалды", "Қоңырау 8 701 555 01 01")
    assert searched_words("2026 11 22") == ["2026", "11", "22"]
    assert searched_words("701 555") == ["701", "555"]
    assert holds("555 раз и 701", "701 555")


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "22.11.2026", "4400430012345678", "EK-0001", "14:32"]
)
def test_what_is_no_number_is_still_found_as_it_stands(typed: str) -> None:
    assert holds(f"см. {typed.casefold()}", typed)
    assert not holds("см. 2026-11-23 и 4400430012345679", typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [("255-50-10", "2555010"), ("255 50 10", "255-50-10"), ("+4915112345678", "+49 151 12345678")],
)
def test_numbers_of_the_town_and_of_other_countries(text: str, typed: str) -> None:
    assert holds(text, typed)


def test_the_number_is_marked() -> None:
    text = "Нөмірі +7 701 555 01 01, түнде"
    assert [text[a:b] for a, b in found_in(text, "87015550101")] == ["701 555 01 01"]
