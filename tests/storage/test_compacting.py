"""Tests that compacting frees space and changes nothing else, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.upkeep import compacting as storage_compacting
from evidence_keeper.storage.upkeep.compacting import Room
from evidence_keeper.storage.vault import database as storage_database
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.head_file import HeadState
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.translations import translator
from tests.vault_copies import PASSPHRASE

DRAFTS = 40


@pytest.fixture
def session(vault_folder: Path) -> Iterator[Session]:
    """A vault of which a good part is free."""
    opened = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    opened.incidents.record(
        [Entry(title=f"Қоңырау {n}", what_happened="сөз " * 200) for n in range(60)]
    )
    opened.evidence.keep_bytes(b"kept " * 5000, "note.txt", Source.PASTED)
    drafts = [opened.drafts.save(None, {"text": os.urandom(30_000).hex()}) for _ in range(DRAFTS)]
    for draft in drafts[1:]:
        opened.drafts.drop(draft)
    yield opened
    opened.close()


class Between(Progress):
    """Lets something happen in the middle of the work."""

    def __init__(
        self,
        writing: Callable[[], None] = lambda: None,
        verifying: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._writing, self._verifying = writing, verifying

    def tick(self, done: int, total: int, label: str = "") -> None:
        if done < total // 2:
            self._writing()
        super().tick(done, total, label)

    def step(self, done: int, total: int, label: str = "") -> None:
        if done >= total // 2:
            self._verifying()
        super().step(done, total, label)


def everything(database: Database) -> dict[str, object]:
    """Return every row of every table that is not made of others, and the schema."""
    schema = database.all("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
    names = [name for kind, name, sql in schema if kind == "table" and "VIRTUAL" not in sql]
    return {"": schema, **{n: database.all(f'SELECT * FROM "{n}"') for n in names}}


def salt(folder: Path) -> bytes:
    with (folder / "vault.db").open("rb") as file:
        return file.read(16)


def as_before(session: Session, before: dict[str, object]) -> None:
    """The vault is as it was, can be written to, and nothing lies beside it."""
    assert everything(session.vault.database) == before
    assert session.incidents.record([Entry(title="afterwards")])
    assert session.vault.head_state() is HeadState.SAME
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    assert not list(session.folder.glob("work-*"))


def test_it_gives_room_back_and_changes_nothing_else(session: Session) -> None:
    path = session.folder / "vault.db"
    before, size, old_salt = (
        everything(session.vault.database),
        path.stat().st_size,
        salt(path.parent),
    )
    pragmas = ("synchronous", "journal_mode", "secure_delete", "locking_mode", "page_size")
    settings = [session.vault.database.scalar(f"PRAGMA {p}") for p in pragmas]
    assert session.upkeep.room().worth_it
    saved = session.upkeep.compact(Progress())
    assert saved == size - path.stat().st_size > 2_000_000
    assert not session.upkeep.room().worth_it
    assert [session.vault.database.scalar(f"PRAGMA {p}") for p in pragmas] == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert salt(path.parent) != old_salt, "an old page from the disk would pass for a new one"
    assert session.evidence.page(text="note")
    as_before(session, before)
    session.close()
    again = vaults.open_with_passphrase(path.parent, PASSPHRASE)
    assert again.opened.warnings == ()
    assert again.incidents.get(61).entry.title == "afterwards"
    with pytest.raises(KeeperError):
        again.vault.database.execute("DELETE FROM custody")
    again.close()


def test_the_vault_is_never_given_to_another_program(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []

    def open_it() -> None:
        with pytest.raises(KeeperError) as caught:
            vaults.open_with_passphrase(session.folder, PASSPHRASE)
        refused.append(caught.value.code)

    # Folders are synced while neither the old file nor the new one is open.
    monkeypatch.setattr(storage_database, "sync_folder", lambda _: open_it())
    session.upkeep.compact(Between(open_it, open_it))
    open_it()
    assert len(refused) >= 5
    assert set(refused) == {Code.VAULT_IN_USE}


def test_what_is_typed_meanwhile_is_kept(session: Session) -> None:
    typed = []

    def type_on() -> None:
        typed.append(session.drafts.save(None, {"text": f"typed {len(typed)}"}))

    session.upkeep.compact(Between(verifying=type_on))
    assert len(typed) >= 2, "the first two rounds let drafts come in between"
    kept = {draft.number: draft.body["text"] for draft in session.drafts.all()}
    assert [kept[number] for number in typed] == [f"typed {n}" for n in range(len(typed))]
    as_before(session, everything(session.vault.database))


@pytest.mark.parametrize("phase", ["writing", "verifying"])
def test_cancelled_it_changes_nothing(session: Session, phase: str) -> None:
    before, old_salt = everything(session.vault.database), salt(session.folder)
    progress = Between(**{phase: lambda: progress.cancel()})
    with pytest.raises(Cancelled):
        session.upkeep.compact(progress)
    assert salt(session.folder) == old_salt
    as_before(session, before)


def test_it_says_how_much_room_it_needs(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(session.vault.database)
    usage = shutil.disk_usage(session.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=200_000))
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.DISK_FULL
    told = error_sentence(translator("en"), caught.value)
    assert "kB must be free" in told or "MB must be free" in told, told
    as_before(session, before)


def test_a_disk_that_fills_up_meanwhile(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(session.vault.database)

    def full(*_: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    monkeypatch.setattr(storage_compacting, "verify_copy", full)
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.params["needed"] == session.upkeep.room().needed
    as_before(session, before)


def test_a_vault_that_can_only_be_read_is_refused(session: Session) -> None:
    session.vault.read_only = True
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.VAULT_READ_ONLY


def test_an_older_database_is_left_as_it_is(session: Session) -> None:
    """It may be somebody's proof, and the room is not what matters then."""
    path = session.folder / "vault.db"
    session.close()
    old = path.read_bytes()
    later = vaults.open_with_passphrase(path.parent, PASSPHRASE)
    later.incidents.record([Entry(title="later")])
    later.close()
    path.write_bytes(old)
    rolled_back = vaults.open_with_passphrase(path.parent, PASSPHRASE)
    try:
        with pytest.raises(KeeperError) as caught:
            rolled_back.upkeep.compact(Progress())
        assert caught.value.code is Code.VAULT_DAMAGED
    finally:
        rolled_back.close()


def test_a_broken_chain_is_not_written_anew(session: Session) -> None:
    old_salt, database = salt(session.folder), session.vault.database
    database.execute("DROP TRIGGER custody_is_never_changed")
    database.execute("UPDATE custody SET wall = '2001-01-01T00:00:00+00:00' WHERE number = 3")
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.VAULT_DAMAGED
    assert salt(session.folder) == old_salt


def test_a_page_that_cannot_be_read_once_is_read_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, compact_to, refusals = everything(session.vault.database), Database.compact_to, [1]

    def refuse(database: Database, path: Path, step: Callable[[], None]) -> None:
        compact_to(database, path, step)
        if refusals:
            refusals.pop()
            raise KeeperError(Code.VAULT_DAMAGED, path="x")

    monkeypatch.setattr(Database, "compact_to", refuse)
    assert session.upkeep.compact(Progress()) > 0
    as_before(session, before)


def test_a_damaged_page_is_told_and_the_vault_goes_on(session: Session) -> None:
    path, large = session.folder / "vault.db", "ұзақ " * 400_000
    session.drafts.save(None, {"text": large})
    session.close()
    data = bytearray(path.read_bytes())
    data[len(data) * 6 // 10] ^= 1
    path.write_bytes(data)
    damaged = vaults.open_with_passphrase(path.parent, PASSPHRASE)
    try:
        with pytest.raises(KeeperError) as caught:
            damaged.upkeep.compact(Progress())
        assert caught.value.code is Code.VAULT_DAMAGED
        assert damaged.incidents.record([Entry(title="afterwards")])
        assert not list(path.parent.glob("work-*"))
    finally:
        damaged.close()


@pytest.mark.parametrize("change", ["flip", "row"])
def test_a_file_that_is_not_as_written_is_thrown_away(
    session: Session, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    before, sync = everything(session.vault.database), storage_compacting.sync_file

    def spoiled(path: Path) -> None:
        if change == "flip":
            with path.open("r+b") as file:
                file.seek(9000)
                byte = file.read(1)[0]
                file.seek(9000)
                file.write(bytes([byte ^ 1]))
        else:
            copy = Database(path, session.vault.database._key)
            copy.execute("DELETE FROM incident_versions WHERE incident = 7")
            copy.close()
        sync(path)

    monkeypatch.setattr(storage_compacting, "sync_file", spoiled)
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.DISK_REFUSED
    as_before(session, before)


def test_a_refused_rename_leaves_the_old_file_open(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(session.vault.database)

    def refuse(_from: Path, _to: Path) -> None:
        raise OSError(errno.EIO, "refused")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.DISK_REFUSED
    monkeypatch.undo()
    as_before(session, before)


def test_a_journal_that_waits_never_meets_the_new_file(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(session.vault.database)
    journal = session.folder / "vault.db-journal"
    monkeypatch.setattr(storage_database, "sync_folder", lambda _: journal.write_bytes(b"x" * 512))
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.DISK_REFUSED
    monkeypatch.undo()
    as_before(session, before)


def test_a_file_that_took_the_name_meanwhile_is_left_alone(session: Session) -> None:
    path = session.folder / "vault.db"

    def exchange() -> None:
        if path.stat().st_size:
            path.unlink()
            path.write_bytes(b"")

    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Between(verifying=exchange))
    assert caught.value.code is Code.DISK_GONE
    assert path.read_bytes() == b""


def test_an_open_that_is_refused_once_is_tried_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, refusals = Database._open, [1]

    def refuse(database: Database) -> None:
        if not database.read_only and refusals:
            refusals.pop()
            raise KeeperError(Code.DISK_REFUSED, path="x", reason="SQLite")
        opened(database)

    before = everything(session.vault.database)
    monkeypatch.setattr(Database, "_open", refuse)
    session.upkeep.compact(Progress())
    assert refusals == []
    as_before(session, before)


def test_what_can_be_opened_no_more_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Database._open

    def refuse(database: Database) -> None:
        if not database.read_only:
            raise KeeperError(Code.DISK_REFUSED, path="x", reason="SQLite")
        opened(database)

    monkeypatch.setattr(storage_database, "_AGAIN_AFTER", (0, 0))
    monkeypatch.setattr(Database, "_open", refuse)
    with pytest.raises(KeeperError) as caught:
        session.upkeep.compact(Progress())
    assert caught.value.code is Code.DISK_REFUSED
    with pytest.raises(KeeperError) as caught:
        session.incidents.record([Entry(title="never confirmed")])
    assert caught.value.code is Code.DISK_GONE
    session.close()
    monkeypatch.undo()
    again = vaults.open_with_passphrase(session.folder, PASSPHRASE)
    assert again.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    again.close()


@pytest.mark.parametrize(
    ("size", "free", "worth"),
    [
        (5_000_000, 999_999, False),
        (5_000_000, 1_000_000, True),
        (500_000_000, 49_999_999, False),
        (500_000_000, 50_000_000, True),
        (0, 0, False),
    ],
)
def test_it_is_offered_when_it_gives_something(size: int, free: int, worth: bool) -> None:
    assert Room(size, free).worth_it is worth
    assert Room(size, free).needed >= size - free
