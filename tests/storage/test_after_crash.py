"""Tests that remains of a crash or a failure neither open the vault nor delete a file."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault import vault as storage_vault
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.system.files import temporary_names
from tests.vault_copies import PASSPHRASE

NEW = "терезе бұлт қалам шырақ жол"


def half_written(folder: Path, name: str) -> Path:
    """What `write_atomically` leaves when it is killed before the rename."""
    left = folder / f".{name}.0123abcd"
    left.write_bytes((folder / name).read_bytes())
    assert list(folder.glob(temporary_names(name))) == [left]
    return left


def test_a_half_written_key_file_goes_at_the_next_opening(vault_folder: Path) -> None:
    names = (keys.KEY_FILE, keys.KEY_FILE_COPY, "head.json")
    left = [half_written(vault_folder, name) for name in names]
    other = vault_folder / ".keys.json.mine"
    other.write_bytes(b"not ours")
    vaults.open_with_passphrase(vault_folder, PASSPHRASE).close()
    assert not any(path.exists() for path in left)
    assert other.exists()


def test_a_half_written_key_file_does_not_keep_the_old_passphrase_alive(
    vault_folder: Path,
) -> None:
    left = half_written(vault_folder, keys.KEY_FILE)
    vaults.change_passphrase(vault_folder, NEW, passphrase=PASSPHRASE, fast=True)
    assert not left.exists()


def test_opening_does_not_undo_a_passphrase_change_that_ended_while_it_waited(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_lock = storage_vault._take_lock

    def late_lock(folder: Path) -> object:
        monkeypatch.setattr(storage_vault, "_take_lock", take_lock)
        change = threading.Thread(
            target=vaults.change_passphrase,
            args=(folder, NEW),
            kwargs={"passphrase": PASSPHRASE, "fast": True},
        )
        change.start()
        change.join()
        return take_lock(folder)

    monkeypatch.setattr(storage_vault, "_take_lock", late_lock)
    with pytest.raises(KeeperError) as refused:
        vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    assert refused.value.code is Code.WRONG_PASSPHRASE
    vaults.open_with_passphrase(vault_folder, NEW).close()


def test_a_commit_that_is_refused_after_it_took_effect_keeps_the_files(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last sync can fail when the journal is gone already: the rows are there."""
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    execute = Database.execute

    def refuse_after(database: Database, sql: str, values: object = ()) -> int:
        number = execute(database, sql, values)  # type: ignore[arg-type]
        if sql == "COMMIT":
            raise KeeperError(Code.DISK_REFUSED, path="vault.db", reason="SQLite")
        return number

    monkeypatch.setattr(Database, "execute", refuse_after)
    with pytest.raises(KeeperError) as refused:
        session.evidence.keep_bytes(b"precious", "note.txt", Source.PASTED)
    assert refused.value.code is Code.DISK_REFUSED
    monkeypatch.undo()
    session.close()
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    kept = session.evidence.page()
    assert [b"".join(session.evidence.original(item.number)) for item in kept] == [b"precious"]
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.close()


def test_a_damaged_page_that_must_be_changed_is_told_as_damage(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLCipher calls the database read-only then; nobody could rescue it on that word."""
    vaults.open_with_passphrase(vault_folder, PASSPHRASE).close()
    database = vault_folder / "vault.db"
    whole, codes = database.read_bytes(), set()
    for page in range(len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 700] ^= 1
        database.write_bytes(data)
        try:
            vaults.open_with_passphrase(vault_folder, PASSPHRASE).close()
        except KeeperError as e:
            codes.add(e.code)
        (vault_folder / "vault.db-journal").unlink(missing_ok=True)
    assert codes == {Code.VAULT_DAMAGED}


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")
@pytest.mark.parametrize("how", ["moved", "removed"])
def test_a_folder_that_is_gone_while_open_confirms_nothing(vault_folder: Path, how: str) -> None:
    """The open file still takes everything; after a removal it would be nowhere."""
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    session.incidents.record([Entry(title="in time")])
    elsewhere = vault_folder.with_name("elsewhere")
    vault_folder.rename(elsewhere)
    if how == "removed":
        shutil.rmtree(elsewhere)
    with pytest.raises(KeeperError) as refused:
        session.incidents.record([Entry(title="too late")])
    assert refused.value.code is Code.DISK_GONE
    session.close()
    if how == "moved":
        again = vaults.open_with_passphrase(elsewhere, PASSPHRASE)
        assert [i.entry.title for i in again.incidents.chronology()] == ["in time"]
        assert again.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
        again.close()
