"""Tests the structure of the code: sizes, entry points of libraries, forbidden words."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "evidence_keeper"
SOURCES = sorted(PACKAGE.rglob("*.py"))
MAX_FILE, MAX_FUNCTION = 600, 60
MAX_FILES_IN_FOLDER = 15
MAX_IMPORTS_IN_FUNCTIONS = 10
NETWORK = {
    "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib",
    "asyncio", "xmlrpc", "socketserver", "webbrowser", "requests", "httpx", "aiohttp",
    "PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebSockets",
}  # fmt: skip


def imports_of(tree: ast.AST) -> list[tuple[str, ast.stmt]]:
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node))
            found += [(f"{node.module}.{alias.name}", node) for alias in node.names]
    return found


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 60


@pytest.fixture(scope="module")
def trees() -> dict[str, tuple[str, ast.Module]]:
    """The text and the syntax tree of each source file, by its name."""
    texts = {p.relative_to(PACKAGE).as_posix(): p.read_text(encoding="utf-8") for p in SOURCES}
    return {name: (text, ast.parse(text)) for name, text in texts.items()}


def test_files_and_functions_are_short(trees: dict[str, tuple[str, ast.Module]]) -> None:
    found = [name for name, (text, _) in trees.items() if text.count("\n") > MAX_FILE]
    for name, (_, tree) in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    found.append(f"{name}: {node.name} has {length} lines")
    assert found == []


def test_no_folder_is_crowded() -> None:
    count = Counter(p.parent.relative_to(PACKAGE) for p in SOURCES if p.name != "__init__.py")
    assert [f"{folder}: {n}" for folder, n in count.items() if n > MAX_FILES_IN_FOLDER] == []


def test_a_public_class_has_a_name_of_its_own(trees: dict[str, tuple[str, ast.Module]]) -> None:
    where = defaultdict(list)
    for name, (_, tree) in trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(name)
    assert {cls: files for cls, files in where.items() if len(files) > 1} == {}


def test_no_circle_of_imports_even_for_types_alone(
    trees: dict[str, tuple[str, ast.Module]],
) -> None:
    modules = {
        f"{PACKAGE.name}.{name.removesuffix('.py').replace('/', '.')}": tree
        for name, (_, tree) in trees.items()
    }
    graph = {
        name: {imported for imported, _ in imports_of(tree) if imported in modules}
        for name, tree in modules.items()
    }
    assert sum(map(len, graph.values())) > len(modules)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_no_network_module_is_imported(trees: dict[str, tuple[str, ast.Module]]) -> None:
    found = [
        f"{name}: {imported}"
        for name, (_, tree) in trees.items()
        for imported, _ in imports_of(tree)
        if imported in NETWORK or imported.partition(".")[0] in NETWORK
    ]
    assert found == []


def test_imports_inside_functions_are_few_and_say_why(
    trees: dict[str, tuple[str, ast.Module]],
) -> None:
    found, count = [], 0
    for name, (text, tree) in trees.items():
        lines = text.splitlines()
        inside = {
            statement
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for _, statement in imports_of(node)
        }
        count += len(inside)
        for statement in inside:
            before = "\n".join(lines[max(0, statement.lineno - 8) : statement.lineno])
            if not re.search(r"# (?!noqa)|# noqa: PLC0415 - \w", before):
                found.append(f"{name}: line {statement.lineno}")
    assert found == []
    assert count <= MAX_IMPORTS_IN_FUNCTIONS


def test_qt_stays_above_the_services() -> None:
    for path in SOURCES:
        package = path.relative_to(PACKAGE).parts[0]
        names = {name for name, _ in imports_of(ast.parse(path.read_text(encoding="utf-8")))}
        if package not in ("ui", "app"):
            assert not any(name.startswith("PySide6") for name in names), path


def test_nothing_is_left_unfinished() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert [p.name for p in SOURCES if marks.search(p.read_text(encoding="utf-8"))] == []


LOADED = """
import sys
from evidence_keeper.app.main import main
{action}
bad = [m for m in ("ssl", "http.client", "urllib.request", "PySide6.QtNetwork") if m in sys.modules]
print("loaded:", bad)
"""


def loaded_after(action: str, home: Path) -> str:
    code = LOADED.format(action=action)
    environment = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=280, check=False, env=environment, cwd=ROOT,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("loaded:")]
    assert lines, done.stderr
    return lines[0]


def test_no_network_module_is_loaded_by_the_command_line(tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("бес сөз жасыл алма көпір")
    vault = tmp_path / "vault"
    picture = ROOT / "resources" / "fonts" / "README.md"
    key = f"'--vault', {str(vault)!r}, '--passphrase-file', {str(secret)!r}"
    target = str(tmp_path / "d.zip")
    letter = tmp_path / "letter.eml"
    letter.write_bytes(b"From: a@b.kz\r\nDate: Fri, 13 Nov 2026 21:45:00 +0500\r\n\r\nhi\r\n")
    action = (
        f"main(['create', {key}]); main(['add', {key}, {str(picture)!r}]); "
        f"assert main(['import', {key}, {str(letter)!r}]) == 0\n"
        f"main(['dossier', {key}, '--reader', 'police', '--language', 'kk', "
        f"'--output', {target!r}]); main(['verify', {target!r}])"
    )
    assert loaded_after(action, tmp_path) == "loaded: []"


def test_no_network_module_is_loaded_by_the_window(tmp_path: Path) -> None:
    action = "import evidence_keeper.app.window, evidence_keeper.app.command_line.cli"
    assert loaded_after(action, tmp_path) == "loaded: []"


ASKED_NEVER = re.compile(r"\.(nextInFocusChain|previousInFocusChain|buddy|group)\(\)")
"""What the binding returns here becomes a Python child of what was asked; see
ui/keyboard/tab_order.py.
"""


@pytest.mark.parametrize("folder", ["evidence_keeper", "tests"])
def test_no_widget_is_given_to_another_by_asking(folder: str) -> None:
    found = [p for p in (ROOT / folder).rglob("*.py") if ASKED_NEVER.search(p.read_text("utf-8"))]
    # Of a match of a pattern, `group()` is no widget.
    assert [p.name for p in found if "PySide6" in p.read_text("utf-8")] == []


def test_qt_does_not_lose_references() -> None:
    """PySide6 6.12.0 dropped one reference to None for each void call on Python 3.11.

    After some thousand calls the process ended with "none_dealloc". Immortal since 3.12.
    """
    from PySide6.QtCore import QPoint

    point = QPoint()
    before = sys.getrefcount(None)
    for number in range(500):
        point.setX(number)
    assert sys.getrefcount(None) - before > -50
