"""Tests that vaults of every released schema open completely, with a copy of the old database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.conversation import DateOrder, ReadingOptions
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.vault import migrations, vault
from evidence_keeper.storage.vault.database import Database

GOLDEN = Path(__file__).parent / "golden"
"""Backups made by the program when that schema was the newest; never made anew."""
PASSPHRASE = "golden one"


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    backups.restore(GOLDEN / "schema-1.ekbackup", tmp_path / "vault", Progress())
    return tmp_path / "vault"


def test_the_first_schema_opens_whole(golden: Path) -> None:
    session = vaults.open_with_passphrase(golden, PASSPHRASE)
    try:
        assert [e.original_name for e in session.evidence.page()] == [
            "note.txt",
            "Screenshot_20261101-143205.png",
        ]
        first = session.evidence.get(1)
        assert (first.intimate, first.notes, first.copy_of, first.binned) == (
            True, "бірінші", None, False,
        )  # fmt: skip
        assert b"".join(session.evidence.original(2)) == b"not a picture"
        entry = session.incidents.get(1).entry
        assert (entry.title, entry.evidence) == ("Сообщение ночью", (1, 2))
        assert [i.number for i in session.incidents.binned()] == [2]
        assert [d.body["title"] for d in session.drafts.all()] == ["begun"]
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
        assert session.vault.log.events()[-1].operation == Operation.VAULT_UPGRADED
        (copy,) = golden.glob("before-upgrade-*.db")
        before = session.vault.open_copy(copy)
        try:
            assert migrations.schema_version(before) == 1
            assert before.scalar("SELECT count(*) FROM evidence") == 2
        finally:
            before.close()
    finally:
        session.close()
    vaults.open_with_passphrase(golden, PASSPHRASE).close()
    assert not list(golden.glob("before-upgrade-*"))


def test_the_second_schema_opens_and_takes_a_plan(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-2.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden two")
    try:
        assert session.incidents.get(1).entry.title == "Екінші схема"
        assert session.settings.profile().school == "№ 12"
        assert session.settings.safety_plan().is_empty()
        session.settings.save_plan(SafetyPlan(people="Aunt"))
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
        assert session.vault.log.events()[-1].operation == Operation.PAPER_CHANGED
    finally:
        session.close()


def test_the_sixth_schema_opens_and_takes_conversations(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-6.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden six")
    try:
        assert session.incidents.get(1).entry.title == "Алтыншы схема"
        assert session.pictures.sequence_of(1) == (2, 1)
        assert session.conversations.all() == []
        read = session.conversations.read_export(3, ReadingOptions(order=DateOrder.DMY), Progress())
        assert [c.messages for c in read.conversations] == [1]
        assert session.conversations.messages(1)[0].text == "алло"
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()


def test_the_seventh_schema_opens_and_finds_by_account(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-7.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden seven")
    try:
        found = session.incidents.chronology(Choice(account="87010001122"), 0, 9)
        assert sorted(i.entry.title for i in found) == ["again", "Жетінші схема"]
        assert [m.text for m in session.conversations.messages(1)] == ["алло", "жауап бер"]
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()


def test_the_eighth_schema_opens_and_counts_what_begins_on_a_day(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-8.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden eight")
    try:
        # A call over midnight, and on the 8th a day and what went on until the 10th.
        assert session.incidents.day_counts() == {date(2026, 11, 3): 1, date(2026, 11, 8): 2}
        assert session.incidents.get(1).entry.title == "Сегізінші схема"
        for typed in ("сегізінші", "сегизинши"):  # its letters were in the index as they are
            assert [i.number for i in session.incidents.chronology(Choice(text=typed))] == [1]
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()


def test_the_ninth_schema_opens_and_takes_a_mark(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-9.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden nine")
    try:
        assert session.incidents.get(1).entry.title == "Тоғызыншы схема"
        assert [session.incidents.get(n).important for n in (1, 2, 3)] == [False] * 3
        session.key_facts.mark([2], important=True)
        assert [session.incidents.get(n).important for n in (1, 2, 3)] == [False, True, False]
        assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    finally:
        session.close()


def test_messages_of_the_eighth_schema_are_found_with_either_letters(tmp_path: Path) -> None:
    backups.restore(GOLDEN / "schema-7.ekbackup", tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden seven")
    database = session.vault.database
    database.execute("UPDATE message_search_1 SET text = 'теңге сұрады' WHERE rowid = 1")
    database.execute("DROP INDEX incidents_important")
    database.execute("ALTER TABLE incidents DROP COLUMN important")  # newer than that schema
    database.execute("ALTER TABLE conversations DROP COLUMN losses")
    database.execute("PRAGMA user_version = 8")
    session.close()
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden seven")
    try:
        for typed in ("теңге", "тенге", "сұра", "сура"):
            assert len(session.conversations.find_messages(typed)) == 1, typed
    finally:
        session.close()


def test_without_room_for_the_copy_nothing_is_upgraded(
    golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Database, path: Path, *__: object) -> None:
        path.write_bytes(b"half")
        raise KeeperError(Code.DISK_FULL, path="x")

    monkeypatch.setattr(Database, "copy_to", full)
    with pytest.raises(KeeperError) as caught:
        vaults.open_with_passphrase(golden, PASSPHRASE)
    assert caught.value.code is Code.DISK_FULL
    assert not list(golden.glob("before-upgrade-*"))
    monkeypatch.undo()
    session = vaults.open_with_passphrase(golden, PASSPHRASE)
    assert session.evidence.count() == 2
    session.close()


def test_an_older_vault_that_cannot_be_written_says_what_to_do(
    golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(folder: Path) -> None:
        raise KeeperError(Code.DISK_READ_ONLY, path=str(folder))

    monkeypatch.setattr(vault, "FolderLock", read_only)
    with pytest.raises(KeeperError) as caught:
        vaults.open_with_passphrase(golden, PASSPHRASE)
    assert caught.value.code is Code.VAULT_OLDER
