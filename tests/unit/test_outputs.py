"""Tests that files outside the vault are written completely or not at all."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system import output_files
from evidence_keeper.system.output_files import remove_unfinished, sweep_unfinished, whole_file

Way = Callable[[], None]


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "named":
        monkeypatch.setattr(output_files, "_open_nameless", lambda folder: None)
    return str(request.param)


@pytest.mark.parametrize("name", ["d.pdf", "ә" * 120 + ".pdf"])
@pytest.mark.usefixtures("way")
def test_new_and_replaced(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    for data in (b"first", b"second"):
        with whole_file(target) as file:
            file.write(data)
        assert target.read_bytes() == data
        assert [p.name for p in tmp_path.iterdir()] == [name]
        if os.name == "posix":
            assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("way")
def test_what_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    target = tmp_path / "d.pdf"
    target.write_bytes(b"earlier")

    def fail() -> None:
        with whole_file(target) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"d.pdf": b"earlier"}


@pytest.mark.usefixtures("way")
def test_a_folder_that_is_not_there_or_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(KeeperError) as gone, whole_file(tmp_path / "no" / "d.pdf"):
        pass
    assert gone.value.code is Code.DISK_GONE
    (tmp_path / "d.pdf").mkdir()
    with pytest.raises(KeeperError), whole_file(tmp_path / "d.pdf") as file:
        file.write(b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["d.pdf"]


def test_nothing_has_a_name_before_it_is_whole(tmp_path: Path) -> None:
    probe = output_files._open_nameless(tmp_path)
    if probe is None:
        pytest.skip("this file system knows no files without a name")
    probe.close()
    with whole_file(tmp_path / "d.pdf") as file:
        file.write(b"x" * 100_000)
        file.flush()
        assert list(tmp_path.iterdir()) == []


def test_the_named_one_goes_when_the_program_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output_files, "_open_nameless", lambda folder: None)

    def end() -> None:
        with whole_file(tmp_path / "d.pdf") as file:
            file.write(b"half")
            assert len(list(tmp_path.iterdir())) == 1
            remove_unfinished()
            assert list(tmp_path.iterdir()) == []

    with pytest.raises(KeeperError):
        end()


def _sweep(folder: str) -> None:
    os._exit(sweep_unfinished(Path(folder)))


def test_only_what_nobody_holds_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_files, "_open_nameless", lambda folder: None)
    theirs = ["notes.part", ".hidden", "d.pdf.12345678.part", ".d.pdf.1234567.part"]
    for name in theirs:
        (tmp_path / name).write_text("not ours")
    left = tmp_path / ".d.pdf.0123abcd.part"
    with whole_file(tmp_path / "d.pdf") as file:
        file.write(b"half")
        left.write_bytes(b"of a killed program")
        other = multiprocessing.get_context("spawn").Process(target=_sweep, args=(str(tmp_path),))
        other.start()
        other.join(30)
        assert other.exitcode == 1
        assert not left.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*theirs, "d.pdf"])
