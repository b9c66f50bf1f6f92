"""Files that change, vanish or cannot be read while they are added: a line each, nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence_keeper.domain.evidence import Source
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services import intake
from evidence_keeper.services.session import Session
from evidence_keeper.system.error_words import error_sentence
from evidence_keeper.system.translations import translator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files and names")


def files(folder: Path, count: int, size: int = 400_000) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:03d}.bin").write_bytes(bytes([n]) * size)
    return folder


def whole(session: Session) -> bool:
    for item in session.evidence_list():
        assert sum(map(len, session.original(item.number))) == item.size
    return session.check(Progress()).outcome is Outcome.UNCHANGED


def lines(kept: intake.Intake) -> list[str]:
    return [error_sentence(translator("en"), error) for _, error in kept.refused]


def test_a_file_that_shrinks_is_kept_as_far_as_it_was_read(
    session: Session, tmp_path: Path
) -> None:
    folder = files(tmp_path / "in", 3, 2_000_000)

    def shrink(_done: int, _total: int, label: str) -> None:
        if label == "001.bin":
            os.truncate(folder / label, 10)

    kept = session.keep_files([folder], Source.FOLDER, Progress(shrink))
    assert {e.original_name: e.size for e in kept.added}["001.bin"] == 10
    assert len(kept.added) == 3
    assert whole(session)


def test_a_file_that_shrinks_between_two_pieces(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = files(tmp_path / "in", 1, 2_000_000)
    noticed = intake._Passing._noticed

    def cut(self: Any, chunk: bytes, size: int, *, first: bool) -> bytes:
        os.truncate(folder / "000.bin", 300_000)
        return noticed(self, chunk, size, first=first)

    monkeypatch.setattr(intake._Passing, "_noticed", cut)
    (item,) = session.keep_files([folder], Source.FOLDER, Progress()).added
    assert 262_144 <= item.size <= 300_000
    assert whole(session)


def test_files_that_vanish_midway_are_named(session: Session, tmp_path: Path) -> None:
    folder = files(tmp_path / "in", 5)

    def vanish(_done: int, _total: int, label: str) -> None:
        if label == "002.bin":
            shutil.rmtree(folder)

    kept = session.keep_files([folder], Source.FOLDER, Progress(vanish))
    assert [e.original_name for e in kept.added] == ["000.bin", "001.bin"]
    assert lines(kept) == [
        f"The file “{n}” cannot be read (it is not there)."
        for n in ("002.bin", "003.bin", "004.bin")
    ]
    assert kept.stopped is None
    assert whole(session)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ESTALE, errno.ENOTCONN])
def test_a_medium_that_fails_midway_costs_the_rest_of_its_files_alone(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = files(tmp_path / "in", 4)
    noticed = intake._Passing._noticed

    def fail(self: Any, chunk: bytes, size: int, *, first: bool) -> bytes:
        if not first and chunk[:1] >= b"\2":
            raise OSError(number, os.strerror(number))
        return noticed(self, chunk, size, first=first)

    monkeypatch.setattr(intake._Passing, "_noticed", fail)
    kept = session.keep_files([folder], Source.FOLDER, Progress())
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


def test_a_stick_that_is_pulled_out_midway(session: Session, stick: Path) -> None:
    files(stick / "photos", 6)

    def pull(_done: int, _total: int, label: str) -> None:
        if label == "003.bin":
            subprocess.run(["umount", "-l", str(stick)], check=True)

    kept = session.keep_files([stick / "photos"], Source.FOLDER, Progress(pull))
    assert [e.original_name for e in kept.added] == ["000.bin", "001.bin", "002.bin"]
    assert [name for name, _ in kept.refused] == ["003.bin", "004.bin", "005.bin"]
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
    kept = session.keep_files([folder], Source.FOLDER, Progress())
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
    kept = session.keep_files([folder, folder / "a"], Source.FOLDER, Progress())
    assert len(kept.added) == 1
    assert {name for name, _ in kept.refused} == {"self", "a", "b", "up", "pipe"}
    assert all(len(line) < 120 for line in lines(kept))
