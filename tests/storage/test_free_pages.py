"""Tests that damaged free pages are repaired, and damaged used ones reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from tests.vault_copies import PASSPHRASE

PAGE = 4096


@pytest.fixture
def folder(session: Session) -> Path:
    """A closed vault whose database ends with free pages."""
    session.incidents.record(
        [Entry(title=f"n {n}", what_happened="мәтін " * 500) for n in range(20)]
    )
    database = session.vault.database
    database.execute("CREATE TABLE filler (b BLOB)")
    database.execute("INSERT INTO filler VALUES (zeroblob(400000))")
    database.execute("DROP TABLE filler")
    path = session.folder
    session.close()
    return path


def damage(folder: Path, page: int) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.seek(page * PAGE + 100, 0 if page >= 0 else 2)
        file.write(b"torn")


def test_a_free_page_is_written_anew(folder: Path) -> None:
    damage(folder, -3)
    size = (folder / "vault.db").stat().st_size
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    assert session.vault.database.all("PRAGMA cipher_integrity_check") != []
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    assert session.vault.database.all("PRAGMA cipher_integrity_check") == []
    tables = session.vault.database.all("SELECT name FROM sqlite_schema WHERE name LIKE 'free%'")
    assert tables == []
    assert session.incidents.count() == 20
    session.close()
    assert (folder / "vault.db").stat().st_size < size * 1.1


def test_a_page_that_holds_something_is_told(folder: Path) -> None:
    damage(folder, 12)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    assert "page_damaged" in {f.code for f in session.checks.check_all(Progress()).findings}
    session.close()


def test_a_vault_that_can_only_be_read_is_left_as_it_is(folder: Path) -> None:
    damage(folder, -3)
    before = (folder / "vault.db").read_bytes()
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    session.vault.database.read_only = True
    session.vault.read_only = True
    found = {f.code for f in session.checks.check_all(Progress()).findings}
    assert found == {"page_damaged"}
    session.close()
    assert (folder / "vault.db").read_bytes()[-3 * PAGE :] == before[-3 * PAGE :]
