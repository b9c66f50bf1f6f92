"""Tests moving the open vault to a stick: all or nothing, and no write is lost."""

from __future__ import annotations

import shutil
import time
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
from evidence_keeper.storage.backup import copying, snapshot
from evidence_keeper.storage.backup.copying import Copied
from evidence_keeper.storage.backup.snapshot import verify_copy
from evidence_keeper.storage.vault import install_vault
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system.files import sync_folder
from evidence_keeper.system.paths import STAGING
from tests.vault_copies import PASSPHRASE


class Between(Progress):
    """What comes in between two steps, as drafts do."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act

    def step(self, done: int, total: int, label: str = "") -> None:
        super().step(done, total, label)
        self._act()


class StopsAfter(Progress):
    """Is cancelled after so many ticks."""

    def __init__(self, ticks: int) -> None:
        super().__init__()
        self._left = ticks

    def tick(self, done: int, total: int, label: str = "") -> None:
        self._left -= 1
        if self._left < 0:
            self.cancel()
        super().tick(done, total, label)


@pytest.fixture
def session(vault_folder: Path) -> Iterator[Session]:
    opened = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    opened.incidents.record([Entry(title="Түнгі қоңырау")])
    for n in range(3):
        opened.evidence.keep_bytes(f"kept {n} ".encode() * 5000, f"note-{n}.txt", Source.PASTED)
    yield opened
    opened.close()


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_written_afterwards_lies_in_the_new_place(
    session: Session, stick: Path, vault_folder: Path
) -> None:
    (stick / "photos").mkdir()
    moved = session.upkeep.move(stick, Progress())
    assert moved == (vault_folder, stick / "vault", ())
    assert session.folder == stick / "vault"
    before = content(vault_folder)
    session.incidents.record([Entry(title="Written on the stick")])
    kept = session.evidence.keep_bytes(b"new bytes", "new.txt", Source.PASTED).added[0].number
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.close()
    assert content(vault_folder) == before, "the old one stays as it was"
    shutil.rmtree(vault_folder)
    again = vaults.open_with_passphrase(stick / "vault", PASSPHRASE)
    assert again.opened.warnings == ()
    assert again.incidents.count() == 2
    assert b"".join(again.evidence.original(kept)) == b"new bytes"
    assert b"".join(again.evidence.original(1)) == b"kept 0 " * 5000
    again.close()


def test_the_old_place_is_free_and_whole(session: Session, stick: Path, vault_folder: Path) -> None:
    session.upkeep.move(stick, Progress())
    assert session.folder == stick, "an empty folder is taken itself"
    old = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    assert old.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    with pytest.raises(KeeperError) as refused:
        vaults.open_with_passphrase(stick, PASSPHRASE)
    assert refused.value.code is Code.VAULT_IN_USE, "the new one is held"
    old.close()


def test_a_draft_that_is_typed_meanwhile_comes_along(session: Session, stick: Path) -> None:
    written: list[int] = []

    def type_something() -> None:
        if len(written) < 3:
            written.append(session.drafts.save(None, {"text": f"typed {len(written)}"}))

    session.upkeep.move(stick, Between(type_something))
    assert len(written) == 3
    session.close()
    again = vaults.open_with_passphrase(stick, PASSPHRASE)
    assert {d.body["text"] for d in again.drafts.all()} == {"typed 0", "typed 1", "typed 2"}
    again.close()


def slow_check(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.3) -> list[float]:
    """Let the check of a copied database take its time; return a list of when it began."""
    began: list[float] = []

    def slow(vault: Vault, path: Path) -> None:
        began.append(time.monotonic())
        time.sleep(seconds)
        verify_copy(vault, path)

    monkeypatch.setattr(snapshot, "verify_copy", slow)
    return began


def test_what_is_typed_while_the_copy_is_checked_comes_along(
    session: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = slow_check(monkeypatch)
    written: list[int] = []

    def type_always() -> None:
        if began:
            written.append(session.drafts.save(None, {"text": f"typed {len(written)}"}))

    session.upkeep.move(stick, Between(type_always))
    assert written
    assert len(began) == 2, "the database is copied again, once, whoever types on"
    session.close()
    again = vaults.open_with_passphrase(stick, PASSPHRASE)
    assert len(again.drafts.all()) == len(written)
    assert again.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    again.close()


def test_stopped_while_the_copy_is_checked_it_lets_waiting_drafts_go_first(
    session: Session, stick: Path, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, first = slow_check(monkeypatch), []

    class Stopped(Progress):
        def step(self, done: int, total: int, label: str = "") -> None:
            if began:
                self.cancel()
            super().step(done, total, label)

        def give_way(self) -> None:
            first.append((time.monotonic() - began[0], any(stick.rglob("vault.db"))))

    with pytest.raises(Cancelled):
        session.upkeep.move(stick, Stopped())
    assert first[0][0] < 0.25, "not after the whole check"
    assert first[0][1], "before anything is removed"
    assert list(stick.iterdir()) == []
    assert session.folder == vault_folder


@pytest.mark.parametrize("when", ["checked", "in place"])
def test_stopped_in_the_last_moment_it_is_open_where_it_was(
    session: Session,
    stick: Path,
    vault_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    progress, places = Progress(), []

    def stop(*given: object) -> None:
        if when == "checked":
            verify_copy(*given)  # type: ignore[arg-type]
        else:
            sync_folder(*given)  # type: ignore[arg-type]
        progress.cancel()

    if when == "checked":
        monkeypatch.setattr(snapshot, "verify_copy", stop)
    else:
        monkeypatch.setattr(install_vault, "sync_folder", stop)
    with pytest.raises(Cancelled):
        session.upkeep.move(stick, progress, places.append)
    assert places == []
    assert list(stick.iterdir()) == []
    assert session.folder == vault_folder


def test_once_its_new_place_is_told_it_is_not_stopped_any_more(
    session: Session, stick: Path
) -> None:
    progress, places = Progress(), []

    def told(folder: Path) -> None:
        places.append((folder, (stick / "keys.json").is_file(), session.folder != stick))
        progress.cancel()

    session.upkeep.move(stick, progress, told)
    assert places == [(stick, True, True)], "the vault is whole there, and not written to yet"
    assert session.folder == stick


def test_where_the_new_place_cannot_be_remembered_the_vault_stays(
    session: Session, stick: Path, vault_folder: Path
) -> None:
    told: list[Path] = []

    def full(folder: Path) -> None:
        told.append(folder)
        if folder == stick:
            raise KeeperError(Code.DISK_FULL, path="settings.json", needed=1)

    with pytest.raises(KeeperError):
        session.upkeep.move(stick, Progress(), full)
    assert told == [stick, vault_folder]
    assert list(stick.iterdir()) == []
    session.incidents.record([Entry(title="Still written")])
    assert session.folder == vault_folder


@pytest.mark.parametrize("inside", ["", "vault"])
def test_what_a_move_has_left_that_was_killed_is_swept(
    session: Session, stick: Path, inside: str
) -> None:
    if inside:
        (stick / "photos").mkdir()
    left = stick / inside / STAGING / "originals"
    left.mkdir(parents=True)
    (left / "arriving-00").write_bytes(b"x" * 1000)
    assert session.upkeep.move(stick, Progress()).new == stick / inside
    assert not (stick / inside / STAGING).exists()


def test_cancelled_at_any_moment_it_is_open_where_it_was(
    session: Session, stick: Path, vault_folder: Path
) -> None:
    stopped = 0
    while True:
        try:
            session.upkeep.move(stick / "new", StopsAfter(stopped))
        except Cancelled:
            stopped += 1
        else:
            break
        assert session.folder == vault_folder
        assert not (stick / "new").exists(), "nothing is left there"
        session.incidents.record([Entry(title="Still written")])
    assert stopped > 12
    assert session.folder == stick / "new"


def test_a_stick_that_does_not_give_back_what_was_written_is_refused(
    session: Session, stick: Path, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def otherwise(path: Path, copied: Copied) -> None:
        raise KeeperError(Code.DISK_REFUSED, path=str(path), reason="NotAsWritten")

    monkeypatch.setattr(copying, "verify_file", otherwise)
    with pytest.raises(KeeperError) as refused:
        session.upkeep.move(stick, Progress())
    assert refused.value.code is Code.DISK_REFUSED
    assert list(stick.iterdir()) == []
    session.incidents.record([Entry(title="Still written")])
    assert session.folder == vault_folder


def test_a_copy_that_cannot_be_opened_leaves_the_vault_where_it_was(
    session: Session, stick: Path, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = Database._open

    def refusing(self: Database) -> None:
        if self._path.parent == stick:
            raise KeeperError(Code.DISK_GONE, path=str(stick))
        opening(self)

    monkeypatch.setattr(Database, "_open", refusing)
    told: list[Path] = []
    with pytest.raises(KeeperError):
        session.upkeep.move(stick, Progress(), told.append)
    monkeypatch.undo()
    assert told == [stick, vault_folder], "the next start finds it where it is"
    assert list(stick.iterdir()) == [], "no second vault stays there"
    session.incidents.record([Entry(title="Still written")])
    assert session.incidents.count() == 2
    assert session.folder == vault_folder
    session.upkeep.move(stick, Progress())
    assert session.folder == stick, "it can be tried again"


def test_neither_another_vault_nor_its_own_folder_is_written_to(
    session: Session, stick: Path, vault_folder: Path
) -> None:
    session.upkeep.move(stick / "vault", Progress())
    there = content(stick)
    for target, code in (
        (stick, Code.BACKUP_INTO_VAULT),
        (stick / "vault" / "originals" / "sub", Code.BACKUP_INTO_VAULT),
    ):
        with pytest.raises(KeeperError) as refused:
            session.upkeep.move(target, Progress())
        assert refused.value.code is code
    assert content(stick) == there
    vaults.create(stick / "other" / "vault", PASSPHRASE, fast=True)
    for target in (stick / "other", stick / "other" / "vault"):
        with pytest.raises(KeeperError) as refused:
            session.upkeep.move(target, Progress())
        assert refused.value.code in (Code.VAULT_THERE, Code.BACKUP_INTO_VAULT)


def test_evidence_that_cannot_be_read_is_named_and_the_rest_moves(
    session: Session, stick: Path, vault_folder: Path
) -> None:
    files = sorted(p for p in (vault_folder / "originals").rglob("*") if p.is_file())
    files[0].unlink()
    moved = session.upkeep.move(stick, Progress())
    assert len(moved.unreadable) == 1
    assert session.folder == stick


def test_a_recovery_code_that_waits_to_be_written_down_comes_along(
    tmp_path: Path, stick: Path
) -> None:
    code = vaults.create(tmp_path / "new", PASSPHRASE, fast=True, waiting=True)
    session = vaults.open_with_passphrase(tmp_path / "new", PASSPHRASE)
    session.upkeep.move(stick, Progress())
    assert session.recovery.waiting_codes(PASSPHRASE, sheets=1) == (code,)
    session.close()
