"""Tests that merging never reveals what a working copy hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.record.working_copy import Area, Mark
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from evidence_keeper.storage.vault import keys, new_vault
from tests.media.pictures import encoded
from tests.storage.two_vaults import intact, reopened
from tests.vault_copies import PASSPHRASE

STEPS = (Area(Mark.BLACK, 10, 10, 60, 40),)


def screenshot(colour: str = "navy") -> bytes:
    return encoded(Image.new("RGB", (120, 200), colour), "PNG")


def keep(session: Session, data: bytes, name: str = "a.png") -> Evidence:
    return session.evidence.keep_bytes(data, name, Source.PASTED).added[0]


@pytest.fixture
def apart(session: Session, tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """Two vaults that began apart."""
    folder = tmp_path / "school"
    new_vault.create(folder, PASSPHRASE, Case("Main", "Asia/Almaty"), keys.FAST_COST)
    school = reopened(folder)
    yield session, school
    school.close()


def merged(into: Session, source: Session, path: Path) -> backups.Merged:
    source.backups.back_up(path, Progress())
    return into.backups.merge(path, Progress(), passphrase=PASSPHRASE)


def exhibits(session: Session) -> tuple[int, ...]:
    return session.dossiers.plan(Wish(Reader.POLICE, "en", case="Main")).exhibits


@pytest.mark.parametrize("into_home", [True, False])
def test_a_copy_that_was_born_intimate_stays_so(
    apart: tuple[Session, Session], tmp_path: Path, into_home: bool
) -> None:
    home, school = apart
    for session in apart:
        keep(session, screenshot())
    home.evidence.update(replace(home.evidence.get(1), intimate=True))
    for session in apart:
        session.pictures.make_copy(1, STEPS)
    school.evidence.update(replace(school.evidence.get(2), notes="noted at school"))
    into, source = (home, school) if into_home else (school, home)
    merged(into, source, tmp_path / "backup")
    assert into.evidence.get(2).intimate
    assert into.evidence.get(2).notes == "noted at school"
    assert exhibits(into) == ()
    assert intact(into)
    assert merged(into, source, tmp_path / "again").nothing_new


def test_a_mark_that_was_taken_away_here_does_not_come_back(
    session: Session, tmp_path: Path
) -> None:
    keep(session, screenshot())
    session.evidence.update(replace(session.evidence.get(1), intimate=True))
    session.pictures.make_copy(1, STEPS)
    session.backups.back_up(tmp_path / "start", Progress())
    backups.restore(tmp_path / "start", tmp_path / "school", Progress(), passphrase=PASSPHRASE)
    school = reopened(tmp_path / "school")
    keep(school, b"more", "more.txt")
    session.evidence.update(replace(session.evidence.get(2), intimate=False))
    merged(session, school, tmp_path / "backup")
    assert not session.evidence.get(2).intimate
    assert intact(session)
    school.close()


def test_a_mark_that_a_merge_brings_reaches_the_copies_here(
    apart: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = apart
    for session in apart:
        keep(session, screenshot())
    home.pictures.make_copy(1, STEPS)
    school.evidence.update(replace(school.evidence.get(1), intimate=True))
    merged(home, school, tmp_path / "backup")
    assert home.evidence.get(2).intimate
    assert exhibits(home) == ()
    # And the copy that comes from where nothing is marked.
    merged(school, home, tmp_path / "back")
    assert school.evidence.get(2).intimate
    assert intact(home)
    assert intact(school)


def test_a_copy_comes_with_what_is_left_of_its_original(
    apart: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = apart
    original = keep(school, screenshot())
    copy = school.pictures.make_copy(1, STEPS)
    school.evidence.bin([1])
    school.bin.remove_evidence(1, "sent in trust")
    keep(home, b"ours", "ours.txt")
    done = merged(home, school, tmp_path / "backup")
    assert done.evidence == 1
    here = home.vault.evidence.number_of(copy.sha256)
    assert here is not None
    item = home.evidence.get(here)
    assert item.copy_of is not None
    left = home.evidence.get(item.copy_of)
    assert (left.removed, left.sha256) == (True, original.sha256)
    assert [g.reason for g in home.bin.removed()] == ["sent in trust"]
    assert home.bin.removed()[0].moment == school.bin.removed()[0].moment
    assert home.pictures.copy_steps(here) == STEPS
    assert intact(home)
    assert merged(home, school, tmp_path / "again").nothing_new
    home.close()
    again = reopened(home.folder)
    assert again.opened.warnings == ()
    assert intact(again)
    again.close()


def test_what_the_other_vault_knows_as_a_copy_becomes_one_here(
    apart: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = apart
    keep(school, screenshot())
    copy = school.pictures.make_copy(1, STEPS)
    keep(home, b"".join(school.evidence.original(copy.number)), "out of a document.jpg")
    assert merged(home, school, tmp_path / "backup").details == 1
    item = home.evidence.get(1)
    assert (item.copy_of, home.pictures.copy_steps(1)) == (2, STEPS)
    assert exhibits(home) == (1,)
    assert home.evidence.history(1)[-1].operation == Operation.EVIDENCE_IS_COPY
    assert intact(home)
    assert merged(home, school, tmp_path / "again").nothing_new


def test_a_draft_points_to_nothing_else_of_ours(
    apart: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = apart
    for n in (1, 2, 3):
        keep(home, f"ours {n}".encode(), "ours.txt")
        keep(school, f"theirs {n}".encode(), "theirs.txt")
    school.drafts.save(None, {"title": "x", "evidence": [2, 3]})
    school.evidence.bin([3])
    school.bin.remove_evidence(3, "")
    merged(home, school, tmp_path / "backup")
    (draft,) = home.drafts.all()
    assert [home.evidence.get(n).original_name for n in draft.body["evidence"]] == ["theirs.txt"]
    assert len(draft.body["evidence"]) == 1
