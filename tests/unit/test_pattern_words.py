"""The pattern in words: a series of calls is one entry and several calls, and both are said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence_keeper.domain.entry import Call, Entry, Incident, Kind
from evidence_keeper.domain.happened import UNKNOWN
from evidence_keeper.domain.pattern import By, Figure, pattern_of
from evidence_keeper.system.pattern_words import (
    figure_spoken,
    kinds_chart,
    names_chart,
    series_note,
)
from evidence_keeper.system.translations import translator

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def incidents(*counts: int) -> list[Incident]:
    return [
        Incident(
            number,
            Entry(kind=Kind.CALL, happened=UNKNOWN, account="+7", call=Call(count=count)),
            NOW,
            NOW,
        )
        for number, count in enumerate(counts, start=1)
    ]


@pytest.mark.parametrize(
    ("language", "kind", "spoken"),
    [
        ("en", "call (7 calls)", "Call: 1 incident, 7 calls"),
        ("kk", "қоңырау (7 қоңырау)", "Қоңырау: 1 оқиға, 7 қоңырау"),
        ("ru", "звонок (7 звонков)", "Звонок: 1 случай, 7 звонков"),
    ],
)
def test_a_series_of_calls_says_entries_and_calls(language: str, kind: str, spoken: str) -> None:
    t, pattern = translator(language), pattern_of(incidents(7), "UTC")
    chart, (figure,) = kinds_chart(t, pattern)
    assert [(bar.label, bar.number) for bar in chart.bars] == [(kind, 1)]
    assert figure_spoken(t, figure, 1, pattern.calls[figure]) == spoken
    names, _ = names_chart(t, pattern, By.ACCOUNT)
    assert names.bars[0].label.startswith("+7 (7 ")
    assert series_note(t, pattern) != ""


def test_single_calls_are_counted_once() -> None:
    t, pattern = translator("en"), pattern_of(incidents(1, 1), "UTC")
    assert kinds_chart(t, pattern)[0].bars[0].label == "call"
    assert series_note(t, pattern) == ""


def test_all_calls_are_counted_where_one_entry_is_a_series() -> None:
    assert pattern_of(incidents(7, 1), "UTC").calls[Figure(By.KIND, "call")] == 8
