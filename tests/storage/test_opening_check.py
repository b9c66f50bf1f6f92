"""Tests the check after each opening, which compares record and log in short parts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.checks import opening_check
from tests.vault_copies import PASSPHRASE

FORGED = (
    ("UPDATE incidents SET title = 'other' WHERE number = 3", "entry_changed 3"),
    ("UPDATE incidents SET place = 'other' WHERE number = 4", "entry_changed 4"),
    ("DELETE FROM incident_persons WHERE incident = 2", "entry_changed 2"),
    ("UPDATE incidents SET versions = 1 WHERE number = 1", "entry_rolled_back 1"),
    ("DELETE FROM incident_versions WHERE incident = 5", "entry_changed 5"),
    ("DELETE FROM incident_versions WHERE incident = 1 AND version = 1", "entry_changed 1"),
    ("UPDATE incident_versions SET body = replace(body, 'n 2', 'n 9')", "entry_changed 2"),
    ("UPDATE evidence SET notes = 'never written' WHERE number = 2", "evidence_changed EK-0002"),
    ("UPDATE evidence SET intimate = 0 WHERE number = 1", "evidence_changed EK-0001"),
)


@pytest.fixture
def folder(session: Session, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with six entries, one changed and one removed for good, walked in small parts."""
    monkeypatch.setattr(opening_check, "_EVENTS", 3)
    monkeypatch.setattr(opening_check, "_ENTRIES", 2)
    session.incidents.record([Entry(title=f"n {n}", people=("Night_X",)) for n in range(1, 7)])
    session.incidents.revise(1, replace(session.incidents.get(1).entry, place="school"))
    session.evidence.keep_bytes(b"one", "1.txt", Source.PASTED)
    session.evidence.keep_bytes(b"two", "2.txt", Source.PASTED)
    session.evidence.update(replace(session.evidence.get(1), intimate=True))
    session.incidents.bin((6,))
    session.bin.remove_incident(6)
    path = session.folder
    session.close()
    return path


def opened(folder: Path, at_once: int | None = None) -> Session:
    return vaults.open_with_passphrase(folder, PASSPHRASE, at_once=at_once)


def walked(session: Session) -> tuple[list[str], int]:
    """Return what was found, and in how many parts."""
    parts = 1
    while (found := session.checks.check_further()) is None:
        parts += 1
    return [f"{f.code} {f.item}" for f in found], parts


@pytest.mark.parametrize("at_once", [None, 4])
def test_an_intact_record_is_walked_in_parts(folder: Path, at_once: int | None) -> None:
    session = opened(folder, at_once)
    assert session.opened.checking is (at_once is not None)
    found, parts = walked(session)
    assert found == []
    assert parts > 6
    session.close()


@pytest.mark.parametrize("at_once", [None, 4])
@pytest.mark.parametrize(("statement", "what"), FORGED)
def test_what_was_put_back_is_told_after_opening(
    folder: Path, statement: str, what: str, at_once: int | None
) -> None:
    session = opened(folder)
    with session.vault.database.transaction():
        session.vault.database.execute(statement)
    session.close()
    session = opened(folder, at_once)
    told = [f"{f.code} {f.item}" for f in session.opened.warnings]
    assert what in [*told, *walked(session)[0]]
    session.close()


def test_an_old_page_put_back_is_told_after_opening(folder: Path) -> None:
    """The database itself notices nothing: the page is an authentic one of an earlier moment."""
    path = folder / "vault.db"
    session = opened(folder)
    session.incidents.record([Entry(title="secret place", what_happened="long " * 3000)])
    session.close()
    earlier = path.read_bytes()
    session = opened(folder)
    entry = session.incidents.get(7).entry
    session.incidents.revise(7, replace(entry, what_happened="other " * 2500))
    session.close()
    later = path.read_bytes()
    told = 0
    for place in range(0, min(len(earlier), len(later)), 4096):
        old, new = earlier[place : place + 4096], later[place : place + 4096]
        if old == new or place == 0:
            continue
        path.write_bytes(later[:place] + old + later[place + 4096 :])
        told += _is_told(folder)
    path.write_bytes(later)
    assert told >= 5


def _is_told(folder: Path) -> bool:
    saved = folder.with_name("saved")
    shutil.copytree(folder, saved)
    try:
        session = opened(folder)
    except Exception:
        return True
    else:
        warned = bool(session.opened.warnings) or bool(walked(session)[0])
        found = {f.code for f in session.checks.check_all(Progress()).findings}
        session.close()
        # Indexes are no part of the record: the whole check alone looks at them.
        assert warned == bool(found - {"page_damaged"})
        return warned
    finally:
        shutil.rmtree(folder)
        saved.rename(folder)


def test_changes_between_two_parts_raise_no_alarm(folder: Path) -> None:
    session = opened(folder)
    number = 0
    while (found := session.checks.check_further()) is None:
        number += 1
        added = session.incidents.record([Entry(title=f"meanwhile {number}")])[0]
        session.incidents.revise(2, replace(session.incidents.get(2).entry, place=f"p {number}"))
        if number % 2:
            session.incidents.bin((added,))
            session.bin.remove_incident(added)
        if number > 40:
            break
    assert not found
    session.close()


def test_a_broken_chain_of_a_long_log_is_told_afterwards(folder: Path) -> None:
    session = opened(folder)
    with session.vault.database.transaction():
        session.vault.database.execute("DROP TRIGGER custody_is_never_changed")
        session.vault.database.execute("UPDATE custody SET wall = '2020' WHERE number = 3")
    session.close()
    at_once = opened(folder)
    assert [f.code for f in at_once.opened.warnings] == ["chain_broken"]
    at_once.close()
    session = opened(folder, at_once=4)
    assert session.opened.warnings == ()
    assert "chain_broken 3" in walked(session)[0]
    session.close()


@pytest.mark.parametrize("number", [-(2**63), -1, 2**63 - 1])
def test_an_event_that_was_slipped_in_anywhere_is_told_afterwards(
    folder: Path, number: int
) -> None:
    session = opened(folder)
    length = len(session.vault.log.events())
    with session.vault.database.transaction():
        session.vault.database.execute("DROP TRIGGER custody_grows_by_one")
        session.vault.database.execute(
            "INSERT INTO custody SELECT ?, previous, operation, wall, zone, clock_jump, body_hash,"
            " hash, salt, body FROM custody WHERE number = 1",
            (number,),
        )
    session.close()
    session = opened(folder, at_once=4)
    fault = 1 if number < 0 else length + 1
    assert f"chain_broken {fault}" in walked(session)[0]
    session.close()


def test_strays_are_left_until_a_long_log_is_verified(folder: Path) -> None:
    stray = folder / "originals" / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a crash")
    session = opened(folder, at_once=4)
    assert stray.exists()
    assert walked(session)[0] == []
    session.checks.tidy_up()
    assert not stray.exists()
    session.close()
