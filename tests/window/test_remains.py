"""Tests that leftovers and complaints of Qt or the log make a test fail."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
LEAKS = """
import logging, threading
import pytest
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from tests.window import remains

remains.PATIENCE = 0.1
KEPT = []
LOG = logging.getLogger("evidence_keeper.somewhere")
GO = threading.Event()

@pytest.fixture
def before(): LOG.error("before the test")
@pytest.fixture
def after():
    yield
    LOG.error("after the test")
@pytest.fixture
def qt_after():
    yield
    qWarning("after the test")

def test_nothing(): KEPT.append(QTimer()); QWidget().show()
def test_a_window(window): pass
def test_a_log_line_before(before): pass
def test_a_log_line(window): LOG.info("a line")
def test_a_log_line_after(after): pass
def test_a_log_line_that_is_expected(window, expects_log): LOG.error("a line")
def test_a_warning_of_qt(window): w = QWidget(); QVBoxLayout(w); QVBoxLayout(w)
def test_a_warning_of_qt_after(qt_after): pass
def test_a_thread(window): threading.Thread(target=GO.wait, args=(20,), daemon=True).start()
def test_a_thread_of_qt(window): KEPT.append(QThread()); KEPT[-1].start()
def test_a_timer(window): KEPT.append(QTimer()); KEPT[-1].start(60000)
def test_a_timer_of_the_program(window, qapp): QTimer(qapp).start(60000)
def test_a_timer_of_python(window): threading.Timer(20, print).start()
def test_a_shown_widget(window): KEPT.append(QWidget()); KEPT[-1].show()
def test_a_hidden_dialog(window): KEPT.append(QDialog())

@pytest.fixture(scope="session", autouse=True)
def end():
    yield
    GO.set()
    for thing in KEPT:
        if isinstance(thing, QThread):
            thing.quit()
            thing.wait()
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
"""
RIGHT = {"test_nothing", "test_a_window", "test_a_log_line_that_is_expected"}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """How the leaking tests ended under the fixtures of this folder: whether each was right."""
    file = tmp_path_factory.mktemp("leaks") / "test_leaks.py"
    file.write_text(LEAKS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-rA"]
    plugins = ["-p", "tests.conftest", "-p", "tests.window.conftest"]
    done = subprocess.run(
        [*command, *plugins, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", done.stdout, re.MULTILINE)
    names = {name for _, name in told}
    wrong = {name for how, name in told if how != "PASSED"}
    return {name: name not in wrong for name in names}


@pytest.mark.parametrize("name", re.findall(r"^def (test_\w+)", LEAKS, re.MULTILINE))
def test_what_leaks_fails_and_nothing_else(ended: dict[str, bool], name: str) -> None:
    assert ended[name] is (name in RIGHT)
