"""Builds the portable Windows ZIP and the Windows setup, on Linux, from published files alone.

CPython's embeddable package and the `win_amd64` wheels of the lock are unpacked beside each other;
nothing is compiled but Python's bytecode and two NSIS programs.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import archives
import icons

NAME = "evidence-keeper"
GIVEN = "WINDOWS_PYTHON"
"""Environment variable: path of `python-3.13.2-embed-amd64.zip`."""

PYTHON = "3.13"
PINS = HERE / "python-3.13.2-embed-amd64.sha256"
"""The files of the embeddable package that are shipped, as `sha256sum` lists them."""

SEARCHED = "python313.zip\n.\npackages\n"
"""Folders that the packed Python searches; it heeds no others, and no environment variable."""

QT_KEPT = re.compile(
    r"PySide6/("
    r"\w+\.py"
    r"|Qt(Core|Gui|Widgets|Svg|PrintSupport)\.pyd"
    r"|(Qt6(Core|Gui|Widgets|Svg|PrintSupport)|pyside6\.abi3|msvcp140\w*|vcruntime140\w*)\.dll"
    r"|support/.*\.py"
    r"|plugins/(platforms/qwindows|styles/\w+|iconengines/qsvgicon)\.dll"
    r"|plugins/imageformats/q(gif|ico|jpeg|svg|webp)\.dll"
    r"|translations/qtbase_(kk|ru|en)\.qm"
    r")"
)
"""The parts of Qt that are shipped: no network, no remote display, nothing unused."""

LEFT_OUT = re.compile(
    r"(bin|include|share)/"
    r"|.*\.(pyi|po|h|lib|exe)"
    r"|[^/]+\.dist-info/(?!METADATA$|licenses/|LICEN|COPYING|NOTICE).*"
    r"|babel/locale-data/(?!(root|kk|kk_Cyrl|ru|en|en_001|en_GB)\.dat$).*"
)


def write_python(given: Path, target: Path) -> None:
    """Unpack the embeddable Python without what the program never uses.

    Raises:
        SystemExit: a file is missing or is not the pinned one.
    """
    pins = dict(line.split()[::-1] for line in PINS.read_text(encoding="ascii").splitlines())
    target.mkdir(parents=True)
    with zipfile.ZipFile(given) as archive:
        members = {name.rpartition("/")[2]: name for name in archive.namelist()}
        for name, digest in pins.items():
            content = archive.read(members[name]) if name in members else b""
            if hashlib.sha256(content).hexdigest() != digest:
                raise SystemExit(f"{given.name}: {name} is not the pinned file")
            (target / name).write_bytes(content)
    (target / "python313._pth").write_text(SEARCHED, encoding="ascii")


def write_packages(target: Path) -> None:
    """Install the wheels of the lock, and remove what the program never uses."""
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", target,
            "--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp",
            "--only-binary", ":all:", "--require-hashes",
            "--requirement", HERE.parent / "locks" / "program.txt",
        ],
        check=True,
    )  # fmt: skip
    for path in sorted(target.rglob("*"), reverse=True):
        name = path.relative_to(target).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif LEFT_OUT.fullmatch(name) or (
            name.startswith("PySide6/") and not QT_KEPT.fullmatch(name)
        ):
            path.unlink()


def write_program(target: Path) -> None:
    """Copy the program and its resources."""
    skipped = shutil.ignore_patterns("__pycache__", "*.po", "*.pyc")
    shutil.copytree(ROOT / "evidence_keeper", target, ignore=skipped)
    shutil.copytree(ROOT / "resources", target / "_resources", ignore=skipped)


def compile_bytecode(folder: Path) -> None:
    """Compile all modules, so that the first start is quick and a read-only stick is no slower.

    Raises:
        SystemExit: there is no Python of the packed version.
    """
    python = shutil.which(f"python{PYTHON}")
    if python is None:
        raise SystemExit(f"python{PYTHON} is needed to compile the bytecode")
    subprocess.run(
        [
            python, "-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash",
            "-s", folder, folder,
        ],
        check=True,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"},
    )  # fmt: skip


def run_nsis(script: str, **values: object) -> None:
    """Compile one NSIS script."""
    defines = [f"-D{name.upper()}={value}" for name, value in values.items()]
    subprocess.run(["makensis", "-V2", "-NOCD", *defines, HERE / script], check=True)


def stage(given: Path, version: str, notices: Path, work: Path) -> Path:
    """Make the folder that both packages hold."""
    shutil.rmtree(work, ignore_errors=True)
    folder = work / NAME
    write_python(given, folder / "program")
    packages = folder / "program" / "packages"
    write_packages(packages)
    write_program(packages / "evidence_keeper")
    compile_bytecode(packages)
    icon = work / f"{NAME}.ico"
    icon.write_bytes(icons.ico(NAME))
    (work / "notes.ico").write_bytes(icons.ico("notes"))
    run_nsis("launcher.nsi", out=folder / f"{NAME}.exe", icon=icon, version=version)
    shutil.copy(work / "notes.ico", folder / "program")
    shutil.copy(icon, folder / "program")
    shutil.copy(HERE / f"{NAME}-cli.cmd", folder)
    shutil.copy(notices, folder)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    when = archives.release_time()
    for path in folder.rglob("*"):
        os.utime(path, (when, when))
    return folder


def build(version: str, notices: Path, dist: Path, work: Path) -> list[Path]:
    """Build both packages and return them."""
    given = Path(os.environ[GIVEN]).resolve()
    folder = stage(given, version, notices, work)
    setup = dist / f"{NAME}-{version}-windows-x64-setup.exe"
    run_nsis(
        "setup.nsi",
        out=setup,
        stage=folder,
        work=work,
        language=HERE / "kazakh.nlf",
        version=version,
        size=sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) // 1024,
    )
    (folder / "evidence-keeper-data").mkdir()
    portable = dist / f"{NAME}-{version}-windows-x64.zip"
    archives.write_zip(folder, portable)
    return [portable, setup]
