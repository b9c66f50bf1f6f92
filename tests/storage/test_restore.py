"""Restore: refusals, damage, hostile lists, kills."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.backup.backup_format import BackupContents
from evidence_keeper.storage.vault import install_vault
from evidence_keeper.storage.vault.keys import KEY_FILE
from evidence_keeper.system.files import sync_folder
from evidence_keeper.system.paths import STAGING
from tests.storage.backup_tools import back_up, refused, restored, stored
from tests.storage.two_vaults import essence, files_of, fill, intact, reopened
from tests.vault_copies import PASSPHRASE


def test_restore_refuses_and_leaves_nothing(session: Session, stick: Path, tmp_path: Path) -> None:
    fill(session, files=1)
    back_up(session, stick)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    with refused(Code.FOLDER_NOT_EMPTY):
        restored(stick, full)
    assert [p.name for p in full.iterdir()] == ["mine.txt"]
    with refused(Code.WRONG_PASSPHRASE):
        backups.restore(stick, tmp_path / "new", Progress(), passphrase="wrong")
    for nothing in (tmp_path / "nowhere", full):
        with refused(Code.NO_BACKUP):
            restored(nothing, tmp_path / "new")
    with refused(Code.BACKUP_DAMAGED):
        restored(full / "mine.txt", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    shutil.copytree(next(stick.iterdir()), stick / "evidence-keeper-other")
    with refused(Code.BACKUP_SEVERAL):
        restored(stick, tmp_path / "new")


class StopsAfter(Progress):
    """Is cancelled after some steps, as by a click."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._left = steps

    def step(self, done: int, total: int, label: str = "") -> None:
        if not self._left:
            self.cancel()
        self._left -= 1
        super().step(done, total, label)


@pytest.mark.parametrize("existed", [False, True])
def test_cancelling_at_any_step_leaves_no_half_vault(
    session: Session, stick: Path, tmp_path: Path, existed: bool
) -> None:
    fill(session, files=3)
    back_up(session, stick)
    folder = tmp_path / "new"
    if existed:
        folder.mkdir()
    stopped = 0
    for steps in range(1000):
        try:
            backups.restore(stick, folder, StopsAfter(steps), passphrase=PASSPHRASE)
            break
        except Cancelled:
            stopped += 1
        assert list(folder.iterdir()) == [] if existed else not folder.exists()
    assert stopped > 5
    again = reopened(folder)
    assert intact(again)
    again.close()


def test_what_makes_it_a_vault_comes_after_everything_else_is_durable(
    session: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of names that were not synced a loss of power keeps any, the key file alone for example."""
    fill(session, files=1)
    back_up(session, stick)
    target, synced = tmp_path / "new", []

    def noted(folder: Path) -> None:
        synced.append((folder, vaults.is_vault(target), (target / "originals").is_dir()))
        sync_folder(folder)

    monkeypatch.setattr(install_vault, "sync_folder", noted)
    restored(stick, target)
    assert synced[-2:] == [(target, False, True), (target, True, True)]


def test_a_newer_backup_is_named_as_such(session: Session, stick: Path, tmp_path: Path) -> None:
    back_up(session, stick)
    (path,) = stick.glob("*/generations/*/contents.json")
    listed = BackupContents.from_bytes(path.read_bytes())
    newer = BackupContents(
        listed.vault_id, listed.made, 99, listed.length, listed.head, listed.files
    )
    path.write_bytes(newer.to_bytes())
    with refused(Code.VAULT_NEWER):
        restored(stick, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_without_a_secret_the_vault_is_not_opened_and_says_so(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    fill(session)
    back_up(session, stick)
    back = backups.restore(stick, tmp_path / "back", Progress())
    assert (back.verification, back.whole) == (None, True)
    again = reopened(tmp_path / "back")
    assert intact(again)
    again.close()


def test_a_restore_that_was_killed_does_not_bar_the_next(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    back_up(session, stick)
    folder = tmp_path / "back"
    (folder / STAGING / "originals").mkdir(parents=True)
    (folder / "vault.db").write_bytes(b"half")
    assert restored(stick, folder).whole


@pytest.mark.parametrize("victim", ["original", "database"])
def test_a_damaged_generation_is_refused_and_partly_taken_when_asked(
    session: Session, stick: Path, tmp_path: Path, victim: str
) -> None:
    fill(session)
    older = back_up(session, stick).generation
    session.incidents.record([Entry(title="newer")])
    newer = back_up(session, stick).generation
    path = stored(stick)[0] if victim == "original" else next(stick.glob(f"*/*/{newer}/vault.db"))
    data = bytearray(path.read_bytes())
    data[-500] ^= 1
    path.write_bytes(bytes(data))
    with refused(Code.BACKUP_DAMAGED):
        restored(stick, tmp_path / "back")
    assert not (tmp_path / "back").exists()
    back = restored(stick, tmp_path / "back", partial=True)
    assert not back.whole
    assert back.verification is not None
    if victim == "original":
        assert [f.code for f in back.findings] == ["backup_file_damaged"]
        assert [f.code for f in back.verification.findings] == ["original_damaged"]
    else:
        assert [(f.code, f.item) for f in back.findings] == [("backup_passed_over", newer)]
        assert back.source == older
        assert back.verification.outcome is Outcome.UNCHANGED


@pytest.mark.skipif(os.name == "nt", reason="named pipes in folders are POSIX")
@pytest.mark.parametrize("victim", ["original", "keys.json", "vault.db", "contents.json"])
def test_a_pipe_in_a_backup_is_damage_and_no_endless_wait(
    session: Session, stick: Path, tmp_path: Path, victim: str
) -> None:
    fill(session)
    back_up(session, stick)
    path = stored(stick)[0] if victim == "original" else next(stick.glob(f"*/*/*/{victim}"))
    path.unlink()
    os.mkfifo(path)
    with refused(Code.BACKUP_DAMAGED):
        restored(stick, tmp_path / "back")
    assert back_up(session, stick).generation
    assert restored(stick, tmp_path / "back").whole


def test_no_damage_to_the_file_goes_unnoticed(session: Session, tmp_path: Path) -> None:
    contents = fill(session, files=2, size=6000)
    path = tmp_path / "x.ekbackup"
    back_up(session, path)
    whole, truth = path.read_bytes(), essence(session)
    chance = random.Random(20261124)
    outcomes, reasons = {"refused": 0, "same": 0}, set[Code]()
    for number in range(60):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        if number % 6 == 5:
            del data[place:]
        else:
            data[place] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(data))
        folder = tmp_path / f"r{number}"
        try:
            backups.restore(path, folder, Progress())
        except KeeperError as e:
            reasons.add(e.code)
            assert not folder.exists()
            outcomes["refused"] += 1
            continue
        again = reopened(folder)
        assert files_of(again) == contents
        assert essence(again) == truth
        assert intact(again)
        again.close()
        outcomes["same"] += 1
    assert outcomes["refused"] >= 50, outcomes
    assert reasons == {Code.BACKUP_DAMAGED}


def test_a_hostile_list_reaches_no_other_file(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    fill(session, files=1)
    back_up(session, stick)
    (path,) = stick.glob("*/generations/*/contents.json")
    raw = json.loads(path.read_bytes())
    for name in ("../escape", "/etc/passwd", "originals/../../x", "originals/ab/../../../x"):
        for as_place in (False, True):
            files = dict(raw["files"])
            item = dict(files["head.json"])
            files[name if not as_place else "head.json"] = {**item, "stored": name}
            body = {**raw, "files": files}
            body.pop("checksum")
            text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            import hashlib

            body["checksum"] = hashlib.sha256(text.encode()).hexdigest()
            path.write_text(json.dumps(body), encoding="utf-8")
            with refused(Code.BACKUP_DAMAGED):
                restored(stick, tmp_path / "back")
    assert not (tmp_path / "escape").exists()


KILLED = """
import sys
from pathlib import Path
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.vault import vaults
session = vaults.open_with_passphrase(Path(sys.argv[1]), sys.argv[2])
print("ready", flush=True)
session.backups.back_up(Path(sys.argv[3]), Progress())
print("done", flush=True)
"""


@pytest.mark.proof
@pytest.mark.parametrize("name", ["stick", "x.ekbackup"])
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.08, 0.15])
def test_killed_during_a_backup(
    vault_folder: Path, tmp_path: Path, stick: Path, name: str, delay: float
) -> None:
    target = tmp_path / name
    session = reopened(vault_folder)
    fill(session, files=2)
    back_up(session, target)
    earlier = essence(session)
    for number in range(60):
        session.evidence.keep_bytes(os.urandom(90_000), f"new-{number}.bin", Source.PASTED)
    session.incidents.record([Entry(title="after the first backup")])
    session.close()
    arguments = [sys.executable, "-c", KILLED, str(vault_folder), PASSPHRASE, str(target)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        finished = "done" in child.stdout.read()
    restored(target, tmp_path / "back")
    again = reopened(tmp_path / "back")
    assert intact(again)
    assert set(earlier) <= set(essence(again))
    again.close()
    session = reopened(vault_folder)
    assert intact(session)
    back_up(session, target)
    truth = essence(session)
    session.close()
    restored(target, tmp_path / "second")
    again = reopened(tmp_path / "second")
    assert essence(again) == truth
    again.close()
    assert not list(stick.glob("*/*/arriving-*")), finished
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".x.ekbackup")]
    assert KEY_FILE in {p.name for p in vault_folder.iterdir()}
