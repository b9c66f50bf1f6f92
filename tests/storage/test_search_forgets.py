"""Tests that removed words leave the search index without a rebuild each time."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.text import index_form
from evidence_keeper.services.session import Session
from evidence_keeper.storage.record.search_query import INDEXES
from tests.storage.test_removal import CANARY, pages

TRACES = (CANARY.encode(), index_form(CANARY).encode())
"""As it was typed, and as the index has it."""


def fill(session: Session) -> None:
    """Enough entries, one by one, that the index has old and merged segments."""
    for n in range(40):
        session.incidents.record([Entry(title=f"title {n}", what_happened="ұзақ мәтін " * 20)])
    session.incidents.record([Entry(title=f"{CANARY} one"), Entry(title=f"{CANARY} two")])
    for n in range(40, 80):
        session.incidents.record([Entry(title=f"title {n}", what_happened="қысқа мәтін " * 20)])


def removed(session: Session, monkeypatch: pytest.MonkeyPatch, number: int) -> int:
    """Remove an incident for good; return how often an index was built anew for it."""
    built = []
    execute = session.vault.database.execute

    def counted(statement: str, *values: Any) -> Any:
        built.append("'rebuild'" in statement)
        return execute(statement, *values)

    session.incidents.bin((number,))
    with monkeypatch.context() as patch:
        patch.setattr(session.vault.database, "execute", counted)
        session.bin.remove_incident(number, "")
    return sum(built)


def test_the_words_go_without_building_anew(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session)
    kept = pages(session.folder)
    assert all(trace in kept for trace in TRACES), "the control: now it is there"
    assert [removed(session, monkeypatch, n) for n in (41, 42)] == [0, 0]
    left = pages(session.folder)
    assert not any(trace in left for trace in TRACES)
    assert session.incidents.count() == 80
    assert session.vault.database.scalar("SELECT count(*) FROM incident_search") == 80
    session.vault.database.execute(
        "INSERT INTO incident_search (incident_search) VALUES ('integrity-check')"
    )


def test_an_index_of_before_is_built_anew_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in INDEXES:
        session.vault.database.execute(
            f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 0)"
        )
    fill(session)
    assert [removed(session, monkeypatch, n) for n in (41, 42)] == [1, 0]
    left = pages(session.folder)
    assert not any(trace in left for trace in TRACES)
