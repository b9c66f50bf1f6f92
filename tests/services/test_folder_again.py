"""Tests rescanning a folder: new files only, and none is missed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.intake.folder_rescan import FOLDER
from evidence_keeper.services.session import Session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "phone"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.txt").write_text("a")
    (inside / "sub" / "b.txt").write_text("b")
    return inside


def test_only_what_is_new_or_changed_is_read(session: Session, folder: Path) -> None:
    first = session.evidence.keep_new_files(folder, Progress())
    assert [e.original_name for e in first.added] == ["a.txt", "b.txt"]
    assert session.settings.preference(FOLDER, "") == str(folder)
    again = session.evidence.keep_new_files(folder, Progress())
    assert (again.added, again.duplicates, again.refused) == ((), (), ())
    (folder / "c.txt").write_text("c")
    (folder / "a.txt").write_text("changed")
    os.utime(folder / "a.txt", (1, 1))
    third = session.evidence.keep_new_files(folder, Progress())
    assert [e.original_name for e in third.added] == ["a.txt", "c.txt"]


def test_what_was_stopped_is_looked_at_again(session: Session, folder: Path) -> None:
    def stop(_done: int, _total: int, label: str) -> None:
        if label == "a.txt":
            progress.cancel()

    progress = Progress(stop)
    first = session.evidence.keep_new_files(folder, progress)
    assert first.cancelled
    assert len(first.added) == 1
    again = session.evidence.keep_new_files(folder, Progress())
    names = {e.original_name for e in (*first.added, *again.added)}
    assert names == {"a.txt", "b.txt"}


def test_another_folder_is_new(session: Session, folder: Path, tmp_path: Path) -> None:
    session.evidence.keep_new_files(folder, Progress())
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("a")
    assert session.evidence.keep_new_files(other, Progress()).duplicates == (("a.txt", 1),)
    assert session.evidence.keep_new_files(other, Progress()).duplicates == ()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_could_not_be_read_is_tried_again(session: Session, folder: Path) -> None:
    (folder / "a.txt").chmod(0)
    assert [n for n, _ in session.evidence.keep_new_files(folder, Progress()).refused] == ["a.txt"]
    (folder / "a.txt").chmod(0o600)
    assert len(session.evidence.keep_new_files(folder, Progress()).added) == 1


def test_a_folder_that_is_gone_is_named(session: Session, tmp_path: Path) -> None:
    kept = session.evidence.keep_new_files(tmp_path / "gone", Progress())
    assert [name for name, _ in kept.refused] == ["gone"]


def test_what_was_removed_for_good_does_not_come_back_by_itself(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    session.evidence.keep_new_files(folder, Progress())
    session.evidence.bin([1])
    session.bin.remove_evidence(1)
    other = tmp_path / "other"
    other.mkdir()
    session.evidence.keep_new_files(other, Progress())
    back = session.evidence.keep_new_files(folder, Progress())
    assert back.added == ()
    ((name, why),) = back.refused
    assert (name, why.code) == ("a.txt", Code.REMOVED_BEFORE)
    assert why.params["number"] == "EK-0001"
    assert session.evidence.count() == 1
    assert session.evidence.keep_new_files(folder, Progress()).refused == (), "it is said once"
    chosen = session.evidence.keep_files([folder / "a.txt"], Source.PICKED, Progress())
    assert [e.number for e in chosen.added] == [3], "the user's hand brings it back"
