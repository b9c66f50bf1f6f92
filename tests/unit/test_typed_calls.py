"""A series of calls typed in one line."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_calls import read_calls

NOW = datetime(2026, 11, 26, 23, 30)


@pytest.mark.parametrize(
    "text",
    [
        "7 missed calls between 22:10 and 23:05",
        "between 22:10 and 23:05: 7 missed calls.",
        "7 пропущенных звонков между 22:10 и 23:05",
        "22:10 мен 23:05 аралығында 7 жауапсыз қоңырау",
    ],
)
def test_number_kind_and_time(text: str) -> None:
    found = read_calls(text, NOW)
    assert found is not None
    assert (found.count, found.direction) == (7, Direction.MISSED)
    assert found.when is not None
    assert found.when.precision is Precision.BETWEEN
    assert (found.when.start, found.when.end) == (
        datetime(2026, 11, 26, 22, 10),
        datetime(2026, 11, 26, 23, 5),
    )


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("7 missed calls between 22:10 and 23:05", Direction.MISSED),
        ("seven missed calls from 22:10 to 23:05", Direction.MISSED),
        ("he called 7 times between 22:10 and 23:05", None),
        ("7 пропущенных с 22:10 до 23:05", Direction.MISSED),
        ("семь пропущенных звонков с 22:10 до 23:05", Direction.MISSED),
        ("7 входящих звонков с 22:10 до 23:05", Direction.INCOMING),
        ("7 звонков подряд с 22:10 до 23:05", None),
        ("он звонил 7 раз с 22:10 до 23:05", None),
        ("7 раз звонил мне с 22:10 до 23:05", None),
        ("от 22:10 до 23:05 7 звонков", None),
        ("22:10-нан 23:05-ке дейін 7 жауапсыз қоңырау", Direction.MISSED),
        ("22:10 мен 23:05 аралығында жеті жауапсыз қоңырау болды", Direction.MISSED),
        ("22:10 мен 23:05 аралығында 7 рет қоңырау шалды", None),
    ],
)
def test_at_midnight_the_hours_are_those_of_the_evening_before(
    text: str, direction: Direction | None
) -> None:
    found = read_calls(text, datetime(2026, 11, 27, 0, 20))
    assert found is not None
    assert (found.count, found.direction) == (7, direction)
    assert found.when is not None
    assert (found.when.start, found.when.end) == (
        datetime(2026, 11, 26, 22, 10),
        datetime(2026, 11, 26, 23, 5),
    )


def test_less_may_be_said() -> None:
    found = read_calls("3 звонка", NOW)
    assert found is not None
    assert (found.count, found.direction, found.when) == (3, None, None)
    found = read_calls("кеше кешке 12 жауапсыз қоңыраулар", NOW)
    assert found is not None
    assert found.when is not None
    assert found.count == 12


@pytest.mark.parametrize(
    "text",
    [
        "", "calls", "7", "he said 7 missed calls are nothing", "0 missed calls", "99999 calls",
        "7 missed calls yesterday night", "7 missed calls\nand a message", "at 22:07 missed calls",
        "+7 calls", "7 callers", "7 раз писал", "в 22:07 пропущенных", "он звонил 7",
        "7 missed calls " + "x" * 200,
    ],
)  # fmt: skip
def test_anything_else_is_left_alone(text: str) -> None:
    assert read_calls(text, NOW) is None
