"""Builds what people install into `dist/`, with sums, the list of parts and licences.

`make package` runs it in an environment of its own; `make package SYSTEMS=linux` builds for one.
Windows is built where `WINDOWS_PYTHON` names CPython's embeddable package (packaging/README.md).
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import archives
import notices

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = ("linux", "windows")


def builder(system: str) -> ModuleType:
    """Load `build.py` of one system."""
    path = ROOT / "packaging" / system / "build.py"
    spec = importlib.util.spec_from_file_location(f"build_{system}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(systems: list[str]) -> None:
    """Build for the systems named, or for all that can be."""
    os.umask(0o022)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    commit = ["git", "-C", ROOT, "log", "-1", "--format=%ct"]
    if "SOURCE_DATE_EPOCH" not in os.environ:
        done = subprocess.run(commit, check=True, capture_output=True, text=True)
        os.environ["SOURCE_DATE_EPOCH"] = done.stdout.strip()
    sys.path.insert(0, str(ROOT))
    from evidence_keeper import __version__ as version  # noqa: PLC0415

    dist, work = ROOT / "dist", ROOT / "build" / "package"
    dist.mkdir(exist_ok=True)
    packages = notices.pinned_packages()
    parts = dist / f"evidence-keeper-{version}.cdx.json"
    listed = notices.list_of_parts(version, archives.release_time(), packages)
    parts.write_text(listed, encoding="utf-8")
    licences = dist / "THIRD-PARTY.txt"
    licences.write_text(notices.third_party(packages), encoding="utf-8")
    made = [parts, licences]
    if not systems:
        systems = [one for one in SYSTEMS if one != "windows" or "WINDOWS_PYTHON" in os.environ]
        print("builds for:", *systems)
    for system in systems:
        made += builder(system).build(version, licences, dist, work / system)
    archives.write_sums(made, dist / "SHA256SUMS")
    print(*(f"{path.stat().st_size:>11,} {path.name}" for path in made), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
