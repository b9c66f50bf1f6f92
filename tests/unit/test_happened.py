"""Times keep their uncertainty, and no local time is guessed."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.time.happened import (
    Precision,
    happened_from_parts,
    happened_to_json,
    possible_readings,
)
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.system.language.dates import (
    happened_clock,
    happened_text,
    offset_text,
    spans_days,
)
from evidence_keeper.system.language.translations import translator

ALMATY = "Asia/Almaty"


def code_of(*args: object) -> Code:
    with pytest.raises(KeeperError) as caught:
        happened_from_parts(*args)
    return caught.value.code


def test_a_local_time_gets_the_offset_of_its_zone_on_that_day() -> None:
    before = happened_from_parts(Precision.EXACT, "2024-02-10T12:00", None, ALMATY)
    after = happened_from_parts(Precision.EXACT, "2024-03-10T12:00", None, ALMATY)
    assert before.start and offset_text(before.start) == "UTC+6"
    assert after.start and offset_text(after.start) == "UTC+5"


def test_an_hour_that_occurred_twice_is_asked_for() -> None:
    assert len(possible_readings(datetime(2024, 2, 29, 23, 30), ALMATY)) == 2
    assert code_of(Precision.EXACT, "2024-02-29T23:30", None, ALMATY) is Code.TIME_TWICE
    chosen = happened_from_parts(Precision.EXACT, "2024-02-29T23:30+05:00", None, ALMATY)
    assert chosen.start and chosen.start.utcoffset() == timedelta(hours=5)


def test_an_hour_that_never_was_is_refused() -> None:
    assert code_of(Precision.EXACT, "2026-03-29T02:30", None, "Europe/Berlin") is Code.TIME_SKIPPED


@pytest.mark.parametrize(
    ("precision", "start", "end", "code"),
    [
        (Precision.DAY, "2026-02-30", None, Code.DATE_IMPOSSIBLE),
        (Precision.EXACT, "2026-02-03", None, Code.DATE_IMPOSSIBLE),
        (Precision.EXACT, "yesterday", None, Code.DATE_IMPOSSIBLE),
        (Precision.EXACT, "9999-01-01T00:00", None, Code.DATE_IMPOSSIBLE),
        (Precision.EXACT, None, None, Code.DATE_MISSING),
        (Precision.BETWEEN, "2026-05-03", None, Code.DATE_MISSING),
        (Precision.BETWEEN, "2026-05-05", "2026-05-03", Code.DATE_ORDER),
        (Precision.UNKNOWN, "2026-05-05", None, Code.VALUE_WRONG),
        (Precision.AFTER, "2026-05-05", "2026-05-06", Code.VALUE_WRONG),
    ],
)
def test_what_does_not_fit_is_named(
    precision: Precision, start: str | None, end: str | None, code: Code
) -> None:
    assert code_of(precision, start, end, ALMATY) is code


def test_an_unknown_zone_is_named() -> None:
    assert code_of(Precision.DAY, "2026-05-05", None, "Asia/Nowhere") is Code.ZONE_UNKNOWN
    assert code_of(Precision.DAY, "2026-05-05", None, "../../etc/passwd") is Code.ZONE_UNKNOWN


def test_dates_alone_mean_whole_days() -> None:
    between = happened_from_parts(Precision.BETWEEN, "2026-05-03", "2026-05-05", ALMATY)
    assert between.span_days() == (date(2026, 5, 3), date(2026, 5, 5))
    assert between.end and (between.end.hour, between.end.minute) == (23, 59)
    month = happened_from_parts(Precision.MONTH, "2026-02", None, ALMATY)
    assert month.span_days() == (date(2026, 2, 1), date(2026, 2, 28))


def test_the_day_is_that_of_the_case_whatever_offset_was_given() -> None:
    late = happened_from_parts(Precision.EXACT, "2026-11-03T22:00:00+00:00", None, ALMATY)
    assert late.local_day == date(2026, 11, 4)
    t = translator("en")
    assert happened_text(t, late) == "4 November 2026, 03:00 (UTC+5) · exact"
    assert happened_to_json(late)["from"] == "2026-11-03T22:00:00+00:00"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_precision_is_shown_in_every_language(language: str) -> None:
    t = translator(language)
    shown = set()
    for precision, start, end in [
        (Precision.EXACT, "2026-11-22T14:32", None),
        (Precision.ABOUT, "2026-11-22T14:32", "2026-11-22T15:00"),
        (Precision.DAY, "2026-11-22", None),
        (Precision.MONTH, "2026-11", None),
        (Precision.BEFORE, None, "2026-11-22"),
        (Precision.AFTER, "2026-11-22", None),
        (Precision.BETWEEN, "2026-11-20", "2026-11-22"),
        (Precision.UNKNOWN, None, None),
    ]:
        happened = happened_from_parts(precision, start, end, ALMATY)
        text = happened_text(t, happened)
        assert precision is Precision.UNKNOWN or "UTC+5" in text
        assert all(happened_clock(t, happened))
        shown.add(text)
    assert len(shown) == 8


@pytest.mark.parametrize(
    ("precision", "start", "end", "clock"),
    [
        (Precision.EXACT, "2026-10-08T10:00", "2026-10-10T11:00", "08.10.2026 – 10.10.2026"),
        (Precision.ABOUT, "2026-10-08T10:00", "2026-10-09T11:00", "08.10.2026 – 09.10.2026"),
        (Precision.DAY, "2026-05-03", "2026-05-05", "03.05.2026 – 05.05.2026"),
        (Precision.BETWEEN, "2026-05-03", "2026-05-05", "03.05.2026 – 05.05.2026"),
        (Precision.EXACT, "2026-11-06T23:10", "2026-11-07T00:18", "23:10 – 00:18"),
        (Precision.EXACT, "2026-11-06T21:10", "2026-11-06T22:18", "21:10 – 22:18"),
        (Precision.DAY, "2026-05-03", None, "—"),
    ],
)
def test_what_goes_on_for_days_is_never_shown_as_one(
    precision: Precision, start: str, end: str | None, clock: str
) -> None:
    happened = happened_from_parts(precision, start, end, ALMATY)
    assert happened_clock(translator("ru"), happened)[0] == clock
    assert spans_days(happened) == ("2026 –" in clock)
    ctx = SimpleNamespace(t=translator("ru"), offset="")
    incident = SimpleNamespace(entry=SimpleNamespace(happened=happened))
    written = when_short(ctx, incident)  # type: ignore[arg-type]
    for edge in (start, end):
        if edge is not None and spans_days(happened):
            year, month, day = edge[:10].split("-")
            assert f"{day}.{month}.{year}" in written, "documents say both days"
            assert precision not in (Precision.EXACT, Precision.ABOUT) or edge[11:] in written


@pytest.mark.parametrize("text", ["1026-11-03", "0999-05", "2926-11", "9999-12", "1899-12-31"])
def test_years_that_could_not_be_read_again_are_refused(text: str) -> None:
    for precision in (Precision.DAY, Precision.MONTH, Precision.AFTER):
        assert code_of(precision, text, None, ALMATY) is Code.DATE_IMPOSSIBLE
    assert code_of(Precision.BEFORE, None, text, ALMATY) is Code.DATE_IMPOSSIBLE


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(list(Precision)))
def test_every_accepted_date_can_be_read_again(day: date, precision: Precision) -> None:
    text = day.isoformat()
    start = None if precision in (Precision.BEFORE, Precision.UNKNOWN) else text
    end = text if precision in (Precision.BEFORE, Precision.BETWEEN) else None
    if precision in (Precision.EXACT, Precision.ABOUT):
        start = text + "T12:00"
    raw = happened_to_json(happened_from_parts(precision, start, end, ALMATY))
    again = happened_from_parts(precision, raw.get("from"), raw.get("to"), raw["timezone"])
    assert happened_to_json(again) == raw


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.sampled_from(list(Precision)))
def test_a_time_survives_being_written_and_read(local: datetime, precision: Precision) -> None:
    text = local.replace(microsecond=0, minute=0).isoformat() + "+05:00"
    start = None if precision in (Precision.BEFORE, Precision.UNKNOWN) else text
    end = text if precision in (Precision.BEFORE, Precision.BETWEEN) else None
    happened = happened_from_parts(precision, start, end, ALMATY)
    raw = happened_to_json(happened)
    again = happened_from_parts(precision, raw.get("from"), raw.get("to"), raw["timezone"])
    assert again == happened
