"""Tests what the packages are made of, without building them and without a network."""

from __future__ import annotations

import configparser
import importlib.util
import os
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"


def load(name: str) -> ModuleType:
    path = ROOT / "packaging" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_programs_lock_pins_what_the_development_lock_pins() -> None:
    notices = load("notices")
    locks = ROOT / "packaging" / "locks"
    everything = {p.name: p.version for p in notices.pinned_packages(locks / "all.txt")}
    for name in ("program.txt", "package.txt"):
        pinned = {p.name: p.version for p in notices.pinned_packages(locks / name)}
        shared = pinned.keys() & everything.keys()
        assert len(shared) > 10
        assert {n: pinned[n] for n in shared} == {n: everything[n] for n in shared}


def test_the_list_of_parts_names_each_pinned_package() -> None:
    notices = load("notices")
    packages = notices.pinned_packages()
    others = [p.name for p in packages if version(p.name) != p.version]
    if others:  # on purpose, to try the oldest that the project allows
        pytest.skip(f"other versions than the lock's are installed: {', '.join(others)}")
    parts = notices.list_of_parts("1.0", 0, packages)
    assert parts == notices.list_of_parts("1.0", 0, packages)
    for package in packages:
        assert f"pkg:pypi/{package.name}@{package.version}" in parts
        assert package.hashes


def test_the_menu_shows_a_neutral_name_in_three_languages() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "evidence-keeper.desktop", encoding="utf-8")
    shown = entry["Desktop Entry"]
    assert [shown[k] for k in ("Name", "Name[kk]", "Name[ru]")] == ["Notes", "Жазбалар", "Заметки"]
    assert shown["StartupWMClass"] == "notes"


def test_the_metainfo_names_the_desktop_file() -> None:
    root = ET.parse(LINUX / "evidence-keeper.metainfo.xml").getroot()
    named = root.findtext("launchable")
    assert named
    assert (LINUX / named).is_file()


def test_archives_come_out_the_same_whatever_the_files_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = load("archives")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "one"
    (folder / "empty").mkdir(parents=True)
    (folder / "file").write_text("text", encoding="utf-8")
    archives.write_zip(folder, tmp_path / "first.zip")
    os.utime(folder / "file", (1, 1))
    archives.write_zip(folder, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    assert "one/empty/" in zipfile.ZipFile(tmp_path / "first.zip").namelist()
