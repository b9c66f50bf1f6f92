"""Tests finding backups in a chosen place, and the states of a restore's target."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.backup import restore as storage_restore
from evidence_keeper.storage.vault import install_vault
from evidence_keeper.storage.vault.folder_lock import FolderLock
from evidence_keeper.system.paths import STAGING
from tests.storage.backup_tools import back_up, generations, refused, restored
from tests.storage.two_vaults import fill
from tests.vault_copies import PASSPHRASE


def two_generations(session: Session, stick: Path) -> Path:
    fill(session, files=1)
    back_up(session, stick)
    (base,) = stick.glob("notes-*")
    (first,) = (base / "generations").iterdir()
    older = first.with_name("20250102T030405Z")
    shutil.copytree(first, older)
    return base


def test_the_folder_itself_one_above_and_one_within(session: Session, stick: Path) -> None:
    base = two_generations(session, stick)
    newest = generations(stick)[-1]
    for place in (stick, base, base / "generations", base / "backup.json"):
        found = backups.find(place)
        assert [b.place.name for b in found.backups] == [newest, "20250102T030405Z"]
        assert {b.group for b in found.backups} == {base.name}
        assert found.vault is None
    assert found.backups[1].made.isoformat() == "2025-01-02T03:04:05+00:00"


def test_a_folder_that_an_earlier_version_named_is_continued(session: Session, stick: Path) -> None:
    base = two_generations(session, stick)
    earlier = base.rename(stick / base.name.replace("notes-", "evidence-keeper-"))
    for target in (stick, earlier):
        assert back_up(session, target).nothing_new
        assert [p.name for p in stick.iterdir()] == [earlier.name]
    assert len(backups.find(stick).backups) == 2
    restored(stick, stick.parent / "new")


def test_one_generation_is_a_backup_and_no_vault(session: Session, stick: Path) -> None:
    base = two_generations(session, stick)
    one = base / "generations" / "20250102T030405Z"
    assert backups.find(one) == backups.find(one / "keys.json")
    assert [b.place for b in backups.find(one).backups] == [one.resolve()]


def test_one_that_was_copied_elsewhere_is_a_backup_and_no_vault(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    """Opened as a vault it would be changed, and could not be restored any more."""
    base = two_generations(session, stick)
    for name in ("20250102T030405Z", "my copy"):
        copied = tmp_path / "desktop" / name
        shutil.copytree(base / "generations" / "20250102T030405Z", copied)
        for place in (copied, copied / "contents.json", copied.parent):
            found = backups.find(place)
            assert found.vault is None
            assert [b.place for b in found.backups] == [copied]
        shutil.rmtree(copied)


def test_two_restores_into_one_folder_are_kept_apart(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    fill(session, files=2)
    back_up(session, stick)
    target, refusals = tmp_path / "new", []

    def meanwhile(*_: object) -> None:
        assert install_vault.state_of(target) is Target.TAKEN
        with refused(Code.FOLDER_NOT_EMPTY):
            restored(stick, target)
        refusals.append(1)

    done = backups.restore(stick, target, Progress(meanwhile), passphrase=PASSPHRASE)
    assert refusals
    assert done.whole
    assert not (target / STAGING).exists()


def test_what_another_restore_has_just_brought_back_is_not_swept(
    session: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, files=1)
    back_up(session, stick)
    target = tmp_path / "new"

    def after_the_other(folder: Path) -> FolderLock:
        monkeypatch.undo()
        restored(stick, target)
        return FolderLock(folder)

    monkeypatch.setattr(install_vault, "FolderLock", after_the_other)
    with refused(Code.VAULT_THERE):
        restored(stick, target)
    again = vaults.open_with_passphrase(target, PASSPHRASE)
    assert again.checks.check_all(Progress()).findings == ()
    again.close()


def test_a_vault_whose_second_key_file_alone_is_left_is_never_taken_for_a_leftover(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    back_up(session, stick)
    target = tmp_path / "new"
    restored(stick, target)
    (target / STAGING).mkdir()
    (target / "keys.json").unlink()
    assert install_vault.state_of(target) is Target.VAULT
    with refused(Code.VAULT_THERE):
        restored(stick, target)
    vaults.open_with_passphrase(target, PASSPHRASE).close()
    assert not (target / STAGING).exists(), "a leftover goes at the next opening"


def test_a_base_that_lost_its_mark_is_found(session: Session, stick: Path, tmp_path: Path) -> None:
    base = two_generations(session, stick)
    (base / "backup.json").unlink()
    renamed = base.rename(stick / "old laptop")
    found = backups.find(stick)
    assert {b.group for b in found.backups} == {renamed.name}
    done = restored(found.backups[0].place, tmp_path / "back")
    assert done.whole


def test_a_file_and_the_folder_it_lies_in(session: Session, stick: Path) -> None:
    back_up(session, stick / "carry.ekbackup")
    (stick / "broken.ekbackup").write_bytes(b"no zip")
    for place in (stick / "carry.ekbackup", stick):
        assert [b.place.name for b in backups.find(place).backups] == ["carry.ekbackup"]
    with refused(Code.BACKUP_DAMAGED):
        backups.find(stick / "broken.ekbackup")
    (stick / "carry.ekbackup").unlink()
    with refused(Code.BACKUP_DAMAGED):
        backups.find(stick)


def test_a_vault_is_told_from_a_backup(session: Session, stick: Path, tmp_path: Path) -> None:
    vault = session.folder.resolve()
    for place in (vault, vault / "keys.json", vault.parent):
        found = backups.find(place)
        assert (found.backups, found.vault) == ((), vault)
    back_up(session, stick)
    carried = restored(stick, stick / "carried")
    both = backups.find(stick)
    assert (len(both.backups), both.vault) == (1, carried.folder.resolve())
    restored(stick, tmp_path / "back")
    assert backups.find(tmp_path).vault is None  # which of the two?


def test_nothing_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "letter.txt", tmp_path / "folder", tmp_path):
        found = backups.find(place)
        assert (found.backups, found.vault) == ((), None)
    with refused(Code.DISK_GONE):
        backups.find(tmp_path / "nowhere")


def test_what_stands_where_one_restores_to(session: Session, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    assert backups.target_state(tmp_path / "new" / "deep") is Target.FREE
    assert backups.target_state(taken) is Target.FREE
    (taken / STAGING).mkdir()
    assert backups.target_state(taken) is Target.FREE  # cut short; the next restore sweeps it
    (taken / "mine.txt").write_text("mine")
    assert backups.target_state(taken) is Target.TAKEN
    assert backups.target_state(taken / "mine.txt") is Target.FILE
    assert backups.target_state(session.folder) is Target.VAULT


@pytest.mark.parametrize("one_file", [False, True], ids=["folder", "file"])
def test_a_stick_that_is_pulled_out_is_no_damage(
    session: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_file: bool
) -> None:
    fill(session, files=3)
    back_up(session, stick / "x.ekbackup" if one_file else stick)
    (found,) = backups.find(stick).backups
    copy = storage_restore.copy_essential

    def pulled(*arguments: object) -> None:
        copy(*arguments)  # type: ignore[arg-type]
        stick.rename(tmp_path / "away")

    monkeypatch.setattr(storage_restore, "copy_essential", pulled)
    with refused(Code.DISK_GONE):
        restored(found.place, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_generation_without_its_list_is_damaged(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    back_up(session, stick)
    (path,) = stick.glob("*/generations/*/contents.json")
    path.unlink()
    (found,) = backups.find(stick).backups
    with refused(Code.BACKUP_DAMAGED):
        backups.restore(found.place, tmp_path / "new", Progress(), passphrase=PASSPHRASE)


def test_a_folder_of_somebody_else_is_never_taken_for_a_leftover(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    back_up(session, stick)
    mine = tmp_path / "mine"
    (mine / "restoring").mkdir(parents=True)
    (mine / "restoring" / "thesis.txt").write_text("the only copy")
    assert install_vault.state_of(mine) is Target.TAKEN
    with refused(Code.FOLDER_NOT_EMPTY):
        restored(stick, mine)
    assert (mine / "restoring" / "thesis.txt").read_text() == "the only copy"


def test_a_damaged_file_beside_a_whole_one_is_named(session: Session, stick: Path) -> None:
    for name in ("a.ekbackup", "b.ekbackup"):
        back_up(session, stick / name)
    broken = stick / "b.ekbackup"
    broken.write_bytes(broken.read_bytes()[:500])
    found = backups.find(stick)
    assert [b.place.name for b in found.backups] == ["a.ekbackup"]
    assert found.unreadable == ("b.ekbackup",)


def test_a_copied_generation_tells_when_it_was_made(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    base = two_generations(session, stick)
    newest = next(iter(backups.find(base).backups))
    copy = tmp_path / "old backup"
    shutil.copytree(newest.place, copy)
    os.utime(copy / "contents.json", (1_900_000_000,) * 2)
    (found,) = backups.find(copy).backups
    assert abs(found.made - newest.made) < timedelta(minutes=1)
