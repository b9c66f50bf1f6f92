"""The counts of the document: one total, and each figure says what it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Section, depth_of
from evidence_keeper.domain.record.entry import Action, Entry, Kind, Step, Tag
from evidence_keeper.system.language.pattern_words import contacts_note
from evidence_keeper.system.language.translations import translator
from tests.dossier.reading import flat, made, texts, with_entry
from tests.dossier.sample import sample


@pytest.mark.parametrize("reader", Reader)
def test_first_page_and_pattern_have_one_total(reader: Reader) -> None:
    content, files = sample(reader, "en", 25)
    pages = [" ".join(page.split()) for page in texts(made(content, files))]
    told = "25 incidents: 24 with a known day ("
    assert told in pages[0]
    has_pattern = depth_of(Section.PATTERN, reader) is not None
    assert " ".join(pages).count(told) == 1 + has_pattern
    assert "24 incidents" not in " ".join(pages[:2])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_a_contact_is_stands_beside_their_number(language: str) -> None:
    content, files = sample(Reader.POLICE, language, 25)
    summary = flat("".join(texts(made(content, files))[1:5]))
    assert flat(contacts_note(translator(language))) in summary


@pytest.mark.parametrize(
    ("language", "word"), [("en", "blackmail"), ("ru", "шантаж"), ("kk", "бопсалау")]
)
def test_a_plain_denial_is_not_called_blackmail(language: str, word: str) -> None:
    for kind, expected in ((Kind.DENIAL, False), (Kind.MESSAGE, True)):
        entry = Entry(title="t", kind=kind, tags=(Tag.GASLIGHTING,))
        assert (word in " ".join(texts(with_entry(entry, language=language)))) is expected


def test_reports_stand_in_the_order_of_their_dates() -> None:
    content, files = sample(Reader.POLICE, "en", 4)
    days = ("2026-11-20", "2026-11-13T16:02", "", "2026-11-21")
    incidents = tuple(
        replace(i, entry=replace(i.entry, actions=(Action(Step.REPORTED, f"to{n}", day),)))
        for n, (i, day) in enumerate(zip(content.incidents, days, strict=True))
    )
    summary = texts(made(replace(content, incidents=incidents), files))[0]
    assert sorted(range(4), key=lambda n: summary.index(f"to{n}")) == [2, 1, 0, 3]


def test_a_remark_or_another_spelling_makes_no_second_person() -> None:
    content, files = sample(Reader.POLICE, "en", 5)
    people = ("Night", "night (not sure)", "Night", "Сова", "Сова")
    accounts = ("@a_1", "N. X., @a_1", "my account", "@b_2", "@b_2")
    incidents = tuple(
        replace(i, entry=replace(i.entry, people=(name,), account=account, call=None))
        for i, name, account in zip(content.incidents, people, accounts, strict=True)
    )
    content = replace(content, incidents=incidents)
    summary = " ".join("".join(texts(made(content, files))[1:4]).split())
    assert "Night of these as “night (not sure)”: 1 3" in summary
    assert "@a_1 named with it: Night 2" in summary
    assert "my account" in summary.partition("Own or affected accounts")[2]
    one = replace(content, united=(("Night", "Сова"),))
    united = " ".join("".join(texts(made(one, files))[1:4]).split())
    assert "of these as “Сова”: 2" in united


def test_names_that_fill_pages_are_still_laid_out() -> None:
    content, files = sample(Reader.POLICE, "en", 24)
    incidents = tuple(
        replace(i, entry=replace(i.entry, people=("Ж" * 90 + f" {n}",), account="Щ" * 90 + str(n)))
        for n, i in enumerate(content.incidents)
    )
    summary = "".join(texts(made(replace(content, incidents=incidents), files))[1:8])
    assert "and 14 more in the chronology" in summary
