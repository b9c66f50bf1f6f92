"""Tests backups: new files, generations, targets, cancellation."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Cancelled, Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.backup import copying
from evidence_keeper.storage.backup import folder_backup as storage_backup
from evidence_keeper.storage.vault import new_vault
from tests.storage.backup_tools import back_up, generations, refused, restored, stored
from tests.storage.two_vaults import essence, files_of, fill, intact, reopened
from tests.vault_copies import PASSPHRASE


@pytest.mark.parametrize("name", ["stick", "carried.ekbackup"])
def test_what_was_backed_up_comes_back_while_the_session_goes_on(
    session: Session, tmp_path: Path, stick: Path, name: str
) -> None:
    contents = fill(session)
    draft = session.drafts.save(None, {"title": "half"})
    done = back_up(session, tmp_path / name)
    assert (done.files_copied, done.unreadable) == (len(contents), ())
    before = essence(session)
    session.incidents.record([Entry(title="written after the backup")])
    session.evidence.keep_bytes(b"later", "later.txt", Source.PASTED)
    assert intact(session)

    back = restored(tmp_path / name, tmp_path / "back")
    assert back.whole
    assert back.verification is not None
    again = reopened(tmp_path / "back")
    assert again.opened.warnings == ()
    assert files_of(again) == contents
    assert essence(again) == before
    assert [d.number for d in again.drafts.all()] == [draft]
    again.close()
    assert sorted(p.name for p in (tmp_path / "back").iterdir()) == [
        "head.json", "keys.bak", "keys.json", "lock", "originals", "vault.db",
    ]  # fmt: skip


def test_with_nothing_new_nothing_is_copied_and_no_generation_is_pushed_out(
    session: Session, stick: Path
) -> None:
    fill(session)
    first = back_up(session, stick)
    for _ in range(4):
        again = back_up(session, stick)
        assert (again.files_copied, again.bytes_copied, again.nothing_new) == (0, 0, True)
    assert generations(stick) == [first.generation]


def test_a_file_that_changed_on_the_stick_is_copied_again(session: Session, stick: Path) -> None:
    """A worn stick changes a byte and neither size nor name."""
    fill(session)
    back_up(session, stick)
    worn = stored(stick)[0]
    good = worn.read_bytes()
    worn.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    again = back_up(session, stick)
    assert (again.nothing_new, again.files_copied) == (False, 1)
    assert worn.read_bytes() == good
    assert back_up(session, stick).nothing_new


def test_remains_of_a_killed_backup_are_compared_before_they_are_used(
    session: Session, stick: Path
) -> None:
    fill(session)
    back_up(session, stick)
    first, second = stored(stick)[:2]
    good = second.read_bytes()
    second.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    (base,) = stick.iterdir()
    shutil.rmtree(base / "generations")
    assert back_up(session, stick).files_copied == 1
    assert second.read_bytes() == good
    assert first.exists()


@pytest.mark.parametrize("change", ["entry", "draft", "setting", "passphrase"])
def test_each_kind_of_change_is_something_new(vault_folder: Path, stick: Path, change: str) -> None:
    session = reopened(vault_folder)
    fill(session, files=1)
    back_up(session, stick)
    passphrase = PASSPHRASE
    if change == "entry":
        session.incidents.record([Entry(title="x")])
    elif change == "draft":
        session.drafts.save(None, {"title": "x"})
    elif change == "setting":
        session.settings.set_preference("lock_after_minutes", 3)
    else:
        session.close()
        passphrase = "other words"
        vaults.change_passphrase(vault_folder, passphrase, passphrase=PASSPHRASE, fast=True)
        session = vaults.open_with_passphrase(vault_folder, passphrase)
    again = back_up(session, stick)
    assert not again.nothing_new
    assert again.files_copied == 0
    session.close()
    back = backups.restore(stick, vault_folder.parent / "b", Progress(), passphrase=passphrase)
    assert back.whole


def test_three_generations_are_kept_and_originals_that_none_needs_go(
    session: Session, stick: Path
) -> None:
    session.evidence.keep_bytes(b"a" * 1000, "a.txt", Source.PASTED)
    for number in range(5):
        session.incidents.record([Entry(title=str(number))])
        back_up(session, stick)
    assert len(generations(stick)) == 3
    assert len(stored(stick)) == 1
    (base,) = stick.iterdir()
    leftover = base / "originals" / "ab" / ("ab" + "0" * 62 + "-" + "1" * 16)
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"from a backup that was killed")
    session.incidents.record([Entry(title="more")])
    back_up(session, stick)
    assert not leftover.exists()
    assert len(stored(stick)) == 1


def test_another_computer_s_generations_on_the_same_stick_stay(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    fill(session, files=1)
    back_up(session, stick)
    restored(stick, tmp_path / "school")
    school = reopened(tmp_path / "school")
    school.incidents.record([Entry(title="at school")])
    theirs = back_up(school, stick).generation
    school.close()
    for number in range(6):
        session.incidents.record([Entry(title=f"at home {number}")])
        back_up(session, stick)
    assert theirs in generations(stick)
    assert len(generations(stick)) == 4
    (place,) = stick.glob(f"*/generations/{theirs}")
    restored(place, tmp_path / "again")
    again = reopened(tmp_path / "again")
    assert "at school" in [i.entry.title for i in again.incidents.chronology()]
    again.close()


def test_generations_sort_by_when_they_were_made_even_with_a_wrong_clock(
    session: Session, stick: Path
) -> None:
    back_up(session, stick)
    (first,) = stick.glob("*/generations/*")
    first.rename(first.with_name("20990101T000000Z"))
    session.incidents.record([Entry(title="x")])
    assert back_up(session, stick).generation == "20990101T000001Z"


def test_damage_in_the_vault_does_not_write_over_the_good_copy(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    contents = fill(session, files=3)
    back_up(session, stick)
    cut, gone, flipped = sorted(p for p in (session.folder / "originals").rglob("*") if p.is_file())
    cut.write_bytes(cut.read_bytes()[:200])
    gone.unlink()
    data = bytearray(flipped.read_bytes())
    data[5000] ^= 1
    flipped.write_bytes(bytes(data))
    session.incidents.record([Entry(title="x")])
    done = back_up(session, stick)
    assert len(done.unreadable) == 2
    back = restored(stick, tmp_path / "back")
    assert back.whole
    again = reopened(tmp_path / "back")
    assert files_of(again) == contents
    again.close()


def test_the_target_must_not_be_the_vault(session: Session, tmp_path: Path) -> None:
    inside = session.folder / "originals"
    link = tmp_path / "link"
    link.symlink_to(session.folder)
    other = tmp_path / "other"
    new_vault.create(other, "x", session.incidents.cases()[0], new_vault.keys.FAST_COST)
    for target in (
        session.folder,
        inside,
        inside / "new",
        link,
        other,
        session.folder / "a.ekbackup",
    ):
        with refused(Code.BACKUP_INTO_VAULT):
            back_up(session, target)
    assert not list(session.folder.rglob("*.ekbackup"))
    assert not list(tmp_path.rglob("backup.json"))


def test_a_target_that_is_gone_or_cannot_be_written(session: Session, tmp_path: Path) -> None:
    with refused(Code.DISK_GONE):
        back_up(session, tmp_path / "no" / "stick")
    with refused(Code.DISK_GONE):
        back_up(session, tmp_path / "no" / "x.ekbackup")
    (tmp_path / "file").write_text("x")
    with refused(Code.DISK_GONE):
        back_up(session, tmp_path / "file" / "sub")


@pytest.mark.parametrize("name", ["stick", "x.ekbackup"])
def test_a_full_disk_leaves_the_earlier_backup(
    session: Session, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    target = tmp_path / name
    fill(session, files=2)
    back_up(session, target)
    before = {p: p.read_bytes() for p in (*stick.rglob("*"), target) if p.is_file()}
    session.evidence.keep_bytes(os.urandom(50_000), "new.bin", Source.PASTED)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 9))
    with refused(Code.DISK_FULL):
        back_up(session, target)
    monkeypatch.undo()
    whole = copying.pour

    def full(source: object, into: object, tick: object) -> copying.Copied:
        whole(source, copying.Nowhere(), tick)  # type: ignore[arg-type]
        raise OSError(28, "full")

    for module in ("copying", "file_backup"):
        monkeypatch.setattr(f"evidence_keeper.storage.backup.{module}.pour", full)
    with refused(Code.DISK_FULL):
        back_up(session, target)
    monkeypatch.undo()
    after = {p: p.read_bytes() for p in (*stick.rglob("*"), target) if p.is_file()}
    assert after == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []
    assert restored(target, tmp_path / "back").whole


@pytest.mark.parametrize("name", ["stick", "x.ekbackup"])
@pytest.mark.parametrize("after", [1, 4, 9])
def test_cancelling_leaves_nothing_half_made(
    session: Session, tmp_path: Path, stick: Path, name: str, after: int
) -> None:
    fill(session)
    steps = 0

    def report(_done: int, _total: int, _label: str) -> None:
        nonlocal steps
        steps += 1
        if steps == after:
            progress.cancel()

    progress = Progress(report)
    with pytest.raises(Cancelled):
        session.backups.back_up(tmp_path / name, progress)
    assert generations(stick) == []
    assert [p.name for p in tmp_path.iterdir() if "ekbackup" in p.name] == []
    assert back_up(session, tmp_path / name).files_copied <= 4
    assert restored(tmp_path / name, tmp_path / "back").whole


def test_what_reads_back_differently_is_told(
    session: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, files=1)
    write = copying.write_stream

    def lying(source: copying.Readable, target: Path, tick: copying.Tick) -> copying.Copied:
        copied = write(source, target, tick)
        with target.open("r+b") as file:
            file.write(b"?")
        return copied

    monkeypatch.setattr(copying, "write_stream", lying)
    with refused(Code.DISK_REFUSED):
        back_up(session, stick)
    assert generations(stick) == []
    assert stored(stick) == []


def test_last_backup_and_reminder(session: Session, stick: Path) -> None:
    assert session.backups.last() is None
    assert not session.backups.reminder_due()
    session.incidents.record([Entry(title="x")])
    assert session.backups.reminder_due()
    back_up(session, stick)
    last = session.backups.last()
    assert last is not None
    assert last.path == stick
    assert not session.backups.reminder_due()
    old = (last.moment - timedelta(days=15)).isoformat()
    session.settings.set_preference(storage_backup.LAST_BACKUP, {"moment": old, "path": str(stick)})
    assert session.backups.reminder_due()
    session.settings.set_preference(backups.REMINDER, value=False)
    assert not session.backups.reminder_due()


def test_nothing_readable_and_nothing_public_lies_in_a_backup(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    word = "құпия-канарейка"
    session.incidents.record([Entry(title=word, people=(word,))])
    session.evidence.keep_bytes(word.encode() * 9, f"{word}.txt", Source.PASTED)
    back_up(session, stick)
    back_up(session, tmp_path / "x.ekbackup")
    for path in (*stick.rglob("*"), tmp_path / "x.ekbackup"):
        assert path.stat().st_mode & 0o077 == 0, path
        if path.is_file():
            assert word.encode() not in path.read_bytes()
            assert b"SQLite format" not in path.read_bytes()


# restoring
