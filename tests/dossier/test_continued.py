"""Tests that page headers name the content that continues on the page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.system.language.translations import LANGUAGES, translator
from tests.dossier.reading import flat, made, outline, texts
from tests.dossier.sample import sample

LONG = "\n".join(f"Line {n} of what was written, word for word." for n in range(150))


def tops(data: bytes, language: str = "en") -> list[str]:
    """Return of each page what it says to go on; empty where it says nothing."""
    word = translator(language).say("{part} · continued", part="").strip()
    found = []
    for page in texts(data):
        # Foot, number and head come first; then what goes on, before all text.
        above = page.splitlines()[2:4]
        said = [line.removesuffix(word).strip() for line in above if line.endswith(word)]
        found.append(said[0] if said else "")
    return found


def starts(data: bytes) -> list[tuple[str, str]]:
    """Return of each page its mark, and the first lines below the head."""
    marks = tops(data)
    pages = [page.splitlines() for page in texts(data)]
    return [
        (mark, " ".join(lines[4 if mark else 3 : 7]))
        for mark, lines in zip(marks, pages, strict=True)
    ]


def test_an_entry_that_goes_on_is_named_on_each_page_and_a_new_one_is_not() -> None:
    content, files = sample(Reader.POLICE, "en", 3)
    first, second, third = content.incidents
    long = replace(second, entry=Entry(title="Long", exact_words=LONG))
    data = made(replace(content, incidents=(first, long, third), evidence=()), files)
    pages = texts(data)
    number = next(n for n, page in enumerate(pages) if re.search(r"Incident 2 +Long", page))
    last = next(n for n, page in enumerate(pages) if "Line 149 of" in page)
    assert last >= number + 2
    assert tops(data)[number : last + 1] == ["", *["Incident 2"] * (last - number)]
    for mark, text in starts(data):
        if re.match(r"Incident \d+ +\S", text):
            assert mark == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", Reader)
def test_pages_that_begin_something_say_nothing_of_what_was_before(
    reader: Reader, language: str
) -> None:
    data = made(*sample(reader, language, 9))
    kicker = translator(language).say("Incident {number}", number=0).replace("0", r"\d+") + " .*"
    named = {flat(title) for title in outline(data)}
    marks = tops(data, language)
    assert any(marks)
    for mark, page in zip(marks, texts(data), strict=True):
        first = page.splitlines()[4 if mark else 3]
        begins = re.fullmatch(kicker, first) is not None or flat(first) in named
        assert not (mark and begins), first


def test_long_tables_are_named_where_they_go_on() -> None:
    data = made(*sample(Reader.POLICE, "en", 60))
    marks = tops(data)
    assert "Chronology" in marks
    assert "Evidence register" in marks
    assert "Custody log" in marks
    assert marks[0] == ""
    for mark, page in zip(marks, texts(data), strict=True):
        heads = {"Chronology": "No. When", "Evidence register": ("Number ", "The fingerprint")}
        if mark in heads:
            assert page.splitlines()[4].startswith(heads[mark])


def test_the_bytes_stay_the_same() -> None:
    content = sample(Reader.POLICE, "ru", 9)
    assert made(*content) == made(*content)
