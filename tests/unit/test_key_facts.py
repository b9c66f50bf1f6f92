"""The incidents that lead a document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from evidence_keeper.domain.dossier.key_facts import key_facts
from evidence_keeper.domain.record.entry import Entry, Incident, Kind
from evidence_keeper.domain.time.happened import UNKNOWN, Precision, happened_from_parts

NOTED = datetime(2026, 3, 1, tzinfo=UTC)


def one(
    number: int, kind: Kind = Kind.MESSAGE, *, important: bool = False, **fields: Any
) -> Incident:
    day = fields.pop("day", number)
    happened = (
        happened_from_parts(Precision.DAY, f"2026-02-{day:02}", None, "Asia/Almaty")
        if day
        else UNKNOWN
    )
    return Incident(
        number, Entry(kind=kind, happened=happened, **fields), NOTED, NOTED, important=important
    )


def numbers(*incidents: Incident, limit: int = 5) -> list[int]:
    return [i.number for i in key_facts(incidents, limit)]


def test_threats_lead_before_demands_and_demands_before_visits() -> None:
    found = numbers(
        one(1, Kind.CALL, title="Missed call"),
        one(2, Kind.FOLLOWING, title="He stood at the entrance"),
        one(3, title="A message", exact_words="Send me the money today"),
        one(4, Kind.THREAT, title="A threat"),
        one(5, Kind.POST, title="A comment"),
    )
    assert found == [4, 3, 2]


def test_a_threat_that_demands_leads_before_one_that_does_not() -> None:
    found = numbers(
        one(1, Kind.THREAT, exact_words="Переведи 5000 тенге, иначе все увидят"),
        one(2, Kind.THREAT, exact_words="You will be sorry"),
    )
    assert found == [1, 2]


def test_what_can_be_quoted_or_shown_leads_then_the_most_recent_and_undated_last() -> None:
    found = numbers(
        one(1, Kind.THREAT),
        one(2, Kind.THREAT, day=0),
        one(3, Kind.THREAT),
        one(4, Kind.THREAT, day=2, evidence=(1,)),
        one(5, Kind.THREAT, day=1, exact_words="Wait for me"),
    )
    assert found == [4, 5, 3, 1, 2]


def test_marked_ones_replace_the_proposal_whatever_they_are() -> None:
    found = numbers(
        one(1, Kind.THREAT, title="A threat"),
        one(2, Kind.CALL, title="The first call", important=True),
        one(3, Kind.FOLLOWING, title="At the school", important=True),
    )
    assert found == [3, 2]


def test_no_more_than_the_limit_and_the_gravest_remain() -> None:
    visits = [one(n, Kind.FOLLOWING, important=True) for n in range(1, 8)]
    threat = one(8, Kind.THREAT, day=1, important=True)
    assert numbers(*visits, threat) == [8, 7, 6, 5, 4]
    assert numbers(*visits, threat, limit=3) == [8, 7, 6]


def test_nothing_is_proposed_where_nothing_fits() -> None:
    assert numbers(one(1, Kind.CALL, title="Missed call"), one(2, title="Hello")) == []
    assert numbers() == []


@pytest.mark.parametrize(
    "words",
    [
        "скинь фото",
        "Ақша жібер, әйтпесе бәріне айтам",
        "суретіңді жібермесең, өкінесің",
        "Переведите 20 тысяч на каспи",
        "send nudes",
        "Pay me. Now. I want you to give the money",
    ],
)
def test_a_demand_is_recognised_in_the_words_that_were_quoted(words: str) -> None:
    assert numbers(one(1, exact_words=words)) == [1]


@pytest.mark.parametrize(
    "text",
    ["Он требовал деньги за молчание", "He demanded a photo", "Менен ақша талап етті"],
)
def test_a_demand_is_recognised_in_her_account(text: str) -> None:
    assert numbers(one(1, title=text)) == [1]
    assert numbers(one(1, title="Вечером", what_happened=text)) == [1]


@pytest.mark.parametrize(
    "fields",
    [
        {"exact_words": "I never demanded money", "kind": Kind.DENIAL},
        {"exact_words": "Send regards. Nice photo"},
        {"title": "Мне пришли фото от подруги"},
        {"title": "He sent a photo of the school"},
        {"exact_words": "Красивое фото"},
        {"exact_words": "Бұл сурет керемет"},
    ],
)
def test_other_words_about_money_or_pictures_are_no_demand(fields: dict[str, Any]) -> None:
    assert numbers(one(1, **fields)) == []
