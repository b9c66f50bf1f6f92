"""Random keys, clicks, drops and locks: no crash, no error, no lost character of a draft."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup import qt_setup
from evidence_keeper.ui.widgets.inputs import file_questions
from tests.window.conftest import MakeWindow, Window, drop

pytestmark = pytest.mark.proof

_SOAK = bool(os.environ.get("EVIDENCE_KEEPER_SOAK"))
ACTS = 10_000 if _SOAK else 150

LOCK_EVERY = 75
"""Acts for each lock; when within them it comes is chance."""

PLACES = [p for p in Place if p not in (Place.WELCOME, Place.UNLOCK, Place.RESTORE)]
KEYS = [
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_A,
    Qt.Key.Key_7,
    Qt.Key.Key_8,
]


@pytest.mark.timeout(7200 if _SOAK else 300)
@pytest.mark.parametrize("seed", [1])
def test_nothing_breaks(
    full_window: Window,
    make_window: MakeWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    """Random acts; dialogs are answered with "cancel" at once."""
    # Wherever they were imported already, and where they are imported from later.
    loaded = [m for name, m in sys.modules.items() if name.startswith("evidence_keeper.ui")]
    for module in {*loaded, file_questions}:
        for name in ("ask_files", "ask_folder", "ask_save"):
            if hasattr(module, name):
                empty: object = [] if name == "ask_files" else None
                monkeypatch.setattr(module, name, lambda *_, answer=empty: answer)
    errors: list[KeeperError] = []
    monkeypatch.setattr(qt_setup, "as_keeper_error", errors.append)
    _play(full_window, make_window, tmp_path, errors, random.Random(seed))


def _play(
    window: Window,
    make_window: MakeWindow,
    tmp_path: Path,
    errors: list[KeeperError],
    chance: random.Random,
) -> None:
    files = [tmp_path / f"{name}.txt" for name in ("қоңырау", "b")]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    window.context.backend.went_wrong.connect(errors.append)
    locks, next_lock = 0, chance.randint(1, LOCK_EVERY)
    for number in range(1, ACTS + 1):
        dice = chance.random()
        if number == next_lock:
            locks += 1
            next_lock = locks * LOCK_EVERY + chance.randint(1, LOCK_EVERY)
            window = _locked_and_opened(window, make_window)
            window.context.backend.went_wrong.connect(errors.append)
        elif dice < 0.03:
            drop(window.shell, chance.sample(files, chance.randint(1, 2)))
        elif dice < 0.13:
            _write(window, chance)
        else:
            _act(window, chance)
        assert QApplication.activeModalWidget() is None
        assert not any(isinstance(w, QFileDialog) for w in QApplication.topLevelWidgets())
        assert errors == []
    # The last, begun part of the acts has a lock or has none.
    assert locks - ACTS // LOCK_EVERY in ((0, 1) if ACTS % LOCK_EVERY else (0,))
    _locked_and_opened(window, make_window)
    assert errors == []


def _write(window: Window, chance: random.Random) -> None:
    """Type a word where an entry is begun."""
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    window.shell.open_page(Place.ENTRY)
    page.form.what.setFocus()
    window.bot.keyClicks(page.form.what, chance.choice(["call", "again", " ", "22:10 yesterday "]))


def _locked_and_opened(window: Window, make_window: MakeWindow) -> Window:
    """Write what is pending, as locking does; nothing typed is lost. Return a fresh window."""
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    typed, session = page.form.what.toPlainText(), window.session
    assert window.context.backend.finish(window.shell.pending())
    if typed.strip():
        # A save that was under way has made it an entry.
        kept = [b["what_happened"] for b in session.kept_drafts.values()]
        assert typed in kept + [versions[-1].what_happened for versions in session.log.values()]
    window.end()
    fresh = make_window()
    fresh.world.session = session
    session.closed = False
    fresh.unlock()
    return fresh


def _act(window: Window, chance: random.Random) -> None:
    dice = chance.random()
    if dice < 0.1:
        window.shell.open_page(chance.choice(PLACES))
    elif dice < 0.14:
        window.context.set_language(chance.choice(["kk", "ru", "en"]))
    elif dice < 0.17:
        window.context.set_text_size(chance.choice([100, 150, 200]))
    elif dice < 0.2:
        window.shell.resize(chance.randint(720, 1700), chance.randint(480, 1000))
    elif dice < 0.6:
        target = QApplication.focusWidget() or window.shell
        window.bot.keyClick(target, chance.choice(KEYS))
    else:
        buttons = [b for b in _shown(window) if isinstance(b, QAbstractButton)]
        avoided = (window.shell.top.lock, window.shell.top.hide_now)
        # The system's print dialog is not ours, and waits for an answer.
        asking = [b for b in buttons if getattr(b, "_icon", "") == "printer"]
        button = chance.choice([b for b in buttons if b not in avoided and b not in asking])
        button.click()
    if chance.random() < 0.2:
        window.settle()


def _shown(window: Window) -> list[QWidget]:
    return [w for w in window.shell.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
