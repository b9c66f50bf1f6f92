"""Tests recording, changing and finding with a real vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry, Kind
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.record.entry_input import read_changed_entry, read_entries
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.evidence.evidence_details import evidence_details
from evidence_keeper.storage.record.drafts_and_preferences import PLAN
from tests.vault_copies import PASSPHRASE


def on(day: str, **changes: object) -> Entry:
    happened = happened_from_parts(Precision.DAY, day, None, "Asia/Almaty")
    return Entry(happened=happened, title="x", **changes)


def titles(session: Session, **choice: object) -> list[str]:
    return [i.entry.title for i in session.incidents.chronology(Choice(**choice))]


def test_all_or_nothing(session: Session) -> None:
    entries = [Entry(title="good"), Entry(title="bad", evidence=(7,))]
    with pytest.raises(KeeperError) as caught:
        session.incidents.record(entries)
    assert caught.value.code is Code.EVIDENCE_UNKNOWN
    assert caught.value.params["entry"] == "2"
    assert session.incidents.count() == 0
    assert session.incidents.record(entries[:1]) == [1]


def test_denial_can_point_forward_and_backward_within_one_input(session: Session) -> None:
    session.incidents.record([Entry(title="older")])
    numbers = session.incidents.record(
        [Entry(title="a", denies=-3), Entry(title="b", denies=1), Entry(title="c")]
    )
    assert numbers == [2, 3, 4]
    assert [session.incidents.get(n).entry.denies for n in numbers] == [4, 1, None]
    for wrong in (-9, 99):
        with pytest.raises(KeeperError) as caught:
            session.incidents.record([Entry(title="d", denies=wrong)])
        assert caught.value.code is Code.DENIES_UNKNOWN
    for itself in (
        lambda: session.incidents.record([Entry(title="me", denies=-1)]),
        lambda: session.incidents.revise(1, Entry(title="me", denies=1)),
    ):
        with pytest.raises(KeeperError) as caught:
            itself()
        assert caught.value.code is Code.DENIES_UNKNOWN
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_earlier_versions_are_kept(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="first", people=("A", "B"))])
    changed = session.incidents.revise(
        number, replace(session.incidents.get(number).entry, title="second")
    )
    assert (changed.versions, changed.entry.title, changed.entry.people) == (
        2,
        "second",
        ("A", "B"),
    )
    assert [entry.title for _, entry in session.incidents.versions(number)] == ["first", "second"]
    same = session.incidents.revise(number, changed.entry)
    assert same.versions == 2
    assert titles(session, text="first") == []
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_edit_keeps_the_keys_that_are_not_given(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="first", effect="sleep", people=("A",))])
    before = session.incidents.get(number)
    changed = session.incidents.revise(
        number, read_changed_entry(session, before, b'{"title": "second"}')
    )
    assert (changed.entry.title, changed.entry.effect, changed.entry.people) == (
        "second", "sleep", ("A",),
    )  # fmt: skip
    with pytest.raises(KeeperError) as caught:
        read_changed_entry(session, before, b'{"titel": "x"}')
    assert caught.value.code is Code.KEY_UNKNOWN


def test_search_finds_the_inside_of_words_in_every_field(session: Session) -> None:
    session.incidents.record(
        [
            Entry(title="Хабарламаларының бәрі", account="+7 700 000 00 41"),
            Entry(title="Ёлка", people=("Night_X01",), effect="Ұйықтай алмадым"),
            Entry(title='100% "сөз" under_score', private_note="ал"),
        ]
    )
    assert titles(session, text="хабарлама") == ["Хабарламаларының бәрі"]
    assert titles(session, text="ЛАМАЛАР") == ["Хабарламаларының бәрі"]
    assert titles(session, text="елка") == ["Ёлка"]
    assert titles(session, text="night алмадым") == ["Ёлка"]
    assert titles(session, text="00 41") == ["Хабарламаларының бәрі"]
    assert titles(session, text="0%") == ['100% "сөз" under_score']
    assert titles(session, text="r_") == ['100% "сөз" under_score']
    assert titles(session, text='"сөз"') == ['100% "сөз" under_score']
    assert len(titles(session, text="ал")) == 3
    assert titles(session, text="жоқ AND * NEAR(") == []


def test_filters_and_order(session: Session) -> None:
    session.incidents.record(
        [
            on("2026-11-03", kind=Kind.CALL, people=("A",)),
            on("2026-11-05", kind=Kind.POST, witnesses=("A",)),
            Entry(title="unknown time"),
            on("2026-11-04", kind=Kind.CALL, case="Second"),
        ]
    )
    numbers = [i.number for i in session.incidents.chronology()]
    assert numbers == [2, 4, 1, 3]
    assert [c.name for c in session.incidents.cases()] == ["Main", "Second"]
    assert session.incidents.count(Choice(kinds=(Kind.CALL,))) == 2
    assert session.incidents.count(Choice(person="A")) == 2
    assert session.incidents.count(Choice(case="Second")) == 1
    period = Choice(first_day=date(2026, 11, 4), last_day=date(2026, 11, 5))
    assert [i.number for i in session.incidents.chronology(period)] == [2, 4]
    assert [i.number for i in session.incidents.chronology(Choice(), 1, 2)] == [4, 1]
    assert session.incidents.day_counts() == {date(2026, 11, d): 1 for d in (3, 4, 5)}


def test_a_day_counts_what_is_known_to_begin_on_it(session: Session) -> None:
    zone = "Asia/Almaty"
    times = [
        happened_from_parts(Precision.BETWEEN, "2026-11-03T17:00", "2026-11-03T23:59", zone),
        happened_from_parts(Precision.ABOUT, "2026-11-03T22:10", None, zone),
        happened_from_parts(Precision.BETWEEN, "2026-11-03T22:00", "2026-11-04T02:00", zone),
        happened_from_parts(Precision.EXACT, "2026-11-03T23:10", "2026-11-04T00:18", zone),
        happened_from_parts(Precision.ABOUT, "2026-11-01T20:00", "2026-11-05T08:00", zone),
        happened_from_parts(Precision.DAY, "2026-11-07", "2026-11-08", zone),
        happened_from_parts(Precision.MONTH, "2026-11", None, zone),
        happened_from_parts(Precision.BEFORE, None, "2026-11-03T10:00", zone),
        happened_from_parts(Precision.AFTER, "2026-11-03T10:00", None, zone),
    ]
    session.incidents.record([Entry(title="x", happened=each) for each in times])
    assert session.incidents.day_counts() == {
        date(2026, 11, d): n for d, n in ((1, 1), (3, 3), (7, 1))
    }


def test_a_day_is_found_in_the_list_where_the_clocks_differ(session: Session) -> None:
    chance, first = Random(3), date(2026, 5, 1)
    entries = [Entry(title="some time")]
    for n in range(150):
        day = first + timedelta(days=chance.randrange(40))
        zone = chance.choice(["Asia/Almaty", "America/New_York", "Pacific/Kiritimati"])
        kind = chance.choice([Precision.EXACT, Precision.AFTER, Precision.DAY])
        text = str(day) if kind is Precision.DAY else f"{day}T{chance.randrange(24):02}:30"
        entries.append(Entry(title=str(n), happened=happened_from_parts(kind, text, None, zone)))
    session.incidents.record(entries)
    rows = [i.entry.happened.local_day for i in session.incidents.chronology(Choice(), 0, 500)]
    for n in range(-2, 45):
        day = first + timedelta(days=n)
        before = next((row for row, at in enumerate(rows) if at is not None and at < day), None)
        row = rows.index(day) if day in rows else before
        expected = (len(rows) - 2, False) if row is None else (row, True)
        assert session.incidents.row_of_day(Choice(), day) == expected
    assert session.incidents.row_of_day(Choice(numbers=()), first) == (-1, False)
    assert session.incidents.row_of_day(Choice(), date.max)[1]
    assert not session.incidents.row_of_day(Choice(), date.min)[1]


def test_the_bin_hides_and_gives_back(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="x")])
    session.incidents.bin((number,))
    assert (session.incidents.count(), [i.number for i in session.incidents.binned()]) == (
        0,
        [number],
    )
    session.incidents.restore((number,))
    assert (session.incidents.count(), session.incidents.binned()) == (1, [])


def test_drafts_profile_and_preferences_survive(session: Session) -> None:
    first = session.drafts.save(None, {"title": "half\ud800 a sent", "n": 1})
    second = session.drafts.save(None, {"title": "other"})
    assert session.drafts.save(first, {"title": "half a sentence"}) == first
    typed = datetime(2026, 11, 20, 10, tzinfo=UTC)
    session.drafts.save(second, {"title": "other", "put_off": True}, typed)
    assert [d.changed for d in session.drafts.all() if d.number == second] == [typed]
    session.drafts.drop(second)
    session.settings.save_profile(Profile(name="А. Т."))
    session.settings.set_preference("lock_after_minutes", 7)
    folder = session.folder
    session.close()
    again = vaults.open_with_passphrase(folder, PASSPHRASE)
    assert [d.body for d in again.drafts.all()] == [{"title": "half a sentence"}]
    assert again.settings.profile() == Profile(name="А. Т.")
    assert again.settings.preference("lock_after_minutes", 5) == 7
    assert again.settings.preference("other", 5) == 5
    again.close()


def test_noted_is_set_by_the_program_in_the_zone_of_the_case(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="x")])
    noted = session.incidents.get(number).noted
    assert noted.utcoffset() is not None
    assert noted.isoformat().endswith("+05:00")


def test_times_without_zone_are_those_of_their_case(session: Session) -> None:
    session.incidents.add_case("Abroad", "Europe/Berlin")
    data = (
        b'[{"title": "a", "happened": {"from": "2026-11-03T10:00"}},'
        b'{"title": "b", "case": "Abroad", "happened": {"from": "2026-11-03T10:00"}}]'
    )
    numbers = session.incidents.record(read_entries(session, data))
    starts = [session.incidents.get(n).entry.happened.start for n in numbers]
    assert [s.isoformat()[-6:] for s in starts if s] == ["+05:00", "+01:00"]


def test_notes_on_evidence_are_kept_and_logged(session: Session) -> None:
    item = session.evidence.keep_bytes(b"hello", "note.txt", Source.PASTED).added[0]
    session.evidence.update(replace(item, notes="from her phone", intimate=True))
    again = session.evidence.get(item.number)
    assert (again.notes, again.intimate) == ("from her phone", True)
    assert [e.operation for e in session.evidence.history(1)] == [
        "evidence_added",
        "evidence_changed",
    ]
    assert session.evidence.count("phone") == 1
    with pytest.raises(KeeperError):
        session.evidence.update(replace(item, number=99))


def test_what_was_noted_before_can_be_read(session: Session) -> None:
    item = session.evidence.keep_bytes(b"hello", "note.txt", Source.PASTED).added[0]
    first = replace(item, notes="I typed this for an hour", url="https://example.invalid/x")
    session.evidence.update(first)
    session.evidence.update(replace(first, intimate=True))
    assert session.evidence.earlier_notes(1) == [], "nothing that was typed is gone"
    second = replace(first, notes="", intimate=True)
    session.evidence.update(second)
    session.evidence.update(replace(second, url="", transcript="x"))
    kept = [before for _, before in session.evidence.earlier_notes(1)]
    assert kept == [replace(first, intimate=True), second]
    logged = [e.told()["sha256"] for e in session.evidence.history(1)[1:]]
    prints = [fingerprint(canonical_bytes(evidence_details(before))) for before in kept]
    assert prints == logged[1:3], "the log knows what they were"


def test_a_plan_is_kept_without_a_log_entry_a_keystroke_and_logged_once(session: Session) -> None:
    session.settings.save_plan(SafetyPlan())
    assert session.vault.notebook.paper(PLAN) is None, "an empty plan is none"
    before = len(session.vault.log.events())
    for typed in ("A", "Au", "Aunt"):
        session.settings.keep_plan(SafetyPlan(people=typed))
    assert session.settings.safety_plan().people == "Aunt"
    assert len(session.vault.log.events()) == before
    for _ in range(2):
        session.settings.save_plan(SafetyPlan(people="Aunt"))
    (event,) = session.vault.log.events()[before:]
    assert event.operation == Operation.PAPER_CHANGED
    assert "Aunt" not in event.body
    session.settings.save_plan(SafetyPlan())
    assert session.settings.safety_plan().is_empty()
    assert len(session.vault.log.events()) == before + 2
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_the_row_of_a_day_is_counted_by_what_the_list_is_sorted_by(session: Session) -> None:
    zone = "Asia/Almaty"
    happened = {
        "in May": happened_from_parts(Precision.MONTH, "2026-05", None, zone),
        "from 4 to 18 May": happened_from_parts(
            Precision.BETWEEN, "2026-05-04", "2026-05-18", zone
        ),
        "before 9 May": happened_from_parts(Precision.BEFORE, None, "2026-05-09", zone),
        "20 May": happened_from_parts(Precision.DAY, "2026-05-20", None, zone),
        "10 May": happened_from_parts(Precision.DAY, "2026-05-10", None, zone),
        "2 May": happened_from_parts(Precision.DAY, "2026-05-02", None, zone),
    }
    session.incidents.record(
        [Entry(title=title, happened=when) for title, when in happened.items()]
    )
    session.incidents.record([Entry(title="nobody knows when")])
    rows = titles(session)
    assert rows[-2:] == ["in May", "nobody knows when"]
    for day, title in ((25, "20 May"), (20, "20 May"), (19, "10 May"), (9, "before 9 May"),
                       (8, "from 4 to 18 May"), (3, "2 May"), (1, "in May")):  # fmt: skip
        row, is_there = session.incidents.row_of_day(EVERYTHING, date(2026, 5, day))
        assert (rows[row], is_there) == (title, True)
    row, is_there = session.incidents.row_of_day(EVERYTHING, date(2026, 4, 30))
    assert (rows[row], is_there) == ("in May", False), "the oldest that is dated"
    assert session.incidents.row_of_day(Choice(kinds=(Kind.GIFT,)), date(2026, 5, 1)) == (-1, False)
