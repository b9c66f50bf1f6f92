"""Lock, hide, idle: the window goes at once and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from evidence_keeper.ui.leaving import leaving
from evidence_keeper.ui.leaving.leaving import Leaving, start_fresh
from evidence_keeper.ui.leaving.triggers import IdleWatch
from evidence_keeper.ui.operating_system.clipboard import clear_if_ours, copy_for_a_while
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup.window_position import take_place, with_place
from tests.window.conftest import MakeWindow, Window


class Ends:
    """Notes what would have happened to the process."""

    def __init__(self, window: Window) -> None:
        self.codes: list[int] = []
        self.fresh = 0
        self.leaving = Leaving(
            window.context.backend, window.shell.pending, self.codes.append, self._fresh
        )

    def _fresh(self) -> None:
        self.fresh += 1


@pytest.mark.parametrize("lock", [True, False])
def test_typed_words_survive(window: Window, lock: bool) -> None:
    window.shell.open_page(Place.ENTRY)
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    window.bot.keyClicks(page.form.what, "the last word")
    ends = Ends(window)
    ends.leaving.leave(lock=lock)
    assert not window.shell.isVisible()
    assert ends.codes == [0]
    assert ends.fresh == (1 if lock else 0)
    assert window.session.closed
    assert window.session.kept_drafts[1]["what_happened"] == "the last word"


def test_it_happens_once(window: Window) -> None:
    ends = Ends(window)
    ends.leaving.leave(lock=True)
    ends.leaving.leave(lock=False)
    assert ends.codes == [0]
    assert ends.fresh == 1


def test_an_open_dialog_goes_too(window: Window) -> None:
    dialog = QDialog(window.shell)
    dialog.show()
    ends = Ends(window)
    ends.leaving.leave(lock=False)
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_a_job_is_cancelled(window: Window) -> None:
    def endless(_: object, progress: object) -> None:
        while True:
            progress.step(0, 0)  # type: ignore[attr-defined]
            time.sleep(0.001)

    window.context.run_job("Long", endless, lambda _: None)
    ends = Ends(window)
    ends.leaving.leave(lock=True)
    assert window.session.closed


def test_after_a_second_it_ends_whatever_happens(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "HARD_LIMIT_SECONDS", 0.1)
    monkeypatch.setattr(leaving, "_DRAIN_SECONDS", 0.4)
    release = threading.Event()
    window.context.backend.change(lambda _: release.wait(120), lambda _: None)
    ends = Ends(window)
    ends.leaving.leave(lock=False)
    assert ends.codes == [0, 0]
    release.set()


def test_the_clipboard_is_emptied_if_it_is_ours(window: Window) -> None:
    clipboard = QGuiApplication.clipboard()
    copy_for_a_while("fingerprint")
    assert clipboard.text() == "fingerprint"
    clear_if_ours()
    assert clipboard.text() == ""


def test_what_is_copied_anew_has_the_whole_time_again(window: Window) -> None:
    copy_for_a_while("fingerprint")
    timer = QGuiApplication.clipboard().findChild(QTimer)
    assert timer is not None
    timer.start(500)  # most of the time has passed
    copy_for_a_while("fingerprint")
    assert QGuiApplication.clipboard().findChildren(QTimer) == [timer]
    assert timer.remainingTime() > 9_000
    timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""
    assert not timer.isActive()


def test_keys_and_buttons_ask_to_leave(window: Window) -> None:
    asked: list[bool] = []
    window.context.leaving_asked.connect(asked.append)
    window.shell.top.lock.click()
    window.shell.top.hide_now.click()
    window.shell.close()
    assert asked == [True, False, False]
    assert window.shell.isVisible()


def test_a_fresh_process_shows_the_unlock_page(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(list(command)))
    start_fresh()
    assert started == [[sys.executable, "-m", "evidence_keeper", "--unlock"]]


def test_the_window_comes_back_where_it_was(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = make_window().shell
    before.setGeometry(30, 40, 900, 620)
    given: list[dict[str, str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda _command, env, **_: given.append(env))
    start_fresh(None, with_place(before))
    for name, value in given[0].items():
        monkeypatch.setenv(name, value)
    after = make_window().shell
    take_place(after)
    assert after.geometry().getRect() == (30, 40, 900, 620)
    assert not after.isMaximized()
    before.setWindowState(Qt.WindowState.WindowMaximized)
    monkeypatch.setenv("EVIDENCE_KEEPER_WINDOW", with_place(before)["EVIDENCE_KEEPER_WINDOW"])
    take_place(after)
    assert after.isMaximized()


@pytest.mark.parametrize("text", ["", "1 2 3", "x y z a b", "90000 90000 800 600 0"])
def test_a_place_that_does_not_exist_is_left_alone(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    shell = make_window().shell
    at = shell.geometry()
    monkeypatch.setenv("EVIDENCE_KEEPER_WINDOW", text)
    take_place(shell)
    assert shell.geometry() == at


@pytest.mark.usefixtures("expects_log")
def test_leaving_goes_on_when_coming_back_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("/secret/path")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    start_fresh()
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def idle_watch(parent: QObject) -> tuple[IdleWatch, Clock, list[int]]:
    clock, told = Clock(), []
    watch = IdleWatch(parent, clock)
    watch.went_idle.connect(lambda: told.append(1))
    watch.start(5)
    return watch, clock, told


def tick_for(watch: IdleWatch, clock: Clock, seconds: int) -> None:
    for _ in range(seconds // 2):
        clock.now += 2
        watch.tick()


def test_it_locks_after_the_time(qapp: QApplication) -> None:
    watch, clock, told = idle_watch(qapp)
    tick_for(watch, clock, 298)
    assert told == []
    tick_for(watch, clock, 2)
    assert told == [1]
    watch.stop()


def test_a_key_puts_it_off(qapp: QApplication) -> None:
    watch, clock, told = idle_watch(qapp)
    tick_for(watch, clock, 200)
    assert not watch.eventFilter(qapp, QEvent(QEvent.Type.KeyPress))
    tick_for(watch, clock, 200)
    assert not watch.eventFilter(qapp, QEvent(QEvent.Type.Timer))
    tick_for(watch, clock, 98)
    assert told == []
    tick_for(watch, clock, 2)
    assert told == [1]
    watch.stop()


def test_sleep_locks(qapp: QApplication) -> None:
    watch, clock, told = idle_watch(qapp)
    clock.now += 90
    watch.tick()
    assert told == [1]
    watch.stop()
