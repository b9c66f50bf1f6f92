"""Canonical form, custody chain, pattern, text, numbers, plan."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_keeper.domain.dossier.pattern import By, CallCount, Figure, pattern_of
from evidence_keeper.domain.dossier.plan import Depth, Reader, Section, depth_of
from evidence_keeper.domain.record.canonical import canonical_bytes
from evidence_keeper.domain.record.custody import (
    GENESIS,
    CustodyEvent,
    event_hash,
    first_fault,
    make_event,
)
from evidence_keeper.domain.record.entry import Action, Call, Direction, Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import evidence_label, evidence_number
from evidence_keeper.domain.text import (
    excerpt,
    first_line,
    found_in,
    search_form,
    shown_name,
    storable,
)
from evidence_keeper.domain.time.happened import Precision, happened_from_parts

TODAY = date(2026, 12, 31)


def test_canonical_form_is_one_for_one_value() -> None:
    assert canonical_bytes({"ә": 1, "a": [None, True]}) == '{"a":[null,true],"ә":1}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_bytes(float("nan"))


def chain(length: int) -> list[CustodyEvent]:
    events: list[CustodyEvent] = []
    for number in range(1, length + 1):
        events.append(
            make_event(
                number=number,
                previous=events[-1].hash if events else GENESIS,
                operation="incident_added",
                wall="2026-11-24T10:00:00+05:00",
                zone="Asia/Almaty",
                clock_jump=False,
                salt="00" * 16,
                body={"incident": number},
            )
        )
    return events


def test_a_whole_chain_holds_and_so_does_one_with_bodies_withheld() -> None:
    events = chain(5)
    assert first_fault([]) is None
    assert first_fault(events) is None
    assert first_fault([e._replace(salt="", body="") for e in events]) is None


@pytest.mark.parametrize(
    "field", ["number", "previous", "operation", "wall", "zone", "clock_jump", "body_hash", "hash"]
)
def test_a_change_of_any_field_breaks_the_chain_there(field: str) -> None:
    events = chain(5)
    before = getattr(events[2], field)
    after = not before if isinstance(before, bool) else 9 if field == "number" else before + "0"
    events[2] = events[2]._replace(**{field: after})
    assert first_fault(events) == 3


@pytest.mark.parametrize("salt", ["", "00", "no number", "ä"])
def test_a_changed_salt_is_found_and_one_that_is_no_number_stops_nobody(salt: str) -> None:
    events = chain(5)
    assert first_fault([*events[:2], events[2]._replace(salt=salt), *events[3:]]) == 3


def test_a_changed_body_a_cut_and_a_swap_are_found() -> None:
    events = chain(5)
    assert first_fault([*events[:2], events[2]._replace(body="{}"), *events[3:]]) == 3
    assert first_fault(events[1:]) == 1
    assert first_fault([events[0], events[2], events[1], *events[3:]]) == 2


def incident(number: int, start: str | None, **changes: object) -> Incident:
    precision = Precision.EXACT if start else Precision.UNKNOWN
    happened = happened_from_parts(precision, start, None, "Asia/Almaty")
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    return Incident(number, Entry(happened=happened, title="x", **changes), now, now)


def test_pattern_counts_and_judges_nothing() -> None:
    incidents = [
        incident(1, "2026-11-02T22:10", kind=Kind.CALL, account="+7", call=Call(count=7)),
        incident(2, "2026-11-10T22:40", account="+7", actions=(Action("told_to_stop"),)),
        incident(3, "2026-11-16T08:00", platform="Telegram"),
        incident(4, None),
    ]
    pattern = pattern_of(incidents, "Asia/Almaty", TODAY)
    assert (pattern.incidents, pattern.undated, pattern.contacts) == (4, 1, 7)
    assert (pattern.first_day, pattern.last_day) == (date(2026, 11, 2), date(2026, 11, 16))
    assert pattern.span_days == 15
    assert pattern.by_account == (("+7", 2),)
    seven = CallCount(received=7, stated=7)
    assert pattern.calls == {Figure(By.KIND, "call"): seven, Figure(By.ACCOUNT, "+7"): seven}
    assert [n for _, n in pattern.per_week] == [1, 1, 1]
    assert pattern.hours[0][22] == 1
    assert pattern.hours[1][22] == 1
    assert (pattern.before_stop, pattern.after_stop, pattern.unclear_stop) == (1, 1, 1)


def at(number: int, precision: Precision, start: str | None, end: str | None, **rest) -> Incident:  # type: ignore[no-untyped-def]
    happened = happened_from_parts(precision, start, end, "Asia/Almaty")
    noted = datetime(2026, 11, 24, tzinfo=UTC)
    return Incident(number, Entry(happened=happened, **rest), noted, noted)


def test_before_and_after_the_stop_only_where_it_can_be_told() -> None:
    stop = (Action("told_to_stop", when="2026-11-10"),)
    incidents = [
        at(1, Precision.EXACT, "2026-11-01T10:00", None, actions=stop),  # before the action's date
        at(2, Precision.EXACT, "2026-11-10T23:00", None),  # the same day
        at(3, Precision.DAY, "2026-11-11", None),  # after
        at(4, Precision.MONTH, "2026-11", None),
        at(5, Precision.BEFORE, None, "2026-11-12"),
        at(6, Precision.BEFORE, None, "2026-11-09"),  # before
        at(7, Precision.AFTER, "2026-11-11", None),  # after
        at(8, Precision.BETWEEN, "2026-11-09T10:00", "2026-11-11T10:00"),
    ]
    found = pattern_of(incidents, "Asia/Almaty", TODAY)
    assert (found.before_stop, found.after_stop, found.unclear_stop) == (2, 2, 4)
    assert found.first_stop is not None
    assert found.first_stop.date() == date(2026, 11, 10)
    vague = (Action("told_to_stop", when="in the evening"),)
    again = pattern_of([replace_actions(incidents[0], vague), *incidents[1:]], "Asia/Almaty", TODAY)
    assert (again.before_stop, again.after_stop, again.unclear_stop) == (0, 4, 3)


def replace_actions(incident: Incident, actions: tuple[Action, ...]) -> Incident:
    return replace(incident, entry=replace(incident.entry, actions=actions))


def test_contacts_are_what_came_from_them_and_a_range_within_a_day_is_dated() -> None:
    day = ("2026-11-02T10:00", "2026-11-02T12:00")
    incidents = [
        at(1, Precision.BETWEEN, *day, kind=Kind.CALL, call=Call(Direction.OUTGOING, count=9)),
        at(2, Precision.BETWEEN, *day, kind=Kind.CALL, call=Call(Direction.MISSED, count=3)),
        at(3, Precision.BETWEEN, *day, kind=Kind.MESSAGE),
        at(4, Precision.BETWEEN, *day, kind=Kind.DAMAGE),
        at(5, Precision.BETWEEN, day[0], "2026-11-03T12:00", kind=Kind.GIFT),
    ]
    found = pattern_of(incidents, "Asia/Almaty", TODAY)
    assert (found.contacts, found.undated, found.first_day) == (5, 1, date(2026, 11, 2))


def test_pattern_of_nothing_is_empty() -> None:
    pattern = pattern_of([], "Asia/Almaty", TODAY)
    assert (pattern.incidents, pattern.span_days, pattern.per_week) == (0, 0, ())


def test_late_means_more_than_a_day_after() -> None:
    happened = happened_from_parts(Precision.EXACT, "2026-11-20T10:00", None, "Asia/Almaty")
    soon = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=5)))
    assert not Incident(1, Entry(happened=happened), soon, soon).late
    assert Incident(1, Entry(happened=happened), soon + timedelta(days=2), soon).late


def test_names_are_shown_safely() -> None:
    assert shown_name("a\u202egpj.exe\n\0") == "a⟦U+202E⟧gpj.exe⟦U+000A⟧⟦U+0000⟧"
    assert shown_name("Сурет 🔪.png") == "Сурет 🔪.png"


@given(st.text())
def test_stored_text_can_always_be_encoded_and_loses_nothing(text: str) -> None:
    stored = storable(text)
    stored.encode("utf-8")
    kept = [c for c in text if not 0xD800 <= ord(c) <= 0xDFFF]
    assert all(c in stored for c in kept)
    assert len(stored) >= len(text)


def test_search_folds_case_and_yo() -> None:
    assert search_form("ЁЛКА Қыз") == search_form("елка қЫЗ")
    assert first_line("\n  \n one \n two") == "one"
    assert first_line("x" * 200, 10) == "x" * 9 + "…"


def test_evidence_numbers() -> None:
    assert evidence_label(7) == "EK-0007"
    assert evidence_number("ek-0007") == 7
    assert evidence_number("EK-12345") == 12345
    assert evidence_number("7") is None


def test_each_reader_gets_the_sections_of_the_design() -> None:
    left_out = {
        (section, reader)
        for section in Section
        for reader in Reader
        if depth_of(section, reader) is None
    }
    assert left_out == {
        (Section.REQUEST, Reader.PARENTS),
        (Section.REQUEST, Reader.PSYCHOLOGIST),
        (Section.PATTERN, Reader.PARENTS),
        (Section.REGISTER, Reader.PARENTS),
        (Section.HAND_OVER, Reader.PARENTS),
    }
    assert depth_of(Section.REGISTER, Reader.PSYCHOLOGIST) is Depth.SHORT
    assert all(depth_of(section, Reader.POLICE) is Depth.WHOLE for section in Section)


def test_places_of_what_is_searched_are_those_of_the_text_as_written() -> None:
    def found(text: str, query: str) -> list[str]:
        return [text[a:b] for a, b in found_in(text, query)]

    assert found("Телефонымның экраны", "фоны экр") == ["фоны", "экр"]
    assert found("ЁЛКА и елка", "ёлка") == ["ЁЛКА", "елка"]
    assert found("Straße", "ss") == ["ß"]
    assert found("Straße", "s") == ["S", "ß"]
    assert found("и\u0306од", "йо") == ["и\u0306о"]
    assert found("aaa", "aa") == ["aaa"]
    assert found("🔪 қорқытты", "қор") == ["қор"]
    assert found_in("anything", "") == []
    assert found_in("", "x") == []


def test_an_excerpt_is_one_line_around_the_place() -> None:
    text = (
        "first\nsecond line that goes on and on until the word KNIFE comes, and then " + "x" * 300
    )
    line = excerpt(text, "knife")
    assert "KNIFE" in line
    assert "\n" not in line
    assert line.startswith("…")
    assert line.endswith("…")
    assert excerpt("short", "or") == "short"
    assert excerpt("short", "zz") == ""


def test_the_fast_form_of_a_header_is_the_canonical_one() -> None:
    """`first_fault` writes the seven keys out; this is what holds it to `event_hash`."""
    for zone in ("Asia/Almaty", "", 'a"b\\c\n\x01\x7f\u2028 ә 💀'):
        event = make_event(
            number=7, previous="0" * 64, operation="x", wall="2026-11-26T02:00:00+05:00",
            zone=zone, clock_jump=zone == "", salt="00" * 16, body={},
        )  # fmt: skip
        first = event._replace(number=1, previous=GENESIS)
        assert first_fault([first._replace(hash=event_hash(first.header()))]) is None
