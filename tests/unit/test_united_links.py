"""Tests evidence links that change in a form and elsewhere at the same time."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.record.entry import united_links


@pytest.mark.parametrize(
    ("before", "mine", "now", "expected"),
    [
        ((1, 2), (1, 2), (1, 2), (1, 2)),
        ((1, 2), (2, 1), (1, 2), (2, 1)),  # the form's order
        ((1, 2), (1, 2), (1, 2, 5), (1, 2, 5)),  # added beside the form
        ((1, 2), (1, 2, 7), (2,), (2, 7)),  # taken out beside it, another one added in it
        ((1, 2), (1,), (1, 2), (1,)),  # taken out in the form
        ((), (5,), (5,), (5,)),  # added in both
    ],
)
def test_both_changes_hold(
    before: tuple[int, ...], mine: tuple[int, ...], now: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert united_links(before, mine, now) == expected
