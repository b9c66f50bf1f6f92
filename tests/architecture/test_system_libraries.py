"""Compares the table of system libraries with what the shipped Qt needs, read from its files."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import PySide6
import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux libraries")

QT = Path(PySide6.__file__).parent
USED_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtDBus", "QtSvg", "QtPrintSupport", "QtTest")
USED_PLUGINS = (
    "platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so",
    "xcbglintegrations/*.so", "iconengines/*.so", "printsupport/*.so",
    "platformthemes/libqxdgdesktopportal.so",
    "imageformats/libq[!p]*.so",  # its own PDF is missing from the wheel, and the program's is not
    "wayland-shell-integration/*.so", "wayland-decoration-client/*.so",
    "wayland-graphics-integration-client/*.so",
)  # fmt: skip
ON_EVERY_SYSTEM = (
    "libc.", "libm.", "libdl.", "libpthread.", "librt.", "ld-linux", "libgcc_s.", "libstdc++.",
)  # fmt: skip
"""The C library, and the runtime of C++, against which package managers are linked themselves."""

OF_THE_BINDING = ("libshiboken6", "libpyside6")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "packaging" / "system_libraries.py"
    spec = importlib.util.spec_from_file_location("system_libraries", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed_by(path: Path) -> Iterator[str]:
    """Yield the libraries that an ELF file names as needed."""
    with path.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            if isinstance(section, DynamicSection):
                yield from (t.needed for t in section.iter_tags() if t.entry.d_tag == "DT_NEEDED")


def needed_from_outside() -> dict[str, str]:
    """Follow what the used parts of Qt need; return what is not shipped, and who needs it."""
    shipped = {path.name: path for path in QT.rglob("*.so*") if path.is_file()}
    queue = [path for name in USED_MODULES for path in QT.glob(f"{name}.*.so")]
    assert len(queue) == len(USED_MODULES)
    for pattern in USED_PLUGINS:
        found = sorted((QT / "Qt" / "plugins").glob(pattern))
        assert found, pattern
        queue += found
    outside: dict[str, str] = {}
    seen: set[Path] = set()
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in needed_by(path):
            if name in shipped:
                queue.append(shipped[name])
            elif not name.startswith((*ON_EVERY_SYSTEM, *OF_THE_BINDING)):
                outside[name] = path.name
    return outside


def test_each_library_that_qt_needs_has_a_package(tool: ModuleType) -> None:
    needed = needed_from_outside()
    assert len(needed) > 20
    assert {name: by for name, by in needed.items() if name not in tool.LIBRARIES} == {}


def test_no_package_is_listed_that_nothing_needs(tool: ModuleType) -> None:
    assert set(tool.LIBRARIES) - set(needed_from_outside()) == set()


def test_a_missing_library_is_told_with_its_package(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "missing_libraries", lambda: ["libglib-2.0.so.0", "libxcb-xkb.so.1"])
    monkeypatch.setattr(tool.os, "geteuid", lambda: 1000)
    for program, line in (
        ("apt-get", "sudo apt-get install libglib2.0-0 libxcb-xkb1"),
        ("dnf", "sudo dnf install glib2 libxcb"),
        ("pacman", "sudo pacman -S glib2 libxcb"),
        ("zypper", "sudo zypper install libglib-2_0-0 libxcb-xkb1"),
    ):
        monkeypatch.setattr(tool.shutil, "which", {program: "/usr/bin/it"}.get)
        assert tool.main() == 0
        assert line in capsys.readouterr().err
