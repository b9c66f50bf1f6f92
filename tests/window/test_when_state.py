"""Tests the conversion of the time controls to a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.time.happened import Happened, Precision, happened_from_parts
from evidence_keeper.ui.pages.entry.when.when_state import (
    WhenState,
    when_from_json,
    when_now,
    when_of,
)

NOW = datetime(2026, 11, 24, 9, 30, 12, tzinfo=UTC)
ZONE = "Asia/Almaty"


def test_it_begins_about_now_in_the_zone() -> None:
    state = when_now(NOW, ZONE)
    assert state.precision is Precision.ABOUT
    assert (state.start_day, state.start_time) == (date(2026, 11, 24), time(14, 30))
    happened = state.happened()
    assert happened.start is not None
    assert happened.start.isoformat() == "2026-11-24T14:30:00+05:00"
    assert happened.end is None


@pytest.mark.parametrize("precision", list(Precision))
def test_each_precision_uses_what_it_needs(precision: Precision) -> None:
    state = replace(
        when_now(NOW, ZONE), precision=precision, end_day=date(2026, 11, 25), lasts=False
    )
    happened = state.happened()
    assert happened.precision is precision
    assert (happened.start is not None) is state.uses_start
    assert (happened.end is not None) is state.uses_end


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [
        (Precision.EXACT, "2026-11-22T14:32:05", None),
        (Precision.ABOUT, "2026-11-22T22:10", "2026-11-22T23:05"),
        (Precision.DAY, "2026-11-22", None),
        (Precision.DAY, "2026-11-22", "2026-11-24"),
        (Precision.MONTH, "2026-11", None),
        (Precision.BEFORE, None, "2026-11-22T14:32"),
        (Precision.AFTER, "2026-11-22T14:32", None),
        (Precision.BETWEEN, "2026-05-03", "2026-05-05"),
        (Precision.UNKNOWN, None, None),
        (Precision.EXACT, "2024-02-29T23:30:00+06:00", None),
        (Precision.EXACT, "2024-02-29T23:30:00+05:00", None),
    ],
)
def test_shown_and_read_again_it_is_the_same(
    precision: Precision, start: str | None, end: str | None
) -> None:
    happened = happened_from_parts(precision, start, end, ZONE)
    assert when_of(happened, NOW).happened() == happened


def test_a_time_that_came_twice_is_asked_for() -> None:
    """Almaty put its clocks back on 2024-03-01 at midnight."""
    state = replace(
        when_now(NOW, ZONE),
        precision=Precision.EXACT,
        start_day=date(2024, 2, 29),
        start_time=time(23, 30),
    )
    readings = state.readings()
    assert [r.isoformat()[-6:] for r in readings] == ["+06:00", "+05:00"]
    with pytest.raises(KeeperError) as caught:
        state.happened()
    assert caught.value.code is Code.TIME_TWICE
    assert replace(state, start_reading=1).happened().start == readings[1]


def test_an_end_before_the_start_is_an_error() -> None:
    state = replace(when_now(NOW, ZONE), lasts=True, end_time=time(3, 0))
    with pytest.raises(KeeperError) as caught:
        state.happened()
    assert caught.value.code is Code.DATE_ORDER


def test_a_draft_keeps_it() -> None:
    state = WhenState(
        Precision.BETWEEN,
        date(2026, 5, 3),
        time(1, 2, 3),
        date(2026, 5, 5),
        time(4, 5),
        lasts=True,
        zone="Asia/Aqtau",
        start_reading=1,
    )
    assert when_from_json(state.to_json(), when_now(NOW, ZONE)) == state


@pytest.mark.parametrize("raw", [None, [], {}, {"precision": "no"}, {"precision": "day"}, 7])
def test_a_broken_draft_falls_back(raw: object) -> None:
    fallback = when_now(NOW, ZONE)
    assert when_from_json(raw, fallback) == fallback


def test_what_does_not_count_makes_no_difference() -> None:
    one = replace(when_now(NOW, ZONE), precision=Precision.DAY)
    other = replace(one, start_time=time(1, 1), end_day=date(2030, 1, 1))
    assert one.meaning() == other.meaning()
    assert one.meaning() != replace(one, start_day=date(2026, 1, 1)).meaning()
    month = replace(one, precision=Precision.MONTH)
    assert month.meaning() == replace(month, start_day=date(2026, 11, 1)).meaning()


def test_unknown_needs_nothing() -> None:
    state = replace(when_now(NOW, ZONE), precision=Precision.UNKNOWN)
    assert state.happened() == Happened(Precision.UNKNOWN, zone=ZONE)
