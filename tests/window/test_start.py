"""Tests that the first page loads only what it needs, and the rest soon after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_CODE = """
import builtins, gc, json, os, signal, sys

at_paint, real = {}, builtins.__import__

def watched(name, *given, **named):
    module = real(name, *given, **named)
    if name == "evidence_keeper.ui.startup.after_paint" and not hasattr(module, "watched"):
        module.watched = True
        watch(module.AfterPaint)
    return module

settled = []

def watch(steps):
    from evidence_keeper.ui.theme.look import Look
    settle = Look.settle
    Look.settle = lambda look: settled.append(True) or settle(look)
    begin, next_step = steps.begin, steps._next

    def begins(self):
        at_paint.update(state(self.parent()))
        begin(self)

    def steps_on(self):
        next_step(self)
        if not self._timer.isActive():  # the last one; the vault's thread still loads
            window = self.parent()
            window.context.backend.call(lambda: None, lambda _: end(window))

    steps.begin, steps._next = begins, steps_on

def state(window):
    return {
        "modules": list(sys.modules),
        "parts": sorted({**vars(window), **vars(vars(window).get("parts", window))}),
        "python collects": gc.isenabled(),
        "window collects": window.context.backend._garbage is not None,
        "page": window.place,
        "ends in order": callable(signal.getsignal(signal.SIGTERM)),
        "keys": "_keys" in vars(window),
        "follows": settled == [True],
    }

def traces():
    from PySide6.QtWidgets import QApplication
    from PySide6.QtCore import QSettings, Qt
    own = QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    return {"own dialogs": own, "settings": QSettings("QtProject").fileName()}

def end(window):
    after = state(window)
    window.context.opening.emit()
    said = {"at paint": at_paint, "after": after, "opening": traces()}
    sys.stdout.write(json.dumps(said))
    sys.stdout.flush()
    os._exit(0)

builtins.__import__ = watched
from evidence_keeper.app.main import main
main([])
"""
_LATER = (
    "sqlcipher3",
    "argon2",
    "babel",
    "PySide6.QtDBus",
    "evidence_keeper.services.vault.vaults",
    "evidence_keeper.ui.main_window.window_parts",
    "evidence_keeper.ui.pages.chronology.page",
)
"""What an open vault needs: not there when the first page is painted, and there soon after."""

_WHEN_WANTED = ("PIL", "reportlab")
"""What is loaded when somebody asks for it."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a start says of itself, at the first paint and when all steps after it are done."""
    home = tmp_path_factory.mktemp("home")
    (home / "data" / "evidence-keeper" / "vault" / "something").mkdir(parents=True)
    # A checkout whose catalogues are not compiled loads the tool for it; English has none.
    (home / "config" / "evidence-keeper").mkdir(parents=True)
    (home / "config" / "evidence-keeper" / "settings.json").write_text('{"language": "en"}')
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    env |= {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    done = subprocess.run(
        [sys.executable, "-c", _CODE], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_unlock_page_is_there_without_what_only_an_open_vault_needs(
    started: dict[str, Any],
) -> None:
    loaded = started["at paint"]["modules"]
    assert started["at paint"]["page"] == "unlock"
    assert "evidence_keeper.ui.pages.unlock" in loaded
    assert [name for name in (*_LATER, *_WHEN_WANTED) if name in loaded] == []
    assert "parts" not in started["at paint"]["parts"]


def test_what_an_open_vault_needs_is_there_soon_after(started: dict[str, Any]) -> None:
    loaded = started["after"]["modules"]
    assert [name for name in _LATER if name not in loaded] == []
    assert [name for name in _WHEN_WANTED if name in loaded] == []
    parts = {"rail", "messages", "jobs", "incoming", "reading", "breaks"}
    assert parts <= set(started["after"]["parts"])


def test_garbage_is_looked_for_again_once_the_window_is_whole(started: dict[str, Any]) -> None:
    assert not started["at paint"]["window collects"]
    assert started["after"]["window collects"]
    assert not started["after"]["python collects"], "on whatever thread it happens to be"


def test_what_waits_for_the_paint_is_done_soon_after(started: dict[str, Any]) -> None:
    after = started["after"]
    assert after["ends in order"] is True
    assert after["keys"] is True
    assert after["follows"] is True


def test_an_open_vault_leaves_no_trace_in_the_desktops_lists(started: dict[str, Any]) -> None:
    assert started["opening"]["own dialogs"] is True
    assert started["opening"]["settings"].startswith(os.devnull)


def test_the_style_is_ours_whatever_the_desktop_wants() -> None:
    code = (
        "from evidence_keeper.ui.startup.qt_setup import make_application\n"
        "print(make_application('notes').style().name())\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_STYLE_OVERRIDE": "windows"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "fusion", done.stderr


def test_the_shipped_zones_hold_from_the_first_use(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from evidence_keeper.system.shipped_zones import use_shipped_zones\n"
        "use_shipped_zones()\n"
        "import subprocess, zoneinfo\n"
        "print(zoneinfo.TZPATH)\n"
        "code = 'import zoneinfo; print(zoneinfo.TZPATH)'\n"
        "subprocess.run([sys.executable, '-c', code], check=True)\n"
    )
    env = {**os.environ, "PYTHONTZPATH": "/usr/share/zoneinfo", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["()", "()"], done.stderr
