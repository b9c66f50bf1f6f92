"""Tests the folder next to the program: settings and vault are there, and nothing elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evidence_keeper.services import settings
from evidence_keeper.services.settings import Settings
from evidence_keeper.system import paths


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick with a frozen program on it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "evidence-keeper"))
    return folder


def test_without_the_folder_it_is_as_ever(stick: Path) -> None:
    assert paths.portable_folder() is None
    assert not paths.data_folder().is_relative_to(stick)
    (stick / paths.PORTABLE).write_text("a file is no folder")
    assert not paths.settings_folder().is_relative_to(stick)


def test_with_the_folder_everything_lies_in_it(stick: Path) -> None:
    (stick / paths.PORTABLE).mkdir()
    assert settings.settings_file() == stick / paths.PORTABLE / "settings.json"
    assert settings.default_vault_folder() == stick / paths.PORTABLE / "vault"
    assert settings.example_folder().is_relative_to(stick / paths.PORTABLE)


def test_an_environment_on_a_stick_counts_and_one_for_all_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / paths.PORTABLE).mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    assert paths.portable_folder() == tmp_path / paths.PORTABLE
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "venv"))
    assert paths.portable_folder() is None


def test_the_windows_package_has_its_folder_beside_its_exe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (tmp_path / paths.PORTABLE).mkdir()
    monkeypatch.setattr(sys, "executable", str(program / "pythonw.exe"))
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert paths.portable_folder() is None
    (program / "python313._pth").touch()
    assert paths.portable_folder() == tmp_path / paths.PORTABLE


def test_a_vault_on_the_stick_is_found_under_the_sticks_other_name(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick is E: here and F: there."""
    data = stick / paths.PORTABLE
    (data / "mine").mkdir(parents=True)
    settings.save_settings(Settings(vault=data / "mine"))
    assert settings.load_settings().vault == data / "mine"
    other = stick.rename(tmp_path / "other name")
    monkeypatch.setattr(sys, "executable", str(other / "evidence-keeper"))
    assert settings.load_settings().vault == other / paths.PORTABLE / "mine"
    settings.save_settings(Settings(vault=tmp_path / "elsewhere"))
    assert settings.load_settings().vault == tmp_path / "elsewhere"
