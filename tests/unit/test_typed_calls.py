"""A series of calls typed in one line."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence_keeper.domain.entry import Direction
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.typed_calls import read_calls

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
        "+7 calls", "7 callers", "7 missed calls " + "x" * 200,
    ],
)  # fmt: skip
def test_anything_else_is_left_alone(text: str) -> None:
    assert read_calls(text, NOW) is None
