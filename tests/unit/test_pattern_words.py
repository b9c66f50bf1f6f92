"""Tests the pattern's texts: a series of calls is one entry and several calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from evidence_keeper.domain.dossier.pattern import By, Figure, pattern_of
from evidence_keeper.domain.record.entry import Call, Direction, Entry, Incident, Kind
from evidence_keeper.domain.time.happened import UNKNOWN, Happened, Precision
from evidence_keeper.system.language.pattern_words import (
    contact_days_chart,
    contact_weeks_chart,
    contacts_note,
    days_note,
    figure_spoken,
    kinds_chart,
    names_chart,
    series_note,
    weeks_chart,
    weeks_note,
)
from evidence_keeper.system.language.translations import translator

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = NOW.date()


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
        ("en", "call (7 calls, as stated)", "Call: 1 incident, 7 calls, as stated"),
        ("kk", "қоңырау (7 қоңырау, жазба бойынша)", "Қоңырау: 1 оқиға, 7 қоңырау, жазба бойынша"),
        ("ru", "звонок (7 звонков, по записи)", "Звонок: 1 случай, 7 звонков, по записи"),
    ],
)
def test_a_series_of_calls_says_entries_and_calls(language: str, kind: str, spoken: str) -> None:
    t, pattern = translator(language), pattern_of(incidents(7), "UTC", TODAY)
    chart, (figure,) = kinds_chart(t, pattern)
    assert [(bar.label, bar.number) for bar in chart.bars] == [(kind, 1)]
    assert figure_spoken(t, pattern, figure, 1) == spoken
    names, _ = names_chart(t, pattern, By.ACCOUNT)
    assert names.bars[0].label.startswith("+7 (7 ")
    assert series_note(t, pattern) != ""


def test_single_calls_are_counted_once() -> None:
    t, pattern = translator("en"), pattern_of(incidents(1, 1), "UTC", TODAY)
    assert kinds_chart(t, pattern)[0].bars[0].label == "call"
    assert series_note(t, pattern) == ""


def test_all_calls_are_counted_where_one_entry_is_a_series() -> None:
    calls = pattern_of(incidents(7, 1), "UTC", TODAY).calls[Figure(By.KIND, "call")]
    assert (calls.received, calls.stated) == (8, 7)


def call(number: int, account: str, direction: Direction | None, count: int) -> Incident:
    entry = Entry(kind=Kind.CALL, account=account, call=Call(direction, count=count))
    return Incident(number, entry, NOW, NOW)


def test_a_number_has_the_calls_that_came_from_it_and_own_ones_apart() -> None:
    told = [
        call(1, "+7 700 000 00 42", Direction.MISSED, 23),
        call(2, "8 700 000 00 42", Direction.OUTGOING, 2),
        call(3, "+7 700 000 00 42", Direction.INCOMING, 1),
        call(4, "+7 700 000 00 41", Direction.OUTGOING, 1),
        call(5, "hidden number", Direction.INCOMING, 1),
    ]
    t, pattern = translator("en"), pattern_of(told, "UTC", TODAY)
    names, _ = names_chart(t, pattern, By.ACCOUNT)
    assert [bar.label for bar in names.bars] == [
        "+7 700 000 00 42 (24 calls, of these 23 as stated; own calls: 2)",
        "+7 700 000 00 41 (own calls: 1)",
        "hidden number",
    ]
    assert pattern.contacts == 25


def test_calls_of_an_entry_with_two_numbers_are_not_given_to_either() -> None:
    told = [call(1, "+7 700 000 00 42, +7 700 000 00 41", Direction.MISSED, 7)]
    t, pattern = translator("en"), pattern_of(told, "UTC", TODAY)
    names, _ = names_chart(t, pattern, By.ACCOUNT)
    assert [bar.label for bar in names.bars] == [
        "+7 700 000 00 41 (from one of several accounts: 7)",
        "+7 700 000 00 42 (from one of several accounts: 7)",
    ]
    assert kinds_chart(t, pattern)[0].bars[0].label == "call (7 calls, as stated)"


def test_a_mistyped_year_takes_nothing_from_this_one_and_what_is_left_out_is_said() -> None:
    of_days = messages_on(date(2012, 5, 5), date(2026, 11, 20), date(2026, 11, 21))
    t, pattern = translator("en"), pattern_of(of_days, "UTC", TODAY)
    assert len(pattern.per_week) == 520
    chart, figures = weeks_chart(t, pattern, "UTC")
    assert (chart.bars[-1].number, figures[-1].value) == (2, "2026-11-16")
    assert weeks_note(t, pattern) == (
        "The last 40 weeks are shown. 1 incident before that is not in the chart."
    )
    assert days_note(t, pattern) == (
        "The last 42 days are shown. 1 contact before that is not in the chart."
    )
    near = pattern_of(of_days[1:], "UTC", TODAY)
    assert weeks_note(t, near) == days_note(t, near) == ""
    assert [number for _, number in near.per_week] == [2]


def messages_on(*days: date) -> list[Incident]:
    return [
        Incident(
            number,
            Entry(kind=Kind.MESSAGE, happened=Happened(Precision.DAY, start=noon(day), zone="UTC")),
            NOW,
            NOW,
        )
        for number, day in enumerate(days, start=1)
    ]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_a_year_that_is_still_to_come_hides_neither_weeks_nor_days_and_is_said() -> None:
    days = (date(2026, 11, 10), date(2026, 11, 20), date(2126, 11, 21))
    t, pattern = translator("en"), pattern_of(messages_on(*days), "UTC", TODAY)
    assert (pattern.latest_day, pattern.last_day) == days[1:]
    for chart, _ in (weeks_chart(t, pattern, "UTC"), contact_weeks_chart(t, pattern, "UTC")):
        assert [(bar.label, bar.number) for bar in chart.bars] == [("09.11", 1), ("16.11", 1)]
    bars = contact_days_chart(t, pattern, "UTC")[0].bars
    assert (len(bars), bars[0].number, bars[-1].label) == (11, 1, "20.11")
    assert weeks_note(t, pattern) == "1 incident with a date still to come is not in the chart."
    assert days_note(t, pattern) == "1 contact with a date still to come is not in the chart."
    both = pattern_of(messages_on(date(2012, 5, 5), *days), "UTC", TODAY)
    assert weeks_note(t, both) == (
        "The last 40 weeks are shown. 1 incident before that is not in the chart. "
        "1 incident with a date still to come is not in the chart."
    )


def test_where_everything_is_still_to_come_it_is_shown() -> None:
    t, pattern = translator("en"), pattern_of(messages_on(date(2126, 11, 21)), "UTC", TODAY)
    assert [number for _, number in pattern.per_week] == [1]
    assert weeks_note(t, pattern) == days_note(t, pattern) == ""


def test_of_contacts_it_is_said_how_many_incidents_hold_them() -> None:
    t, pattern = translator("en"), pattern_of(incidents(7, 1), "UTC", TODAY)
    figure = Figure(By.CONTACT_WEEK, "2026-11-16")
    held = replace(pattern, opens={figure: (1, 2)})
    assert figure_spoken(t, held, figure, 8).endswith(": 8 contacts, 2 incidents")
    assert figure_spoken(t, held, figure, 2).endswith(": 2 contacts")


def test_the_week_and_the_day_of_counting_are_unfinished_and_said_so() -> None:
    days = (date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 24))
    t, pattern = translator("en"), pattern_of(messages_on(*days), "UTC", TODAY)
    for chart, figures in (weeks_chart(t, pattern, "UTC"), contact_weeks_chart(t, pattern, "UTC")):
        assert [bar.unfinished for bar in chart.bars] == [False, True]
        assert figure_spoken(t, pattern, figures[1], 2).startswith(
            "Week from 23 November 2026 (not over yet): 2 "
        )
    assert [b.unfinished for b in contact_days_chart(t, pattern, "UTC")[0].bars][-2:] == [
        False,
        True,
    ]
    assert weeks_note(t, pattern) == "The week of the pale bar was not over on 24 November 2026."
    assert days_note(t, pattern) == "The day of the pale bar, 24 November 2026, was not over."
    sunday = pattern_of(messages_on(date(2026, 11, 16)), "UTC", date(2026, 11, 22))
    assert weeks_chart(t, sunday, "UTC")[0].bars[-1].unfinished, "it ends at midnight"


def test_incidents_without_a_day_are_said_to_be_missing_in_the_chart() -> None:
    t = translator("en")
    pattern = pattern_of([*messages_on(date(2026, 11, 16)), *incidents(2)], "UTC", TODAY)
    assert weeks_note(t, pattern) == "1 incident whose day is not known is not in the chart."


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_is_said_what_a_contact_is(language: str) -> None:
    assert contacts_note(translator(language)).count(",") >= 5
