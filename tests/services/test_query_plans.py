"""Tests that per-file and per-entry queries never scan a whole table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.storage.vault.database import Database

SMALL = ("cases", "secrets", "preferences")
"""Tables with a handful of rows; the others grow with what the user keeps."""


def keep_a_file(session: Session, folder: Path) -> None:
    path = folder / "new.txt"
    path.write_text("new")
    assert session.evidence.keep_files([path], Source.DROPPED, Progress()).added


def keep_it_twice(session: Session, folder: Path) -> None:
    keep_a_file(session, folder)
    again = session.evidence.keep_files([folder / "new.txt"], Source.DROPPED, Progress())
    assert again.duplicates


def write(session: Session, _: Path) -> None:
    session.incidents.record([Entry(title="new", people=("Night_X",), evidence=(1,))])


def write_again(session: Session, _: Path) -> None:
    session.incidents.revise(1, Entry(title="changed", people=("Night_X",), evidence=(1,)))


def bin_and_back(session: Session, _: Path) -> None:
    session.incidents.bin([1])
    session.incidents.restore([1])
    session.evidence.bin((1,))
    session.evidence.restore((1,))


def mark(session: Session, _: Path) -> None:
    assert session.key_facts.mark([1], important=True) == [1]
    assert not session.key_facts.is_proposed(1)


def look(session: Session, _: Path) -> None:
    assert session.incidents.get(1).number == 1
    assert session.evidence.get(1).number == 1


def is_whole(sql: str, read: str) -> bool:
    """Whether a step of a plan reads a table from one end to the other."""
    if "VIRTUAL TABLE" in read or read.split()[1] in SMALL:
        return False
    # For max() without a fitting index SQLite says SEARCH, and names none.
    at_the_end = sql.startswith("SELECT coalesce(max(number)")
    return read.startswith("SCAN ") or (
        read.startswith("SEARCH ") and " USING " not in read and not at_the_end
    )


@pytest.mark.parametrize(
    "act", [keep_a_file, keep_it_twice, write, write_again, bin_and_back, mark, look]
)
def test_no_table_is_read_as_a_whole(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Session, Path], None],
) -> None:
    (tmp_path / "before.txt").write_text("before")
    session.evidence.keep_files([tmp_path / "before.txt"], Source.DROPPED, Progress())
    session.incidents.record([Entry(title="before", people=("Night_X",), evidence=(1,))])
    asked: dict[str, tuple[object, ...]] = {}

    def watch(name: str) -> None:
        whole = getattr(Database, name)

        def watched(self: Database, sql: str, *values: Any) -> object:
            if name == "execute_many":
                values = (list(values[0]),)
            asked.setdefault(sql, values if name != "execute_many" else tuple(values[0][:1]))
            return whole(self, sql, *values)

        monkeypatch.setattr(Database, name, watched)

    for name in ("one", "all", "execute", "execute_many", "scalar"):
        watch(name)
    act(session, tmp_path)
    monkeypatch.undo()
    assert len(asked) > 1
    scans = [
        (sql, read)
        for sql, values in asked.items()
        if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
        and not sql.endswith("ORDER BY number DESC LIMIT 1")
        for (*_, read) in session.vault.database.all(f"EXPLAIN QUERY PLAN {sql}", *values)
        if is_whole(sql, read)
    ]
    assert not scans
