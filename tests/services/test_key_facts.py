"""Tests the mark “important” in the vault: log, documents, merge, backup, removal, rescue."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.key_facts import key_facts
from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry, Kind
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier.dossier_service import Wish
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from tests.storage.two_vaults import intact, reopened
from tests.vault_copies import PASSPHRASE


@pytest.fixture
def filled(session: Session) -> Session:
    session.incidents.record(
        [
            Entry(title="A threat", kind=Kind.THREAT),
            Entry(title="A call", kind=Kind.CALL),
            Entry(title="At the door", kind=Kind.FOLLOWING),
        ]
    )
    return session


def marked(session: Session) -> list[int]:
    return [n for n in (1, 2, 3) if session.incidents.get(n).important]


def log_of(session: Session) -> list[tuple[object, object]]:
    events = (e.told() for e in session.vault.log.events() if e.operation == "incident_marked")
    return [(body["incident"], body["important"]) for body in events]


def test_marking_is_logged_and_leaves_the_entry_as_it_is(filled: Session) -> None:
    before = filled.incidents.get(2)
    assert filled.key_facts.mark([2, 3, 2], important=True) == [2, 3]
    assert filled.incidents.get(2) == replace(before, important=True)
    assert filled.key_facts.mark([1, 2], important=True) == [1], "one is marked already"
    assert filled.key_facts.mark([2], important=False) == [2]
    assert marked(filled) == [1, 3]
    assert log_of(filled) == [(2, True), (3, True), (1, True), (2, False)]
    assert intact(filled)


def test_nothing_is_marked_where_one_number_does_not_exist(filled: Session) -> None:
    filled.incidents.bin([3])
    filled.bin.remove_incident(3)
    for numbers, code in (([1, 99], Code.NUMBER_UNKNOWN), ([1, 3], Code.REMOVED)):
        with pytest.raises(KeeperError) as caught:
            filled.key_facts.mark(numbers, important=True)
        assert caught.value.code is code
    assert (marked(filled), log_of(filled)) == ([], [])


def test_until_one_is_marked_threats_and_visits_are_proposed(filled: Session) -> None:
    proposed = filled.key_facts.is_proposed
    assert [proposed(n) for n in (1, 2, 3, 99)] == [True, False, True, False]
    assert [i.number for i in key_facts(filled.incidents.chronology())] == [1, 3]
    filled.key_facts.mark([2], important=True)
    assert [proposed(n) for n in (1, 2, 3)] == [False] * 3
    assert [i.number for i in key_facts(filled.incidents.chronology())] == [2]
    filled.incidents.bin([2])
    assert proposed(1), "what lies in the bin leads no document"


def test_a_mark_stays_through_a_new_version_and_through_the_bin(filled: Session) -> None:
    filled.key_facts.mark([2], important=True)
    filled.incidents.revise(2, Entry(title="A call, and another one", kind=Kind.CALL))
    filled.incidents.bin([2])
    filled.incidents.restore([2])
    assert marked(filled) == [2]
    filled.incidents.bin([2])
    filled.bin.remove_incident(2)
    assert marked(filled) == [], "nothing of it is left"
    assert intact(filled)


def test_chronology_json_has_the_mark_and_the_package_its_event(
    filled: Session, tmp_path: Path
) -> None:
    filled.key_facts.mark([2], important=True)
    plan = filled.dossiers.plan(Wish(Reader.POLICE, "en"))
    path = tmp_path / "package.zip"
    filled.dossiers.export(plan, path, Progress())
    with zipfile.ZipFile(path) as package:
        names = {Path(n).name: n for n in package.namelist()}
        chronology = json.loads(package.read(names["chronology.json"]))
        rows = package.read(names["chronology.csv"]).decode("utf-8-sig").splitlines()
        log = json.loads(package.read(names["custody-log.json"]))["events"]
    shown = {i["number"]: i.get("important") for i in chronology["incidents"]}
    assert shown == {1: None, 2: True, 3: None}, "where it is not marked the key is left out"
    assert "important" not in next(csv.reader(rows)), "the columns of the table stay"
    (event,) = (e for e in log if e["operation"] == "incident_marked")
    assert json.loads(event["body"]) == {"incident": 2, "important": True}


def test_backup_and_restore_keep_the_mark(filled: Session, tmp_path: Path) -> None:
    filled.key_facts.mark([1, 3], important=True)
    filled.backups.back_up(tmp_path / "one.ekbackup", Progress())
    backups.restore(tmp_path / "one.ekbackup", tmp_path / "again", Progress())
    session = reopened(tmp_path / "again")
    try:
        assert marked(session) == [1, 3]
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()


def test_a_merge_unites_the_marks(filled: Session, tmp_path: Path) -> None:
    filled.backups.back_up(tmp_path / "first.ekbackup", Progress())
    backups.restore(tmp_path / "first.ekbackup", tmp_path / "school", Progress())
    school = reopened(tmp_path / "school")
    try:
        school.incidents.record([Entry(title="At school")])
        school.key_facts.mark([2, 4], important=True)
        filled.key_facts.mark([1], important=True)
        school.backups.back_up(tmp_path / "school.ekbackup", Progress())
        filled.incidents.revise(2, Entry(title="A call, changed at home", kind=Kind.CALL))
    finally:
        school.close()
    done = filled.backups.merge(tmp_path / "school.ekbackup", Progress(), passphrase=PASSPHRASE)
    assert (done.incidents, done.marks, done.conflicts) == (1, 2, ()), "a mark is no conflict"
    assert [n for n in (1, 2, 3, 4) if filled.incidents.get(n).important] == [1, 2, 4]
    again = filled.backups.merge(tmp_path / "school.ekbackup", Progress(), passphrase=PASSPHRASE)
    assert again.nothing_new
    assert intact(filled)


def test_a_merge_of_marks_alone_is_carried_out(filled: Session, tmp_path: Path) -> None:
    filled.backups.back_up(tmp_path / "first.ekbackup", Progress())
    backups.restore(tmp_path / "first.ekbackup", tmp_path / "school", Progress())
    school = reopened(tmp_path / "school")
    try:
        school.key_facts.mark([3], important=True)
        school.backups.back_up(tmp_path / "school.ekbackup", Progress())
    finally:
        school.close()
    done = filled.backups.merge(tmp_path / "school.ekbackup", Progress(), passphrase=PASSPHRASE)
    assert (done.marks, done.nothing_new, marked(filled)) == (1, False, [3])


def test_a_rescue_brings_the_mark_out(filled: Session, tmp_path: Path) -> None:
    filled.key_facts.mark([2], important=True)
    filled.close()
    backups.rescue(filled.folder, tmp_path / "out", Progress(), passphrase=PASSPHRASE)
    entries = json.loads((tmp_path / "out" / "entries.json").read_bytes())
    found = {i["number"]: i["important"] for i in entries["incidents"]}
    assert found == {1: False, 2: True, 3: False}
