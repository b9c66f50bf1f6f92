"""How a restore ends: nobody there, the session locked, a vault in the usual place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from evidence_keeper.app import watching as app_watching
from evidence_keeper.app.watching import Watching
from evidence_keeper.domain.progress import Progress
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.restore_pages import asked_how, type_and_go


class Watched:
    """A restore that is under way until it is let go, in a window that is watched."""

    def __init__(self, window: Window, app: QApplication) -> None:
        self.window, self.left = window, list[bool]()
        self.watching = Watching(app, window.context, self.left.append)
        window.context.restoring.connect(self.watching.restoring)
        window.context.opening.connect(self.watching.start)
        go = threading.Event()

        def hold(progress: Progress) -> None:
            while not go.wait(0.01):
                progress.step(2, 4)

        window.world.while_restoring = hold
        self.page: RestorePage = asked_how(window)
        type_and_go(window, self.page)
        window.bot.waitUntil(window.shell.jobs.isVisible)
        self.let_go: Callable[[], None] = go.set

    @property
    def idle_runs(self) -> bool:
        return self.watching._idle._timer.isActive()


@pytest.fixture
def watched(
    make_window: MakeWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Watched:
    monkeypatch.setattr(app_watching, "leave_on_signals", lambda *_: None)
    return Watched(make_window(), qapp)


def _end(watched: Watched) -> None:
    watched.watching._idle.stop()
    watched.watching.release()


def test_a_locked_session_ends_a_restore(watched: Watched) -> None:
    assert watched.idle_runs
    watched.watching._absence.left.emit()
    assert watched.left == [True]
    _end(watched)


def test_sleep_ends_a_restore(watched: Watched) -> None:
    watched.watching._idle._last_tick -= 3600
    watched.watching._idle.tick()
    assert watched.left == [True]
    _end(watched)


def test_what_was_restored_while_nobody_was_there_stays_closed(
    watched: Watched, tmp_path: Path
) -> None:
    window = watched.window
    watched.watching._idle._last_sign -= 3600
    watched.watching._idle.tick()
    assert watched.left == []
    assert watched.idle_runs  # sleep would be seen still
    window.bot.keyClick(window.shell, "a")  # whoever that is
    watched.let_go()
    window.bot.waitUntil(lambda: window.shell.place is Place.UNLOCK)
    window.settle()
    assert not window.context.is_open
    assert watched.page.how.key.text() == ""
    unlock = window.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    assert unlock._folder == tmp_path / "vault"
    assert window.shell.messages.text == (
        "Your notes are restored as they were on 24 November 2026, 14:32 (UTC+5)."
    )
    assert not watched.idle_runs  # what is told there waits for her
    _end(watched)


def test_whoever_is_there_finds_it_open(watched: Watched) -> None:
    watched.let_go()
    watched.window.bot.waitUntil(lambda: watched.window.shell.place is Place.CHRONOLOGY)
    assert watched.window.context.is_open
    assert watched.idle_runs
    _end(watched)
