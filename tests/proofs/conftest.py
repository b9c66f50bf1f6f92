"""Shares settings, optional tools and figures among the proofs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOAK = os.environ.get("EVIDENCE_KEEPER_SOAK") == "1"
"""Whether the full setting runs (`make soak`)."""

_SOAK_SECONDS = 4 * 3600
_FIGURE = "figure"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.proof)
            if SOAK:
                item.add_marker(pytest.mark.timeout(_SOAK_SECONDS))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.stats.get("passed", [])
    figures = [text for r in passed for name, text in r.user_properties if name == _FIGURE]
    if figures:
        setting = "full" if SOAK else "fast"
        terminalreporter.write_sep("-", f"figures of the proofs, {setting} setting")
        for line in figures:
            terminalreporter.write_line(line)


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Note a figure for the summary at the end of the run, to which other processes report."""
    return lambda text: request.node.user_properties.append((_FIGURE, text))


def sized(fast: int, full: int) -> int:
    """Return how many cases to try in this setting."""
    return full if SOAK else fast


def lacking(tool: str) -> None:
    """Skip, and say which tool is missing; in the full setting that is a failure."""
    if SOAK:
        pytest.fail(f"this proof needs {tool}")
    pytest.skip(f"needs {tool}")


def need(tool: str) -> str:
    """Return the path of a program that the proof needs."""
    found = shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")
    if found is None:
        lacking(tool)
    return str(found)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a disk (tmpfs) of so many KiB; calling it again changes the size of the same one."""
    mount, umount = need("mount"), need("umount")
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        lacking("root, to mount a tmpfs")
    mounted = False

    def sized_disk(kib: int) -> Path:
        nonlocal mounted
        options = f"size={kib}k,mode=700" + (",remount" if mounted else "")
        done = subprocess.run(
            [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            lacking(f"mounting a tmpfs ({done.stderr.strip()})")
        mounted = True
        return folder

    yield sized_disk
    if mounted:
        subprocess.run([umount, "-l", str(folder)], check=True)


@pytest.fixture
def memory_path() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of states are opened there."""
    shared = Path("/dev/shm")
    root = shared if os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="proof-", dir=root) as folder:
        yield Path(folder)
