"""Tests each typed time phrase: accepted, asked or refused; and their common properties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice, product
from zoneinfo import ZoneInfo

import pytest

from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_time import TimeReading, TypedTime, Why, read
from tests.unit.typed_phrases import ENGLISH, KAZAKH, RUSSIAN
from tests.unit.typed_phrases_at_night import AT_NIGHT
from tests.unit.typed_phrases_beside import (
    DASHED_DATES,
    LONG_AGO,
    MINUTES_BESIDE,
    NUMBERS_BESIDE_WEEKDAYS,
    WITH_WEEKDAYS,
)
from tests.unit.typed_phrases_by_month import NIGHTS, SHORT_MONTHS, WHILE_IT_GOES_ON

NOW = datetime(2026, 11, 27, 15, 30)  # a Friday
NIGHT = datetime(2026, 11, 27, 0, 20)
BESIDE = {**WITH_WEEKDAYS, **NUMBERS_BESIDE_WEEKDAYS, **LONG_AGO, **MINUTES_BESIDE, **DASHED_DATES}
PHRASES = [*RUSSIAN, *KAZAKH, *ENGLISH, *AT_NIGHT, *SHORT_MONTHS, *NIGHTS, *BESIDE]


def _edge(moment: datetime | None, precision: Precision) -> str:
    if moment is None:
        return "…"
    day = f"{moment:%m-%d}" if moment.year == 2026 else f"{moment:%Y-%m-%d}"
    whole = precision in (Precision.DAY, Precision.MONTH)
    return day if whole else f"{day} {moment:%H:%M}"


def written(typed: TypedTime) -> str:
    """Return a time, short."""
    if typed.precision is Precision.UNKNOWN:
        return "unknown"
    edges = [_edge(typed.start, typed.precision)]
    if typed.end is not None:
        end = _edge(typed.end, typed.precision)
        same = typed.start is not None and typed.start.date() == typed.end.date()
        edges.append(end.split()[-1] if same else end)
    return f"{typed.precision.value} {'–'.join(edges)}"


def outcome(text: str, now: datetime) -> str:
    """Return what becomes of a phrase."""
    found = read(text, now)
    if found.time is not None:
        return written(found.time)
    assert found.why is not None
    choices = " | ".join(written(choice) for choice in found.choices)
    return f"{found.why.value}: {choices}" if choices else found.why.value


def test_russian() -> None:
    table = RUSSIAN
    assert {text: outcome(text, NOW) for text in table} == table


def test_short_months_and_nights_between_two_days() -> None:
    table = {**SHORT_MONTHS, **NIGHTS}
    assert {text: outcome(text, NOW) for text in table} == table


def test_weekdays_beside_dates_and_minutes_beside_hours() -> None:
    table = BESIDE
    assert {text: outcome(text, NOW) for text in table} == table


def test_nothing_that_is_put_together_raises_or_lies_ahead() -> None:
    minutes = ("без десяти", "в четверть третьего", "пять минут третьего", "quarter to", "ten past")
    minutes += ("беске он минут қалғанда", "без пяти пять", "минут 20 назад", "месяц назад")
    days = ("20 ноября", "5 мая", "мая", "в пятницу 20", "пт 20.11", "20-11", "5-го", "9 november")
    days += ("20 қараша, жұма", "вчера", "3 дня назад", "числа", "назад", "5/6", "")
    behind = ("", "вечера", "pm", "до вчера", "9", "- 22:00", "2025", "бұрын")
    for first, second, third in product(minutes, days, behind):
        for text in (
            f"{first} {second} {third}",
            f"{second} {first} {third}",
            f"с {third} {first}",
        ):
            for found in _times(read(text, NOW)):
                begin = found.start or found.end
                assert begin is None or begin <= NOW, text


def test_the_night_that_goes_on() -> None:
    table = WHILE_IT_GOES_ON
    assert {text: outcome(text, NOW.replace(hour=23, minute=40)) for text in table} == table


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_no_time_ends_before_it_begins(hour: int) -> None:
    for text in PHRASES:
        for found in _times(read(text, NOW.replace(hour=hour))):
            if found.start is not None and found.end is not None:
                assert found.start <= found.end, text


def test_kazakh() -> None:
    table = KAZAKH
    assert {text: outcome(text, NOW) for text in table} == table


def test_english() -> None:
    table = ENGLISH
    assert {text: outcome(text, NOW) for text in table} == table


def test_at_twenty_past_midnight() -> None:
    table = AT_NIGHT
    assert {text: outcome(text, NIGHT) for text in table} == table


# an hour and its part of the day

MORNING, DAY, AFTERNOON = range(1, 12), range(10, 18), range(12, 18)
EVENING, SMALL_HOURS = range(17, 24), (*range(20, 24), *range(6))
PARTS = {
    "утра": MORNING, "дня": DAY, "вечера": EVENING, "ночи": SMALL_HOURS,
    "утром": MORNING, "днём": DAY, "вечером": EVENING, "ночью": SMALL_HOURS,
    "таңғы": MORNING, "таңертең": MORNING, "түскі": AFTERNOON, "күндізгі": DAY, "күндіз": DAY,
    "түстен кейін": AFTERNOON, "кешкі": EVENING, "кешке": EVENING, "түнгі": SMALL_HOURS,
    "түнде": SMALL_HOURS,
    "in the morning": MORNING, "in the afternoon": AFTERNOON, "in the evening": EVENING,
    "at night": SMALL_HOURS, "am": range(12), "pm": range(12, 24), "a.m.": range(12),
    "p.m.": range(12, 24), "tonight": (*EVENING, *range(6)), "last night": (*EVENING, *range(6)),
}  # fmt: skip
FORMS = ("{0} {1}", "{1} {0}", "{0}:20 {1}", "{0}.10 {1}", "{1} {0}.10")
DAYS = ("", "вчера ", "кеше ", "yesterday ", "5 мая ", "в пятницу ")
LEADS = ("", "в ", "at ", "сағат ", "около ")


def _times(found: TimeReading) -> list[TypedTime]:
    return list(found.choices) if found.time is None else [found.time]


def _hours_with_parts() -> Iterator[tuple[str, str]]:
    """Each hour with each part of the day, in every way of writing both."""
    hours = [*(str(hour) for hour in range(25)), "00", "05", "08"]
    for part, form, hour in product(PARTS, FORMS, hours):
        day = DAYS[(len(part) + int(hour)) % len(DAYS)]
        lead = LEADS[(len(form) + int(hour)) % len(LEADS)]
        yield f"{day}{lead}{form.format(hour, part)}", part


def test_an_hour_is_never_read_against_the_part_of_the_day_that_is_named() -> None:
    read_times = 0
    for text, part in _hours_with_parts():
        for found in _times(read(text, NOW)):
            start = found.start
            assert start is not None
            dated = found.precision is Precision.BETWEEN  # "10.11 вечером" is a day's evening too
            assert dated or start.hour in PARTS[part], (text, found)
            read_times += 1
    assert read_times > 2000


@pytest.mark.parametrize("part", ["утра", "вечера", "таңғы", "кешкі"])
def test_twelve_has_no_morning_and_no_evening(part: str) -> None:
    for text in (f"вчера в 12 {part}", f"кеше {part} 12-де", f"12:00 {part}"):
        assert read(text, NOW) == TimeReading(None, Why.UNCLEAR)


# nothing lies ahead

TURNS = [
    date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 27), date(2026, 11, 30), date(2026, 3, 31),
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 3, 1), date(2026, 5, 31),
]  # fmt: skip
CLOCKS = [time(0), time(0, 20), time(4, 59), time(9, 7), time(12), time(17), time(22), time(23, 59)]


@pytest.mark.parametrize("day", TURNS)
def test_no_time_that_is_read_or_asked_lies_ahead(day: date) -> None:
    for place, text in enumerate(PHRASES):
        for at in (CLOCKS[place % len(CLOCKS)], CLOCKS[(3 * place + day.day) % len(CLOCKS)]):
            now = datetime.combine(day, at)
            for found in _times(read(text, now)):
                assert found.start is None or found.start <= now, (text, now)
                ends = found.end is None or found.end <= now
                assert ends, (text, now)


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 7))
def test_an_hour_without_a_day_is_the_latest_past_at_any_time_of_the_day(minutes: int) -> None:
    now = datetime(2026, 1, 1) + timedelta(minutes=minutes)
    for hour in range(24):
        for found in _times(read(f"{hour:02}:10", now)):
            assert found.start is not None
            assert timedelta() <= now - found.start < timedelta(days=1, minutes=31)
        begin, end = f"{hour:02}:10", f"{(hour + 1) % 24:02}:05"
        for text in (f"between {begin} and {end}", f"{begin} мен {end} аралығында"):
            found = read(text, now).time
            if found is not None:
                assert found.end is not None
                assert timedelta() <= now - found.end < timedelta(days=1, hours=2)


@pytest.mark.parametrize(
    ("fold", "before"), [(0, datetime(2024, 2, 29, 22, 30)), (1, datetime(2024, 2, 29, 23, 30))]
)
def test_an_hour_ago_is_an_hour_also_where_the_clock_was_put_back(
    fold: int, before: datetime
) -> None:
    now = datetime(2024, 2, 29, 23, 30, tzinfo=ZoneInfo("Asia/Almaty"), fold=fold)
    for text in ("an hour ago", "час назад", "бір сағат бұрын"):
        assert read(text, now).time == TypedTime(Precision.ABOUT, before)


def test_what_is_typed_twice_is_read_the_same() -> None:
    """What a phrase is put into before it is read is read as the phrase is."""
    for text in PHRASES:
        assert read(text.upper(), NOW) == read(text, NOW)
        assert read(f" {text}. ", NOW) == read(text, NOW)


# a number on one side of a range, a day on the other

LINKS = (
    "с {} до {}", "с {} по {}", "{} - {}", "{}-{}", "между {} и {}", "from {} to {}",
    "between {} and {}", "{} мен {} аралығында", "{}-нан {}-ға дейін",
)  # fmt: skip
HOURS_BEHIND = ("21:30", "19", "9 вечера")


def _sides(number: int) -> Iterator[str]:
    """The 20th or so of November, in each way of writing it, with an hour and without."""
    yield f"{number}"
    for day in ("{} ноября", "{} November", "{} қараша", "{}.11", "{}.11.2026"):
        yield day.format(number)
        yield from (f"{day.format(number)} {hour}" for hour in HOURS_BEHIND)


def test_a_number_that_can_be_a_day_beside_a_day_is_never_read_as_an_hour() -> None:
    every = product(LINKS, _sides(20), _sides(22))
    for link, begin, end in islice(every, 0, None, 3):  # a third of them, all pairs of kinds
        found = read(link.format(begin, end), NOW).time
        if found is not None:
            assert found.start is not None and found.end is not None
            days = (found.start.day, found.end.day)
            assert days == (20, 22), (link.format(begin, end), found)
