"""Tests the entry page's form and its conversion to an entry."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from evidence_keeper.domain.record.entry import Action, Call, Direction, Entry, Kind, Tag
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.ui.pages.entry.form_state import (
    FormState,
    joined,
    new_state,
    split_names,
    state_from_json,
    state_of,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ZONE = "Asia/Almaty"
WHOLE = Entry(
    case="1",
    kind=Kind.CALL,
    happened=happened_from_parts(
        Precision.EXACT, "2026-11-22T22:10:07", "2026-11-22T23:05:00", ZONE
    ),
    title="7 missed calls",
    what_happened="They called\nagain and again",
    exact_words="«Жауап бер» 🔪",
    language="kk",
    channel="phone",
    platform="WhatsApp",
    account="+7 700 000 00 42",
    url="https://example.invalid/x",
    place="home",
    people=("Ivanov, I.", "Night"),
    witnesses=("Aru",),
    effect="I could not sleep",
    actions=(Action("blocked", "them", "2026-11-23", "12-3"), Action("my own words")),
    tags=(Tag.STALKING,),
    denies=3,
    call=Call(Direction.MISSED, 95, 7),
    private_note="only for me",
    evidence=(4, 2),
    in_dossier=False,
)


def test_the_whole_entry_comes_back_unchanged() -> None:
    """Seconds, a comma in a name, a channel that has no field: nothing is lost by editing."""
    assert state_of(WHOLE, NOW).to_entry(WHOLE) == WHOLE


def test_every_part_of_an_entry_is_kept_or_shown() -> None:
    """A new part of an entry must not vanish when an old entry is edited."""
    shown = {f.name for f in fields(FormState)}
    renamed = {"happened": "when", "call": "call_count"}
    hidden = {"channel"}
    for f in fields(Entry):
        assert renamed.get(f.name, f.name) in shown or f.name in hidden


def test_what_is_touched_is_changed() -> None:
    state = state_of(WHOLE, NOW)
    state.people = "Night; Ivanov, I.; +7 701"
    state.when = replace(state.when, precision=Precision.DAY)
    state.call_minutes = 3
    entry = state.to_entry(WHOLE)
    assert entry.people == ("Night", "Ivanov, I.", "+7 701")
    assert entry.happened.precision is Precision.DAY
    assert entry.call == Call(Direction.MISSED, 180, 7)
    assert entry.channel == "phone"


def test_a_draft_keeps_every_character() -> None:
    state = state_of(WHOLE, NOW)
    raw = json.loads(json.dumps(state.to_json(), ensure_ascii=False))
    assert state_from_json(raw, NOW, ZONE) == state


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"kind": "unheard-of", "tags": ["no"], "evidence": ["x", -1], "actions": [[1], "a"]},
        {"when": "x", "call_count": -3, "people": 7, "in_dossier": "maybe"},
    ],
)
def test_a_broken_draft_never_fails(raw: dict[str, object]) -> None:
    state = state_from_json(raw, NOW, ZONE)  # type: ignore[arg-type]
    assert state.kind == Kind.OTHER.value
    assert state.evidence == []
    assert state.actions == []
    assert state.call_count == 1
    state.to_entry()


def test_empty_and_one_line() -> None:
    state = new_state(NOW, ZONE, "1")
    assert state.is_empty()
    assert not state.has_line()
    state.what_happened = "  \n "
    assert state.is_empty()
    state.effect = "x"
    assert not state.is_empty()
    assert not state.has_line()
    state.title = "x"
    assert state.has_line()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        (" , ,", ()),
        ("@night_x01", ("@night_x01",)),
        ("Aru, Night ,+7 700", ("Aru", "Night", "+7 700")),
        ("Ivanov, I.; Night", ("Ivanov, I.", "Night")),
    ],
)
def test_names_in_a_line(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names
    assert split_names(joined(names)) == names


@pytest.mark.parametrize("kind", [Kind.CALL, Kind.THREAT])
def test_a_call_is_written_where_something_is_said_of_it(kind: Kind) -> None:
    state = new_state(NOW, ZONE)
    state.title, state.call_count, state.kind = "x", 7, kind.value
    assert state.to_entry().call == Call(None, None, 7)
    state.call_count = 1
    assert state.to_entry().call is None
