"""Tests files that change, vanish or are unreadable during intake: one line each, nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.intake import file_reader, intake
from evidence_keeper.services.session import Session
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.translations import translator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files and names")


def files(folder: Path, count: int, size: int = 400_000) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:03d}.bin").write_bytes(bytes([n]) * size)
    return folder


def whole(session: Session) -> bool:
    for item in session.evidence.page():
        assert sum(map(len, session.evidence.original(item.number))) == item.size
    return session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def lines(kept: intake.Intake) -> list[str]:
    return [error_sentence(translator("en"), error) for _, error in kept.refused]


@pytest.fixture
def one_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is changed while it is read, only the next file may have been read before."""
    monkeypatch.setattr(file_reader, "_AHEAD", 1)


def after_what_was_begun(kept: intake.Intake, count: int, at: str) -> list[str]:
    """Return those that cannot be there; the one at which it happened may have been read before.

    What is kept is the first of them, in order, and nothing is kept and refused.
    """
    names = [f"{n:03d}.bin" for n in range(count)]
    added = [e.original_name for e in kept.added]
    assert added in (names[: names.index(at)], names[: names.index(at) + 1])
    return names[len(added) :]


@pytest.mark.usefixtures("one_ahead")
def test_a_file_that_shrinks_is_kept_as_far_as_it_was_read(
    session: Session, tmp_path: Path
) -> None:
    folder = files(tmp_path / "in", 3, 2_000_000)

    def shrink(_done: int, _total: int, label: str) -> None:
        if label == "000.bin":  # nobody has begun with the last one yet
            os.truncate(folder / "002.bin", 10)

    kept = session.evidence.keep_files([folder], Source.FOLDER, Progress(shrink))
    assert {e.original_name: e.size for e in kept.added}["002.bin"] == 10
    assert len(kept.added) == 3
    assert whole(session)


def test_a_file_that_shrinks_between_two_pieces(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files(tmp_path / "in", 1, 2_000_000)
    noticed = file_reader.StreamFacts._noticed

    def cut(self: Any, chunk: bytes, size: int, *, first: bool) -> bytes:
        os.truncate(folder / "000.bin", 300_000)
        return noticed(self, chunk, size, first=first)

    monkeypatch.setattr(file_reader.StreamFacts, "_noticed", cut)
    (item,) = session.evidence.keep_files([folder], Source.FOLDER, Progress()).added
    assert 262_144 <= item.size <= 300_000
    assert whole(session)


@pytest.mark.usefixtures("one_ahead")
def test_files_that_vanish_midway_are_named(session: Session, tmp_path: Path) -> None:
    folder = files(tmp_path / "in", 5)

    def vanish(_done: int, _total: int, label: str) -> None:
        if label == "002.bin" and folder.is_dir():
            shutil.rmtree(folder)

    kept = session.evidence.keep_files([folder], Source.FOLDER, Progress(vanish))
    gone = after_what_was_begun(kept, 5, "002.bin")
    assert lines(kept) == [f"The file “{n}” cannot be read (it is not there)." for n in gone]
    assert kept.stopped is None
    assert whole(session)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ESTALE, errno.ENOTCONN])
def test_a_medium_that_fails_midway_costs_the_rest_of_its_files_alone(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = files(tmp_path / "in", 4)
    noticed = file_reader.StreamFacts._noticed

    def fail(self: Any, chunk: bytes, size: int, *, first: bool) -> bytes:
        if not first and chunk[:1] >= b"\2":
            raise OSError(number, os.strerror(number))
        return noticed(self, chunk, size, first=first)

    monkeypatch.setattr(file_reader.StreamFacts, "_noticed", fail)
    kept = session.evidence.keep_files([folder], Source.FOLDER, Progress())
    assert [e.original_name for e in kept.added] == ["000.bin", "001.bin"]
    assert [name for name, _ in kept.refused] == ["002.bin", "003.bin"]
    assert all(line.startswith("The file “00") and "\n" not in line for line in lines(kept))
    assert kept.stopped is None
    assert whole(session)


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that can be pulled out."""
    place = tmp_path / "stick"
    place.mkdir()
    mount = shutil.which("mount")
    command = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("may not mount here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@pytest.mark.usefixtures("one_ahead")
def test_a_stick_that_is_pulled_out_midway(session: Session, stick: Path) -> None:
    files(stick / "photos", 6)

    def pull(_done: int, _total: int, label: str) -> None:
        if label == "003.bin" and stick.is_mount():
            subprocess.run(["umount", "-l", str(stick)], check=True)

    kept = session.evidence.keep_files([stick / "photos"], Source.FOLDER, Progress(pull))
    assert [name for name, _ in kept.refused] == after_what_was_begun(kept, 6, "003.bin")
    assert whole(session)


def test_names_that_deceive_are_kept_and_shown_harmless(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = [
        "\u202egnp.exe",
        "a\x07\x1b[31mb",
        "..\\..\\evil",
        "\u2066x\u2069",
        "a\u0000b"[:1] + ".x",
    ]
    for n, name in enumerate(names):
        (folder / name).write_bytes(bytes([n + 1]))
    kept = session.evidence.keep_files([folder], Source.FOLDER, Progress())
    assert len(kept.added) == len(names)
    assert not kept.refused
    stored = [p for p in session.folder.rglob("*") if "evil" in p.name or "exe" in p.name]
    assert stored == []
    assert whole(session)


def test_links_that_go_round_and_pipes_hold_nothing_up(session: Session, tmp_path: Path) -> None:
    folder = files(tmp_path / "in", 1)
    (folder / "self").symlink_to(folder / "self")
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe")
    kept = session.evidence.keep_files([folder, folder / "a"], Source.FOLDER, Progress())
    assert len(kept.added) == 1
    assert {name for name, _ in kept.refused} == {"self", "a", "b", "up", "pipe"}
    assert all(len(line) < 120 for line in lines(kept))


@pytest.mark.usefixtures("one_ahead")
def test_a_large_file_can_be_cancelled_in_its_middle(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files(tmp_path / "in", 3, 3_000_000)
    noticed = file_reader.StreamFacts._noticed
    told: list[str] = []
    read: list[int] = []

    def slowly(self: Any, chunk: bytes, size: int, *, first: bool) -> bytes:
        if chunk[:1] == b"\1":
            read.append(len(chunk))
            time.sleep(0.1)
        return noticed(self, chunk, size, first=first)

    def watch(_done: int, _total: int, label: str) -> None:
        told.append(label)
        if told.count("001.bin") == 2:
            progress.cancel()

    monkeypatch.setattr(file_reader.StreamFacts, "_noticed", slowly)
    progress = Progress(watch)
    kept = session.evidence.keep_files([folder], Source.FOLDER, progress)
    assert kept.cancelled
    assert [e.original_name for e in kept.added] == ["000.bin"]
    assert 0 < sum(read) < 3_000_000
    assert not list((session.folder / "originals").glob("incoming-*"))
    assert whole(session)


def test_what_was_read_ahead_and_is_not_wanted_leaves_nothing(
    session: Session, tmp_path: Path
) -> None:
    folder = files(tmp_path / "in", 6, 600_000)
    progress = Progress(lambda done, *_: progress.cancel() if done == 2 else None)
    kept = session.evidence.keep_files([folder], Source.FOLDER, progress)
    assert kept.cancelled
    assert len(kept.added) in (2, 3), "the third was told before it was cancelled"
    assert not list((session.folder / "originals").glob("incoming-*"))
