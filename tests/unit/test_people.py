"""Tests that merging and splitting people lose nothing and can be undone."""

from __future__ import annotations

from evidence_keeper.domain.record.people import (
    Belonging,
    Occurrence,
    Person,
    Role,
    assigned,
    changed,
    everybody,
    merged,
    register_from_json,
    register_to_json,
    split,
    united,
)

NIGHT = Person(("Night",), Role.DID_IT, (Belonging("+7 1", "2026-11-01"),), "older boy")
OWL = Person(("Сова", "Owl"), None, (Belonging("@owl"), Belonging("+7 1")))
APAI = Person(("Апай",), Role.HELPER)
ALL = (NIGHT, OWL, APAI)


def test_merged_keeps_all_names_accounts_and_notes() -> None:
    both, other = merged(ALL, "Night", "Сова")
    assert both.names == ("Night", "Сова", "Owl")
    assert [b.account for b in both.accounts] == ["+7 1", "@owl"]
    assert both.accounts[0].since == "2026-11-01"
    assert (both.role, both.note, other) == (Role.DID_IT, "older boy", APAI)


def test_one_number_in_two_spellings_belongs_to_one_person_after_a_merge() -> None:
    ours = (Person(("Night",), None, (Belonging("+7 701 555 01 02"),)),)
    theirs = (Person(("Сова",), None, (Belonging("8 701 555 01 02"), Belonging("@owl"))),)
    both = united(ours, theirs)
    assert [[b.account for b in p.accounts] for p in both] == [["+7 701 555 01 02"], ["@owl"]]
    one = merged((*ours, *theirs), "Night", "Сова")
    assert [b.account for b in one[0].accounts] == ["+7 701 555 01 02", "@owl"]


def test_merging_with_nobody_or_oneself_changes_nothing() -> None:
    assert merged(ALL, "Night", "Night") == ALL
    assert merged(ALL, "Night", "nobody") == ALL
    assert merged(ALL, "nobody", "Night") == ALL


def test_a_split_name_is_a_person_of_its_own() -> None:
    register = split(merged(ALL, "Night", "Сова"), "Night", "Сова")
    assert [p.names for p in register] == [("Night", "Owl"), ("Сова",), ("Апай",)]
    assert split(ALL, "Night", "Night") == ALL
    assert split(ALL, "Сова", "Night") == ALL


def test_an_account_belongs_to_one_person_at_most() -> None:
    register = assigned(ALL, "+7 1", "Апай", "2026-11-03")
    owners = [p.name for p in register for b in p.accounts if b.account == "+7 1"]
    assert owners == ["Апай"]
    assert not any(b.account == "+7 1" for p in assigned(ALL, "+7 1", "") for b in p.accounts)


def test_whoever_is_written_and_known_to_nobody_is_a_person() -> None:
    written = [Occurrence("Owl", 3, did_it=True), Occurrence("Neighbour", 1)]
    register = everybody(ALL, written)
    assert register[:3] == ALL
    assert register[3] == Person(("Neighbour",), Role.WITNESS)


def test_what_is_kept_reads_the_same_and_rubbish_is_left_out() -> None:
    assert register_from_json(register_to_json(ALL)) == ALL
    assert changed(ALL, "Апай", NIGHT)[2] == NIGHT
    rubbish = [1, {}, {"names": []}, {"names": ["A"], "role": "king", "accounts": [{}, 2]}]
    assert register_from_json(rubbish) == (Person(("A",)),)
    assert register_from_json(None) == ()


def test_a_number_in_two_spellings_is_one_person_where_it_stands_for_a_name() -> None:
    written = [Occurrence("+7 701 555 12 34", 3, did_it=True), Occurrence("Night", 2)]
    written += [Occurrence("8 (701) 555-12-34", 1), Occurrence("+7 701 555 12 35", 1)]
    people = everybody((), written)
    assert [p.names for p in people] == [
        ("+7 701 555 12 34", "8 (701) 555-12-34"),
        ("Night",),
        ("+7 701 555 12 35",),
    ]
    assert people[0].role is Role.DID_IT
    assert everybody((Person(("8 701 555 12 35",), Role.HELPER),), written)[0].names == (
        "8 701 555 12 35",
        "+7 701 555 12 35",
    )
    apart = split(people, "+7 701 555 12 34", "8 (701) 555-12-34")
    assert [p.names for p in everybody(apart, written)][:2] == [
        ("+7 701 555 12 34",),
        ("8 (701) 555-12-34",),
    ]
