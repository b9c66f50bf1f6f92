"""Who is named: spellings and remarks are one person, and are still told."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.dossier.named_people import NamedPerson, named_people, plain_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Night (сенімді емеспін)", "Night"),
        ("Night ?", "Night"),
        ("Night, +7 700 000 00 41", "Night"),
        ("@night_x01", "@night_x01"),
        ("+7 700 000 00 41", "+7 700 000 00 41"),
        ("(кто-то)", "(кто-то)"),
        ("[Person A]", "[Person A]"),
    ],
)
def test_a_name_is_told_from_what_stands_beside_it(text: str, name: str) -> None:
    assert plain_name(text) == name


def test_spellings_are_one_person_and_an_incident_counts_once() -> None:
    lists = [("Нұрлан",), ("Нурлан", "Нұрлан"), ("нұрлан (not sure)", "Айгерім"), ("",)]
    assert named_people(lists) == [
        NamedPerson("Нұрлан", 3, (("Нурлан", 1), ("нұрлан (not sure)", 1))),
        NamedPerson("Айгерім", 1),
    ]


def test_names_that_the_user_united_are_one_person() -> None:
    lists = [("Night",), ("Тимур Ахметов",), ("Night (?)",)]
    (one,) = named_people(lists, [("Тимур Ахметов", "Night")])
    assert (one.name, one.incidents) == ("Night", 3)
