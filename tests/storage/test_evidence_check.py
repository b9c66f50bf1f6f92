"""Tests that evidence records that differ from the log are found, on opening or by the check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from tests.media.pictures import encoded, sample
from tests.vault_copies import PASSPHRASE

FORGED = (
    "UPDATE evidence SET original_name = 'other.txt'",
    "UPDATE evidence SET source = 'picked'",
    "UPDATE evidence SET added = '2020-01-01T00:00:00+00:00'",
    "UPDATE evidence SET time_hints = '[]', width = 5",
    "UPDATE evidence SET notes = 'never written' WHERE number = 2",
    "UPDATE evidence SET intimate = 1 WHERE number = 2",
    "UPDATE evidence SET copy_of = 1 WHERE number = 2",
    """UPDATE evidence SET steps = '[{"do": "turn"}]' WHERE number = 2""",
)


@pytest.fixture
def folder(session: Session) -> Path:
    for n in (1, 2):
        session.evidence.keep_bytes(
            f"text {n}".encode(), f"IMG_20261101_14320{n}.txt", Source.PASTED
        )
    session.evidence.update(replace(session.evidence.get(1), intimate=True, notes="one"))
    assert findings(session) == []
    path = session.folder
    session.close()
    return path


def findings(session: Session) -> list[str]:
    return [f"{f.code} {f.item}" for f in session.checks.check_all(Progress()).findings]


def reopened(folder: Path, act: Callable[[Session], None] | None = None) -> Session:
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    if act is not None:
        act(session)
    return session


@pytest.mark.parametrize("statement", FORGED)
def test_a_forged_record_is_found_by_the_check(folder: Path, statement: str) -> None:
    session = reopened(folder)
    with session.vault.database.transaction():
        session.vault.database.execute(statement)
    found = findings(session)
    assert found
    assert all(f.startswith("evidence_changed EK-000") for f in found)
    session.close()


def test_a_mark_that_was_reverted_is_told_when_opened(folder: Path) -> None:
    session = reopened(folder)
    with session.vault.database.transaction():
        session.vault.database.execute("UPDATE evidence SET intimate = 0 WHERE number = 1")
    session.close()
    session = reopened(folder)
    assert [(f.code, f.item) for f in session.opened.warnings] == [("evidence_changed", "EK-0001")]
    session.close()


def test_an_intact_one_opens_without_a_word(folder: Path) -> None:
    session = reopened(folder)
    assert session.opened.warnings == ()
    assert findings(session) == []
    session.close()


def test_the_device_that_a_photo_names_is_no_change(session: Session) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Phone 7"
    photo = encoded(sample(), "JPEG", exif=exif)
    session.evidence.keep_bytes(photo, "IMG_1.jpg", Source.PASTED)
    assert session.evidence.get(1).device
    assert findings(session) == []
    with session.vault.database.transaction():
        session.vault.database.execute("UPDATE evidence SET device = 'another'")
    assert findings(session) == ["evidence_changed EK-0001"]
