"""Tests the search while typing: same results as a full scan, newest first, for each key."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.text import found_in, holds
from evidence_keeper.domain.time.happened import UNKNOWN, Precision, happened_from_parts
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.record import search_while_typing

WORDS = [
    "телефон", "телефондар", "телефонымның", "жазды", "жазғанда", "мектеп", "мектепке",
    "мектептен", "кеше", "ёлка", "ещё", "threat", "threatened", "home", "зж", "@night_owl",
    "+77015550101", "8(701)555-01-01", "досы", "аяқ",
    "100%", "a_b", "«көресің»", "🔪", "ІІМ", "straße", "қорқытты",
]  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("search") / "vault"
    vaults.create(folder, "one two three", fast=True)
    session = vaults.open_with_passphrase(folder, "one two three")
    dice = random.Random(5)
    entries = []
    for number in range(420):
        words = " ".join(dice.choice(WORDS) for _ in range(7))
        day = f"2026-{dice.randrange(1, 13):02d}-{dice.randrange(1, 28):02d}"
        happened = happened_from_parts(Precision.DAY, day, None, "Asia/Almaty")
        if number % 25 == 0:
            happened = UNKNOWN
        rare = "жалғыз сөз" if number == 17 else ""
        kind = dice.choice([Kind.CALL, Kind.MESSAGE])
        entries.append(
            Entry(title=words, what_happened=rare, kind=kind, happened=happened, account=WORDS[0])
        )
    session.incidents.record(entries)
    session.incidents.bin((9,))
    yield session
    session.close()


def looked_through(session: Session, text: str) -> list[int]:
    """What a search must find: every entry looked at, in the order of the chronology."""

    def whole(incident: Incident) -> str:
        entry = incident.entry
        return f"{entry.title}\n{entry.what_happened}\n{entry.account}"

    return [i.number for i in session.incidents.chronology(limit=1000) if holds(whole(i), text)]


QUERIES = [
    "т", "те", "тел", "телеф", "телефон", "телефонымның", "ептен", "ЖАЗ", "зж", "ж", "қо", "ё",
    "елка", "ёлка", "мектеп кеше", "мектеп к", "те ме", "@", "+7", "0101", "100%", "%", "_",
    "a_b", '"', "🔪", "«көресің»", "ıim", "іім", "ss", "strasse", "жалғыз", "ыз сө", "өз", "zzz",
    "7015550101", "+7 701 555 01 01", "8701555", "достары", "аяғын", "қорқыту",
    "мектебім", "телефонға", "телефонның мектепке", "threatens",
    "қоркытты", "коркытты", "корк", "аяк", "ұйықта", "ко", "туске", "жаугыз", "жалгыз",
    "zz", "z", "AND", "NOT те", "*", "()", "те*", "\0", "ІІМ",
]  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_every_query_finds_what_looking_through_finds(session: Session, text: str) -> None:
    expected = looked_through(session, text)
    choice = Choice(text=text)
    assert [i.number for i in session.incidents.chronology(choice, 0, 1000)] == expected
    assert [i.number for i in session.incidents.chronology(choice, 0, 50)] == expected[:50]
    assert [i.number for i in session.incidents.chronology(choice, 50, 50)] == expected[50:100]
    assert session.incidents.count(choice) == len(expected)
    assert session.incidents.numbers(choice) == expected
    days = session.incidents.day_counts(choice)
    dated = [i for i in session.incidents.chronology(choice, 0, 1000) if i.entry.happened.start]
    assert sum(days.values()) == len(dated)


def test_each_key_of_a_word_finds_at_least_what_holds_the_whole_word(session: Session) -> None:
    found_whole = looked_through(session, "телефонымның")
    texts = {n: session.incidents.get(n).entry.title for n in found_whole}
    whole = {n for n, title in texts.items() if "телефонымның" in title}
    assert whole < set(found_whole)
    for length in range(1, len("телефонымның")):
        part = Choice(text="телефонымның"[:length])
        assert whole <= {i.number for i in session.incidents.chronology(part, 0, 1000)}


def test_the_last_two_letters_of_an_entry_are_found(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="кесіп өтті: яэ")])
    try:
        assert [i.number for i in session.incidents.chronology(Choice(text="яэ"))] == [number]
    finally:
        session.incidents.bin((number,))
    assert session.incidents.chronology(Choice(text="яэ")) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("қоңырауын", "Тағы қоңырау"),
        ("қоңырауын", "Екі қоңыраулар болды"),
        ("қоңырау", "қоңырауын естідім"),
        ("қоңыраулар", "қоңырауын естідім"),
        ("звонков", "Опять звонок"),
        ("звонок", "Пять звонков подряд"),
    ],
)
def test_a_word_is_found_whatever_its_ending(session: Session, typed: str, wanted: str) -> None:
    (number,) = session.incidents.record([Entry(title=wanted)])
    try:
        assert [i.number for i in session.incidents.chronology(Choice(text=typed))] == [number]
        assert session.incidents.count(Choice(text=f"{typed} {wanted[-4:]}")) == 1
    finally:
        session.incidents.bin((number,))


@pytest.mark.parametrize("typed", ["+77025550909", "87025550909", "7025550909", "8 702 555 09 09"])
def test_a_number_is_found_in_every_spelling(session: Session, typed: str) -> None:
    written = ("+7 702 555 09 09", "8(702)555-09-09", "87025550909")
    numbers = session.incidents.record([Entry(title=f"Нөмір {text}") for text in written])
    try:
        assert {i.number for i in session.incidents.chronology(Choice(text=typed))} == set(numbers)
        assert session.incidents.count(Choice(text=f"{typed} нөмір")) == 3
    finally:
        for number in numbers:
            session.incidents.bin((number,))


@pytest.mark.parametrize("typed", ["теңге", "тенге", "ТЕҢГ", "кайта", "қайта", "ұй", "уй", "ұ"])
def test_kazakh_letters_and_those_that_stand_in_for_them_are_one(
    session: Session, typed: str
) -> None:
    titles = ("Қайта ұйге теңге сұрады", "кайта уйге тенге сурады")
    both = session.incidents.record([Entry(title=title) for title in titles])
    try:
        seen = [i.number for i in session.incidents.chronology(Choice(text=typed), 0, 500)]
        assert set(both) <= set(seen)
        for title in titles:
            assert holds(title, typed)
            marked = [title[begin:end] for begin, end in found_in(title, typed)]
            assert marked
            assert all(marked)
    finally:
        session.incidents.bin(both)


def test_a_search_within_a_filter(session: Session) -> None:
    text = Choice(text="мектеп", kinds=(Kind.CALL,))
    found_here = session.incidents.chronology(text, 0, 1000)
    assert found_here
    assert {i.entry.kind for i in found_here} == {Kind.CALL}
    account = replace(text, account=WORDS[0])
    assert session.incidents.count(account) == len(found_here)
    assert session.incidents.count(replace(text, account="nobody")) == 0
    assert session.incidents.kinds() == [Kind.CALL, Kind.MESSAGE]
    some = tuple(i.number for i in found_here[:3])
    assert session.incidents.count(Choice(numbers=some)) == 3
    assert session.incidents.count(Choice(numbers=())) == 0


def test_a_common_word_needs_no_index_and_a_rare_one_does(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = search_while_typing.searched

    def noted(*args: object) -> object:
        asked.append(str(args[3]))
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(search_while_typing, "searched", noted)
    assert len(session.incidents.chronology(Choice(text="те"), 0, 20)) == 20
    assert asked == []
    assert len(session.incidents.chronology(Choice(text="жалғыз"), 0, 20)) == 1
    assert asked == ["жалғыз"]


def test_evidence_is_found_by_name_note_and_number(session: Session) -> None:
    item = session.evidence.keep_bytes(b"%PDF-1.7 x", "скриншот-қыркүйек.pdf", Source.PICKED).added[
        0
    ]
    session.evidence.update(replace(item, notes="Алынған түні"))
    for text in ("қыркүйек", "ркүй", "түні", "тү", "EK-0001", "ek"):
        assert session.evidence.count(text) == 1, text
    for text in ("zz", "zzz", "қыркүйек жоқ"):
        assert session.evidence.count(text) == 0, text


def test_a_vault_of_the_schema_before_gets_the_order_of_search(tmp_path: Path) -> None:
    vaults.create(tmp_path / "vault", "one two three", fast=True)
    session = vaults.open_with_passphrase(tmp_path / "vault", "one two three")
    names = {row[0] for row in session.vault.database.all("SELECT name FROM sqlite_schema")}
    session.close()
    assert {"incidents_shown", "incidents_by_day"} <= names
    assert "incidents_by_time" not in names
