"""Tests that a destroyed vault cannot be opened, even after an interruption."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.vault import keys
from tests.vault_copies import PASSPHRASE


@pytest.fixture
def filled(session: Session) -> Session:
    session.evidence.keep_bytes(b"kept", "kept.txt", Source.PASTED)
    session.incidents.record([Entry(title="written down")])
    return session


def test_everything_of_the_vault_is_gone(filled: Session, tmp_path: Path) -> None:
    folder = filled.folder
    filled.backups.back_up(tmp_path / "backups", Progress())
    (folder / ".keys.json.0a1b2c3d").write_bytes((folder / "keys.json").read_bytes())
    assert filled.upkeep.destroy(PASSPHRASE) == ()
    filled.close()
    assert not folder.exists()
    back = backups.restore(
        tmp_path / "backups", tmp_path / "back", Progress(), passphrase=PASSPHRASE
    )
    assert back.whole, "a backup has keys of its own, and the user is told so"


def test_without_the_passphrase_nothing_is_destroyed(filled: Session) -> None:
    with pytest.raises(KeeperError) as caught:
        filled.upkeep.destroy("a guess")
    assert caught.value.code is Code.WRONG_PASSPHRASE
    assert filled.incidents.count() == 1
    filled.close()
    again = vaults.open_with_passphrase(filled.folder, PASSPHRASE)
    assert len(again.opened.failed_since) == 1
    again.close()


def test_files_of_others_stay_and_are_named(filled: Session) -> None:
    folder = filled.folder
    (folder / "homework.txt").write_text("mine", encoding="utf-8")
    assert filled.upkeep.destroy(PASSPHRASE) == ("homework.txt",)
    assert [p.name for p in folder.iterdir()] == ["homework.txt"]


@pytest.mark.parametrize("after", range(1, 6))
def test_interrupted_at_any_step_no_key_is_left_or_all_are(
    filled: Session, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each removal of a file is a moment at which the program can be killed."""
    folder, left = filled.folder, after
    before = (folder / "keys.json").read_bytes()
    unlink = Path.unlink

    def killed(path: Path, missing_ok: bool = False) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            filled.upkeep.destroy(PASSPHRASE)
    for name in ("keys.json", "keys.bak"):
        if (folder / name).exists():
            assert set((folder / name).read_bytes()) == {0}
            assert len((folder / name).read_bytes()) == len(before)
    with pytest.raises(KeeperError) as caught:
        vaults.open_with_passphrase(folder, PASSPHRASE)
    assert caught.value.code in (Code.NO_VAULT, Code.KEY_FILE_DAMAGED)


def test_keys_that_the_disk_does_not_give_up_are_told(
    filled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "refused")

    folder = filled.folder
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(KeeperError) as caught:
            filled.upkeep.destroy(PASSPHRASE)
    assert caught.value.code is Code.DISK_READ_ONLY
    with pytest.raises(KeeperError) as caught:
        keys.read_key_file(folder)
    assert caught.value.code is Code.KEY_FILE_DAMAGED, "they are overwritten all the same"
