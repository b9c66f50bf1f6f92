"""Tests the end of a restore: user away, session locked, a vault in the default folder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from evidence_keeper.app.leave_triggers import Watching
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.fakes import GOOD_PASSPHRASE
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
def watched(make_window: MakeWindow, qapp: QApplication) -> Watched:
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


@pytest.mark.parametrize("by_code", [True, False])
def test_the_vault_in_the_usual_place_stays_the_usual_one(
    make_window: MakeWindow, tmp_path: Path, by_code: bool
) -> None:
    window, other = make_window(), tmp_path / "vault-2"
    window.world.standing[tmp_path / "vault"] = Target.VAULT
    window.session.folder = other
    page = asked_how(window)
    if by_code:
        page.how.other_way.click()
    type_and_go(window, page, "ABCDE-FGHJK-MNPQR-STVWX" if by_code else GOOD_PASSPHRASE)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert window.world.saved == []
    assert window.context.settings.vault is None
    assert f"They lie in {other}. The vault in the usual place" in window.shell.messages.text
    assert window.context.unusual_folder == other  # a lock comes back to it


def test_a_place_without_a_vault_is_no_reason_to_forget_the_restored_one(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window, other = make_window(), tmp_path / "vault-2"
    window.world.standing[tmp_path / "vault"] = Target.TAKEN
    window.session.folder = other
    type_and_go(window, asked_how(window))
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert window.world.saved[-1].vault == other
    assert "They lie in" not in window.shell.messages.text
    assert window.context.unusual_folder is None


def test_a_lock_comes_back_to_the_vault_that_is_open(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.context.folder = tmp_path / "named"
    assert window.context.unusual_folder == tmp_path / "named"
    window.unlock()
    assert window.context.unusual_folder is None
