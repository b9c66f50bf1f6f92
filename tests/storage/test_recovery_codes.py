"""Tests the format of recovery codes: unchanged for one sheet, numbered for three people."""

from __future__ import annotations

import itertools

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.vault.recovery_code import (
    RecoveryCode,
    format_code,
    holds_code,
    parse_code,
    parse_codes,
)

SECRET = bytes(range(20))
ALONE = "000G4-0R40M-30E20-9185G-R38E1-W8124-GKTMV"
"""As printed by every version so far: sheets with it lie in drawers."""
ONE, TWO, THREE = (format_code(SECRET, number) for number in (1, 2, 3))


def code_of(text: str) -> Code:
    with pytest.raises(KeeperError) as caught:
        parse_codes(text)
    return caught.value.code


def test_the_code_of_one_sheet_stays_as_it_was() -> None:
    assert format_code(SECRET) == ALONE
    assert format_code(bytes(range(20, 40))) == "2GAHC-5RR34-D1P70-X3RFJ-08924-CJ2A9-H7FBX"
    for typed in (ALONE, ALONE.lower().replace("-", " "), ALONE.replace("0", "o"), f" {ALONE}\n"):
        assert parse_codes(typed) == (RecoveryCode(SECRET),)


def test_a_code_that_was_broken_over_lines_is_still_one() -> None:
    assert parse_codes(f"{ALONE[:17]}\n{ALONE[17:]}") == (RecoveryCode(SECRET),)
    assert parse_codes(f"{TWO[:14]}\r\n{TWO[14:]}") == (RecoveryCode(SECRET, 2),)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_persons_code_begins_with_the_number(number: int) -> None:
    code = format_code(SECRET, number)
    assert code[0] == str(number)
    assert [len(group) for group in code.split("-")] == [4] * 9
    assert parse_code(code.lower().replace("-", "")) == RecoveryCode(SECRET, number)
    assert parse_code(code.replace("1", "l").replace("0", "O")) == RecoveryCode(SECRET, number)


def test_the_checksum_covers_the_number() -> None:
    for code, other in itertools.product((ONE, TWO, THREE), "0123456789"):
        if other != code[0]:
            assert code_of(other + code[1:]) is Code.RECOVERY_CODE_MISTYPED


def test_each_mistyped_symbol_of_a_persons_code_is_found() -> None:
    taken = []
    for place, symbol in enumerate(TWO):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".replace(symbol, ""):
            if symbol != "-" and holds_code(TWO[:place] + other + TWO[place + 1 :]):
                taken.append((place, other))
    assert taken == []
    # Two symbols that changed places: one of 32768 pairs of codes would fit by chance.
    for place in range(3):
        swapped = TWO[:place] + TWO[place + 1] + TWO[place] + TWO[place + 2 :]
        assert swapped == TWO or not holds_code(swapped)


def test_one_kind_of_code_is_never_taken_for_the_other() -> None:
    plain = TWO.replace("-", "")
    assert code_of(plain[1:]) is Code.RECOVERY_CODE_MISTYPED
    assert code_of(f"2{ALONE}") is Code.RECOVERY_CODE_MISTYPED
    assert code_of(f"0{ALONE}") is Code.RECOVERY_CODE_MISTYPED


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{THREE}",
        f"{ONE}\r\n{THREE}\r\n",
        f"\n{ONE}\n\n{THREE}\n",
        f"{ONE}, {THREE}",
        f"{ONE};{THREE}",
        f"{ONE} {THREE}",
        (ONE + THREE).replace("-", "").lower(),
        f"{ONE[:14]}\n{ONE[14:]}\n{THREE}",
    ],
)
def test_two_codes_in_whatever_way_they_are_typed(text: str) -> None:
    assert parse_codes(text) == (RecoveryCode(SECRET, 1), RecoveryCode(SECRET, 3))
    assert holds_code(text)


def test_it_is_told_which_of_two_is_mistyped() -> None:
    wrong = ONE[:-1] + ("A" if ONE[-1] != "A" else "B")
    assert code_of(f"{wrong}\n{THREE}") is Code.RECOVERY_FIRST_MISTYPED
    assert code_of(f"{THREE}\n{wrong}") is Code.RECOVERY_SECOND_MISTYPED
    assert code_of(f"{THREE}\n{ONE[:-1]}") is Code.RECOVERY_SECOND_MISTYPED
    assert code_of(f"{ONE}\n{TWO}\n{THREE}") is Code.RECOVERY_CODES_MANY
    for text in ("", "\n", "words that are no code", "Ж" * 36):
        assert code_of(text) is Code.RECOVERY_CODE_MISTYPED


def test_a_passphrase_is_not_taken_for_a_code() -> None:
    assert holds_code(ALONE)
    assert holds_code(f"{ONE}\nmistyped")
    for passphrase in ("", "five words of green apples", "1, 2, 3", ALONE[:-1], "0" * 35, "1" * 36):
        assert not holds_code(passphrase)
