"""Tests that new folders are durable together with their parents."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.system import files


def test_every_new_folder_is_durable_in_the_one_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    made = tmp_path / "one" / "two" / "three"
    files.make_folder(made, parents=True)
    assert synced == [tmp_path, tmp_path / "one", tmp_path / "one" / "two"]
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_there_is_made_durable_where_that_may_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path) -> None:
        synced.append(folder)
        raise PermissionError

    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", refused)
    files.make_folder(tmp_path)
    assert synced == [tmp_path.parent]


def test_a_missing_parent_or_a_file_in_the_way_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.make_folder(tmp_path / "gone" / "folder")
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        files.make_folder(tmp_path / "file")
    with pytest.raises(NotADirectoryError):
        files.make_folder(tmp_path / "file" / "folder", parents=True)


def test_the_root_of_a_drive_is_there_whatever_making_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError  # what Windows answers for "E:\\"

    monkeypatch.setattr(Path, "mkdir", refused)
    files.make_folder(tmp_path)
    with pytest.raises(PermissionError):
        files.make_folder(tmp_path / "new")
