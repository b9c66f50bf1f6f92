"""Tests that adding the same bytes again repairs a missing or damaged original."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from tests.storage.two_vaults import intact, reopened
from tests.vault_copies import PASSPHRASE

DATA = bytes(range(256)) * 3000


def stored(session: Session) -> Path:
    file = session.vault.evidence.file_of(1)
    assert file is not None
    return session.folder / "originals" / file.name


def spoil(path: Path, fault: str) -> None:
    if fault == "missing":
        path.unlink()
        return
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_the_same_bytes_heal_it(session: Session, tmp_path: Path, fault: str) -> None:
    session.evidence.keep_bytes(DATA, "a.bin", Source.PASTED)
    old = stored(session)
    spoil(old, fault)
    assert not intact(session)
    kept = session.evidence.keep_bytes(DATA, "again.bin", Source.PASTED)
    assert (kept.added, kept.healed) == ((), (("again.bin", 1),))
    assert kept.duplicates == (("again.bin", 1),)
    assert b"".join(session.evidence.original(1)) == DATA
    assert intact(session)
    event = session.evidence.history(1)[-1]
    assert event.operation == Operation.ORIGINAL_HEALED
    assert (event.told()["was"], event.told()["sha256"]) == (fault, session.evidence.get(1).sha256)
    assert not old.exists()
    assert len([p for p in (session.folder / "originals").rglob("*") if p.is_file()]) == 1
    # Nothing to heal any more.
    assert session.evidence.keep_bytes(DATA, "again.bin", Source.PASTED).healed == ()
    session.backups.back_up(tmp_path / "backups", Progress())
    done = backups.restore(
        tmp_path / "backups", tmp_path / "back", Progress(), passphrase=PASSPHRASE
    )
    assert done.whole
    session.close()
    session = reopened(session.folder)
    assert b"".join(session.evidence.original(1)) == DATA
    session.evidence.bin([1])
    session.bin.remove_evidence(1, "")
    assert intact(session)
    session.close()


def test_a_refused_commit_leaves_it_as_it_was(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.evidence.keep_bytes(DATA, "a.bin", Source.PASTED)
    spoil(stored(session), "damaged")

    def full(*_: object, **__: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    with monkeypatch.context() as patch:
        patch.setattr(session.vault.log, "append", full)
        with pytest.raises(KeeperError):
            session.evidence.keep_bytes(DATA, "again.bin", Source.PASTED)
    with pytest.raises(KeeperError) as caught:
        b"".join(session.evidence.original(1))
    assert caught.value.code is Code.ORIGINAL_DAMAGED
    session.close()
    session = reopened(session.folder)
    assert session.evidence.keep_bytes(DATA, "again.bin", Source.PASTED).healed == (
        ("again.bin", 1),
    )
    assert intact(session)
    assert len([p for p in (session.folder / "originals").rglob("*") if p.is_file()]) == 1
    session.close()
