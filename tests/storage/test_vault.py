"""Tests the vault's refusals, findings and guarantees."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.record.drafts_and_preferences import DraftsAndPreferences
from evidence_keeper.storage.vault import attempts, keys, new_vault
from evidence_keeper.storage.vault import vault as storage_vault
from evidence_keeper.storage.vault.migrations import NEWEST
from tests.fork_server import ForkServer
from tests.vault_copies import PASSPHRASE


def reopened(folder: Path) -> Session:
    return vaults.open_with_passphrase(folder, PASSPHRASE)


def test_the_pragmas_are_those_of_the_security_page(session: Session) -> None:
    database = session.vault.database
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "temp_store": 2,
        "mmap_size": 0,
        "secure_delete": 1,
        "cell_size_check": 1,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "fullfsync": 1,
    }
    assert {name: database.scalar(f"PRAGMA {name}") for name in wanted} == wanted
    assert database.scalar("PRAGMA user_version") == NEWEST


def memory_security(folder: str) -> int:
    """Return whether a vault's memory is locked and wiped; for a process of its own."""
    opened = vaults.open_with_passphrase(Path(folder), PASSPHRASE)
    locked = opened.vault.database.scalar("PRAGMA cipher_memory_security")
    opened.close()
    return int(str(locked))


def test_memory_is_locked_and_wiped(vault_folder: Path, fork_server: ForkServer) -> None:
    asked = "tests.storage.test_vault:memory_security"
    ended = fork_server.call(asked, vault_folder, locked_memory=True)
    assert (ended.code, ended.err) == (1, "")


def test_everything_in_the_folder_is_private_and_unreadable(session: Session) -> None:
    word = "құпия-канарейка"
    session.incidents.record([Entry(title=word, people=(word,), private_note=word)])
    session.drafts.save(None, {"title": word})
    session.close()
    for path in session.folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, (path, oct(mode))
        if path.is_file():
            data = path.read_bytes()
            assert word.encode() not in data
            assert word.encode("utf-16-le") not in data
            assert b"SQLite format" not in data


def test_a_second_program_is_refused_at_once(session: Session) -> None:
    with pytest.raises(KeeperError) as caught:
        reopened(session.folder)
    assert caught.value.code is Code.VAULT_IN_USE
    code = (
        "import sys; from pathlib import Path; from evidence_keeper.services.vault import vaults\n"
        "from evidence_keeper.domain.errors import KeeperError\n"
        "try:\n    vaults.open_with_passphrase(Path(sys.argv[1]), sys.argv[2])\n"
        "except KeeperError as e:\n    print(e.code.value)\n"
    )
    arguments = [sys.executable, "-c", code, str(session.folder), PASSPHRASE]
    other = subprocess.run(arguments, capture_output=True, text=True, timeout=280, check=False)
    assert other.stdout.strip() == "vault_in_use", other.stderr


def test_a_stale_lock_file_is_no_lock(vault_folder: Path) -> None:
    (vault_folder / "lock").write_bytes(b"left behind")
    reopened(vault_folder).close()


def test_create_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(KeeperError) as caught:
        vaults.create(tmp_path, PASSPHRASE, fast=True)
    assert caught.value.code is Code.FOLDER_NOT_EMPTY
    assert (tmp_path / "x").read_text() == "mine"


def test_a_failed_creation_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    monkeypatch.setattr(keys, "write_key_file", full)
    with pytest.raises(KeeperError) as caught:
        vaults.create(tmp_path / "v", PASSPHRASE, fast=True)
    assert caught.value.code is Code.DISK_FULL
    assert not (tmp_path / "v").exists()


def test_wrong_attempts_are_counted_paused_and_shown(vault_folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(KeeperError) as caught:
            vaults.open_with_passphrase(vault_folder, "wrong")
        assert caught.value.code is Code.WRONG_PASSPHRASE
    assert attempts.pause_left(vault_folder) == 0
    with pytest.raises(KeeperError):
        vaults.open_with_passphrase(vault_folder, "wrong")
    for _ in range(8):
        attempts.note_failure(vault_folder)
    assert 28 <= attempts.pause_left(vault_folder) <= 30
    with pytest.raises(KeeperError) as caught:
        reopened(vault_folder)
    assert caught.value.code is Code.PASSPHRASE_WAIT
    moments = [m - timedelta(days=365) for m in attempts.failed_attempts(vault_folder)]
    text = json.dumps({"failed": [m.isoformat() for m in moments]})
    (vault_folder / attempts.ATTEMPTS_FILE).write_text(text)
    session = reopened(vault_folder)
    assert len(session.opened.failed_since) == 11
    session.close()
    session = reopened(vault_folder)
    assert session.opened.failed_since == ()
    assert session.opened.last_opened is not None
    session.close()


def test_the_log_can_only_grow(session: Session) -> None:
    session.incidents.record([Entry(title="x")])
    database = session.vault.database
    for statement in (
        "UPDATE custody SET operation = 'x' WHERE number = 1",
        "DELETE FROM custody WHERE number = 1",
        "DELETE FROM custody",
        (
            "INSERT INTO custody SELECT 99, previous, operation, wall, zone, clock_jump, "
            "body_hash, hash, salt, body FROM custody WHERE number = 1"
        ),
        "INSERT OR REPLACE INTO custody SELECT * FROM custody WHERE number = 1",
    ):
        with pytest.raises(KeeperError):
            database.execute(statement)
    assert [e.number for e in session.vault.log.events()] == [1, 2, 3]
    assert session.vault.look_over() == ()


def test_every_mutation_is_in_the_log(session: Session) -> None:
    number = session.incidents.record([Entry(title="x")])[0]
    session.incidents.revise(number, Entry(title="y"))
    session.incidents.bin((number,))
    session.incidents.restore((number,))
    session.incidents.add_case("Other", "Asia/Almaty")
    operations = [e.operation for e in session.vault.log.events()]
    assert operations == [
        Operation.VAULT_CREATED,
        Operation.CASE_ADDED,
        Operation.INCIDENT_ADDED,
        Operation.INCIDENT_CHANGED,
        Operation.INCIDENT_BINNED,
        Operation.INCIDENT_RESTORED,
        Operation.CASE_ADDED,
    ]


def test_a_rolled_back_database_is_reported(vault_folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copy(vault_folder / "vault.db", older)
    session = reopened(vault_folder)
    session.incidents.record([Entry(title="later")])
    session.close()
    shutil.copy(older, vault_folder / "vault.db")
    session = reopened(vault_folder)
    assert [w.code for w in session.opened.warnings] == ["log_rolled_back"]
    assert session.checks.check_all(Progress()).outcome is Outcome.CHANGED
    session.close()


def test_a_database_ahead_of_its_head_file_is_normal(vault_folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "head.json"
    shutil.copy(vault_folder / "head.json", older)
    session = reopened(vault_folder)
    session.incidents.record([Entry(title="later")])
    session.close()
    shutil.copy(older, vault_folder / "head.json")
    session = reopened(vault_folder)
    assert session.opened.warnings == ()
    session.close()


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "head_missing"), (b"{}", "head_damaged"), (b"\xff", "head_damaged")],
)
def test_a_missing_or_forged_head_file_is_reported(
    vault_folder: Path, content: bytes | None, code: str
) -> None:
    path = vault_folder / "head.json"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    session = reopened(vault_folder)
    assert [w.code for w in session.opened.warnings] == [code]
    session.incidents.record([Entry(title="x")])
    session.close()
    session = reopened(vault_folder)
    assert session.opened.warnings == ()
    session.close()


def test_a_row_changed_behind_the_log_is_found(session: Session) -> None:
    session.incidents.record([Entry(title="as written"), Entry(title="other")])
    session.vault.database.execute("UPDATE incidents SET title = 'forged' WHERE number = 1")
    found = session.checks.check_all(Progress())
    assert found.outcome is Outcome.CHANGED
    assert [(f.code, f.item) for f in found.findings] == [("entry_changed", "1")]


def test_a_version_changed_behind_the_log_is_found(session: Session) -> None:
    session.incidents.record([Entry(title="as written")])
    session.vault.database.execute(
        "UPDATE incident_versions SET body = replace(body, 'as written', 'forged')"
    )
    codes = {f.code for f in session.checks.check_all(Progress()).findings}
    assert "entry_changed" in codes


def test_a_flipped_bit_in_the_database_is_found(vault_folder: Path) -> None:
    session = reopened(vault_folder)
    session.incidents.record([Entry(title="x" * 5000) for _ in range(20)])
    session.close()
    path = vault_folder / "vault.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    session = reopened(vault_folder)
    found = session.checks.check_all(Progress())
    session.close()
    assert found.outcome is Outcome.CHANGED
    assert "page_damaged" in {f.code for f in found.findings}


def test_a_vault_without_its_database_is_not_quietly_made_anew(vault_folder: Path) -> None:
    (vault_folder / "vault.db").unlink()
    with pytest.raises(KeeperError) as caught:
        reopened(vault_folder)
    assert caught.value.code is Code.VAULT_DAMAGED
    assert not (vault_folder / "vault.db").exists()


def test_an_empty_database_is_damage_and_nothing_is_touched(vault_folder: Path) -> None:
    session = reopened(vault_folder)
    session.evidence.keep_bytes(b"proof", "a.txt", Source.PASTED)
    session.close()
    whole = (vault_folder / "vault.db").read_bytes()
    (vault_folder / "vault.db").write_bytes(b"")
    before = {p: p.read_bytes() for p in vault_folder.rglob("*") if p.is_file()}
    with pytest.raises(KeeperError) as caught:
        reopened(vault_folder)
    assert caught.value.code is Code.VAULT_DAMAGED
    after = {p: p.read_bytes() for p in vault_folder.rglob("*") if p.is_file()}
    assert {p: d for p, d in after.items() if p.name != "vault.db-journal"} == before
    (vault_folder / "vault.db").write_bytes(whole)
    session = reopened(vault_folder)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.close()


def test_a_rollback_stays_reported_and_newer_files_stay(vault_folder: Path, tmp_path: Path) -> None:
    older, newer = tmp_path / "older.db", tmp_path / "newer.db"
    shutil.copy(vault_folder / "vault.db", older)
    session = reopened(vault_folder)
    session.evidence.keep_bytes(b"proof", "a.txt", Source.PASTED)
    session.close()
    shutil.copy(vault_folder / "vault.db", newer)
    shutil.copy(older, vault_folder / "vault.db")
    for _ in range(3):
        session = reopened(vault_folder)
        assert [w.code for w in session.opened.warnings] in (["log_rolled_back"], ["log_replaced"])
        session.incidents.record([Entry(title="written after the rollback")])
        session.close()
    shutil.copy(newer, vault_folder / "vault.db")
    session = reopened(vault_folder)
    assert session.opened.warnings == ()
    assert b"".join(session.evidence.original(1)) == b"proof"
    session.close()


def test_a_full_disk_does_not_keep_anybody_from_reading(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    monkeypatch.setattr(DraftsAndPreferences, "note_opening", full)
    session = reopened(vault_folder)
    assert session.incidents.count() == 0
    session.close()


def test_a_newer_schema_is_named_and_left_alone(session: Session, vault_folder: Path) -> None:
    session.vault.database.execute("PRAGMA user_version = 99")
    session.close()
    with pytest.raises(KeeperError) as caught:
        reopened(vault_folder)
    assert caught.value.code is Code.VAULT_NEWER


def test_a_folder_that_cannot_be_written_opens_for_reading(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = reopened(vault_folder)
    session.incidents.record([Entry(title="kept")])
    session.close()
    before = {p: p.read_bytes() for p in vault_folder.rglob("*") if p.is_file()}

    def refuse(_: Path) -> None:
        raise KeeperError(Code.DISK_READ_ONLY, path="x")

    monkeypatch.setattr(storage_vault, "FolderLock", refuse)
    session = reopened(vault_folder)
    assert session.opened.read_only
    assert [i.entry.title for i in session.incidents.chronology()] == ["kept"]
    with pytest.raises(KeeperError) as caught:
        session.incidents.record([Entry(title="x")])
    assert caught.value.code is Code.VAULT_READ_ONLY
    session.close()
    assert {p: p.read_bytes() for p in vault_folder.rglob("*") if p.is_file()} == before


def test_after_a_change_of_passphrase_the_old_one_opens_nothing(vault_folder: Path) -> None:
    vaults.change_passphrase(vault_folder, "new words", passphrase=PASSPHRASE, fast=True)
    with pytest.raises(KeeperError) as caught:
        reopened(vault_folder)
    assert caught.value.code is Code.WRONG_PASSPHRASE
    vaults.open_with_passphrase(vault_folder, "new words").close()
    names = (keys.KEY_FILE, keys.KEY_FILE_COPY)
    assert len({(vault_folder / name).read_bytes() for name in names}) == 1


def test_the_recovery_code_opens_after_a_change_of_passphrase(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    code = new_vault.create(folder, PASSPHRASE, Case("M", "Asia/Almaty"), keys.FAST_COST)
    vaults.change_passphrase(folder, "new", recovery=code, fast=True)
    vaults.open_with_recovery(folder, code).close()
    vaults.open_with_passphrase(folder, "new").close()


def test_secrets_can_be_changed_while_the_vault_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    old_code = new_vault.create(folder, PASSPHRASE, Case("M", "Asia/Almaty"), keys.FAST_COST)
    session = reopened(folder)
    with pytest.raises(KeeperError) as caught:
        session.recovery.change_passphrase("not it", "new", fast=True)
    assert caught.value.code is Code.WRONG_PASSPHRASE
    session.recovery.change_passphrase(PASSPHRASE, "new", fast=True)
    new_code = session.recovery.make_one_sheet("new")
    session.recovery.written_down([new_code])
    assert [e.operation for e in session.vault.log.events()][-2:] == [
        Operation.PASSPHRASE_CHANGED,
        Operation.RECOVERY_RENEWED,
    ]
    session.incidents.record([Entry(title="still open")])
    session.close()
    with pytest.raises(KeeperError) as caught:
        vaults.open_with_recovery(folder, old_code)
    assert caught.value.code is Code.WRONG_RECOVERY_CODE
    vaults.open_with_recovery(folder, new_code).close()
    session = vaults.open_with_passphrase(folder, "new")
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.close()


def test_another_tool_can_read_the_data_with_the_raw_key(vault_folder: Path) -> None:
    """No lock-in: the documented recipe of docs/vault-format.md."""
    vault_key = keys.unlock(keys.read_key_file(vault_folder), vault_folder, passphrase=PASSPHRASE)
    raw = keys.derive(vault_key, "database").hex()
    connection = sqlcipher.connect(str(vault_folder / "vault.db"))
    connection.execute(f"PRAGMA key = \"x'{raw}'\"")
    assert connection.execute("SELECT name FROM cases").fetchall() == [("Main",)]
    connection.close()
