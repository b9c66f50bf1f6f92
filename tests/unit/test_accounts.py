"""Tests that spellings of one account are equal."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evidence_keeper.domain.dossier.pattern import By, Figure, pattern_of
from evidence_keeper.domain.record.accounts import account_key, accounts_in
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.time.happened import UNKNOWN

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+7 700 000 00 42", "8 (700) 000-00-42"),
        ("+77000000042", "8 700 000 00 42"),
        ("7000000042", "+7 700 000\u201100\u201142"),
        ("@Night_x01", "night_x01"),
        (" Сова ", "сова"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert account_key(one) == account_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+7 700 000 00 42", "+7 700 000 00 43"),
        ("+87000000042", "87000000042"),  # the first is no number of Kazakhstan
        ("112", "+7 112"),
        ("N. X., +7 700 000 00 42", "+7 700 000 00 42"),  # who else is meant nobody can tell
        ("night.x01", "night_x01"),
        ("", "@x"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert account_key(one) != account_key(other)


def test_it_is_counted_once_under_the_way_that_comes_first() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    written = ("+7 700 000 00 42", "8 700 000 00 42", "@a", "+77000000042", "", "@", "")
    incidents = [
        Incident(n, Entry(title="x", account=account, happened=UNKNOWN), now, now)
        for n, account in enumerate(written, start=1)
    ]
    pattern = pattern_of(incidents, "Asia/Almaty", TODAY)
    assert pattern.by_account == (("+7 700 000 00 42", 3), ("@", 1), ("@a", 1))
    assert pattern.opens[Figure(By.ACCOUNT, "+7 700 000 00 42")] == (1, 2, 4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("N. X., +7 700 000 00 42", ["+7 700 000 00 42"]),
        ("@night_x02 👻", ["@night_x02"]),
        ("Night (@night_x01, @Night_x01)", ["@night_x01"]),
        ("+7 700 000 00 41, 8 (700) 000-00-42", ["+7 700 000 00 41", "8 (700) 000-00-42"]),
        ("a@example.org", ["a@example.org"]),
        ("https://example.org/@night", ["https://example.org/@night"]),
        ("жасырын нөмір", ["жасырын нөмір"]),
        (" ", []),
    ],
)
def test_words_beside_a_number_make_no_other_account_of_it(text: str, found: list[str]) -> None:
    assert accounts_in(text) == found


def test_a_platform_counts_once_however_its_capitals_are_written() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    incidents = [
        Incident(n, Entry(title="x", platform=platform, happened=UNKNOWN), now, now)
        for n, platform in enumerate(
            ("WhatsApp", "whatsapp ", "Telegram", "WHATSAPP", " "), start=1
        )
    ]
    pattern = pattern_of(incidents, "Asia/Almaty", TODAY)
    assert pattern.by_platform == (("WhatsApp", 3), ("Telegram", 1))
    assert pattern.opens[Figure(By.PLATFORM, "WhatsApp")] == (1, 2, 4)
