"""People of a real vault: counted from entries, kept, logged; entries stay as written."""

from __future__ import annotations

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.people import Person, Role, assigned, merged, split
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.session import Session


def entry(day: str, **changes: object) -> Entry:
    happened = happened_from_parts(Precision.DAY, day, None, "Asia/Almaty")
    return Entry(title="x", happened=happened, **changes)  # type: ignore[arg-type]


def test_two_names_and_a_number_are_one_person(session: Session) -> None:
    session.incidents.record(
        [
            entry("2026-11-01", people=("Night",)),
            entry("2026-11-02", people=("Сова",), account="@owl", witnesses=("Айя",)),
            entry("2026-11-03", account="@owl"),
            entry("2026-11-04", account="+7"),
        ]
    )
    view = session.people.view()
    assert {(p.name, p.role) for p in view.register} == {
        ("Night", Role.DID_IT),
        ("Сова", Role.DID_IT),
        ("Айя", Role.WITNESS),
    }
    owl = next(a for a in view.accounts if a.text == "@owl")
    assert (owl.incidents, owl.first_day, owl.last_day) == (2, "2026-11-02", "2026-11-03")
    before = view.register
    register = assigned(merged(before, "Night", "Сова"), "@owl", "Night", "2026-11-02")
    session.people.save(register, Operation.PERSON_MERGED)
    view = session.people.view()
    assert [a.text for a in view.free_accounts] == ["+7"]
    night = next(p for p in view.register if p.name == "Night")
    assert session.people.incidents_of(night) == (1, 2, 3)
    session.people.save(split(register, "Night", "Сова"), Operation.PERSON_SPLIT)
    night = next(p for p in session.people.view().register if p.name == "Night")
    assert session.people.incidents_of(night) == (1, 2, 3)  # the account stayed with Night
    operations = [e.operation for e in session.vault.log.events()][-2:]
    assert operations == ["person_merged", "person_split"]
    assert session.incidents.get(2).entry.people == ("Сова",)
    assert session.incidents.get(2).versions == 1
    assert session.checks.check_all(Progress(lambda *_: None)).outcome.value == "unchanged"


def test_a_number_in_two_spellings_is_one_account_of_one_person(session: Session) -> None:
    session.incidents.record(
        [
            entry("2026-11-01", people=("Night",), account="8 701 000 11 22"),
            entry("2026-11-03", account="+7 701 000 11 22"),
            entry("2026-11-04", account="+77010001122"),
            entry("2026-11-05", account="+77010001122"),
            entry("2026-11-06", account="+77010001123"),
        ]
    )
    view = session.people.view()
    assert [(a.text, a.incidents, a.first_day, a.last_day) for a in view.free_accounts] == [
        ("+77010001122", 4, "2026-11-01", "2026-11-05"),
        ("+77010001123", 1, "2026-11-06", "2026-11-06"),
    ]
    register = assigned(view.register, "+77010001122", "Night", "")
    session.people.save(register, Operation.PERSON_CHANGED)
    assert [a.text for a in session.people.view().free_accounts] == ["+77010001123"]
    night = next(p for p in session.people.view().register if p.name == "Night")
    assert session.people.incidents_of(night) == (1, 2, 3, 4)
    assert assigned(register, "87010001122", "Another")[0].accounts == ()
    found = session.incidents.chronology(Choice(account="8701 0001122"), 0, 9)
    assert sorted(one.number for one in found) == [1, 2, 3, 4]
    assert session.incidents.chronology(Choice(account="87010009999"), 0, 9) == []


def test_a_name_that_nobody_said_anything_about_is_kept_nowhere(session: Session) -> None:
    session.incidents.record([entry("2026-11-01", people=("Night",), witnesses=("SecretName",))])
    register = assigned(session.people.view().register, "@owl", "Night", "")
    session.people.save(register, Operation.PERSON_CHANGED)
    kept = str(session.settings.preference("people", None))
    assert "@owl" in kept
    assert "SecretName" not in kept
    session.incidents.bin((1,))
    session.bin.remove_incident(1, "")
    assert [p.name for p in session.people.view().register] == ["Night"]


def test_half_a_character_is_no_reason_to_lose_a_note(session: Session) -> None:
    session.incidents.record([entry("2026-11-01", people=("Night",))])
    register = (Person(("Night",), Role.DID_IT, (), "note \ud83d"),)
    session.people.save(register, Operation.PERSON_CHANGED)
    assert session.people.view().register[0].note.startswith("note ")
