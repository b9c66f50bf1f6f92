"""Backs up and restores in tests."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from tests.vault_copies import PASSPHRASE


def back_up(session: Session, target: Path) -> backups.BackupDone:
    return session.backups.back_up(target, Progress())


def restored(target: Path, folder: Path, **options: bool) -> backups.RestoreDone:
    return backups.restore(target, folder, Progress(), passphrase=PASSPHRASE, **options)


def generations(stick: Path) -> list[str]:
    return sorted(p.name for p in stick.glob("notes-*/generations/*"))


def stored(stick: Path) -> list[Path]:
    return sorted(p for p in stick.glob("notes-*/originals/*/*"))


@contextlib.contextmanager
def refused(code: Code):
    with pytest.raises(KeeperError) as caught:
        yield
    assert caught.value.code is code
