"""Tests work postponed until the first paint, also when it is needed earlier."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.leaving.triggers import IdleWatch
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup import after_paint
from evidence_keeper.ui.startup.after_paint import AfterPaint
from tests.window.conftest import MakeWindow, Window

IN_BAR = {"search_field", "lock"}
PARTS = ("rail", "messages", "jobs", "incoming", "reading", "breaks")


def made(window: Window) -> list[str]:
    shell = window.shell
    return [name for name in PARTS if "parts" in vars(shell) and shell.parts.is_made(name)]


def noting(told: list[str], *names: str) -> list[Callable[[], object]]:
    return [lambda name=name: told.append(name) for name in names]  # type: ignore[misc]


def test_the_steps_come_one_by_one_after_the_paint(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[str] = []
    later = AfterPaint(qapp, noting(told, "a", "b", "c"))
    qtbot.wait(20)
    assert told == []
    later.begin()
    assert told == []  # not within the paint itself
    later.begin()  # a second paint begins nothing anew
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["a", "b", "c"]


def test_keys_are_served_between_two_steps(qapp: QApplication, qtbot: QtBot) -> None:
    told: list[str] = []

    class Key(QObject):
        def event(self, event: QEvent) -> bool:
            told.append("key")
            return True

    key = Key()
    steps = noting(told, "a", "b")
    steps[0] = lambda: (told.append("a"), QApplication.postEvent(key, QEvent(QEvent.Type.User)))
    AfterPaint(qapp, steps).begin()
    qtbot.waitUntil(lambda: "b" in told)
    assert told == ["a", "key", "b"]


def test_a_window_that_is_not_painted_is_finished_as_well(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_paint, "WITHOUT_PAINT_MS", 10)
    told: list[str] = []
    AfterPaint(qapp, noting(told, "a", "b"))
    qtbot.waitUntil(lambda: told == ["a", "b"])


def test_the_unlock_page_is_painted_before_the_rest_is_made(make_window: MakeWindow) -> None:
    window = make_window()
    painted: list[list[str]] = []
    window.shell.painted.connect(lambda: painted.append(made(window)))
    window.shell.open_page(Place.UNLOCK)
    window.shell.show()
    window.bot.waitUntil(lambda: bool(painted))
    assert painted == [[]]
    window.shell.update()
    QApplication.processEvents()
    assert len(painted) == 1  # told once


def test_all_parts_are_there_before_anybody_hears_of_an_open_vault(
    make_window: MakeWindow,
) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    assert made(window) == []
    assert not vars(window.shell.top).keys() & IN_BAR
    heard: list[list[str]] = []
    window.context.vault_opened.connect(lambda: heard.append(made(window)))
    window.unlock()
    assert heard == [list(PARTS)]
    assert vars(window.shell.top).keys() >= IN_BAR
    assert window.shell.rail.isVisible()


def test_the_parts_stand_where_they_belong_whatever_comes_first(make_window: MakeWindow) -> None:
    window = make_window()
    shell = window.shell
    for part in (shell.jobs, shell.rail, shell.messages):
        part.show()
    shell.show()
    QApplication.processEvents()
    assert shell.rail.geometry().right() < shell.stack.geometry().left()
    assert shell.stack.geometry().bottom() < shell.messages.geometry().top()
    assert shell.messages.geometry().bottom() < shell.jobs.geometry().top()


def test_the_bar_of_an_open_vault_says_what_it_says_at_once(make_window: MakeWindow) -> None:
    window = make_window("en")
    window.shell.open_page(Place.UNLOCK)
    window.shell.show()
    assert window.shell.top.hide_now.text().strip() == "Hide  F9"
    window.unlock()
    top = window.shell.top
    assert top.search_field.isVisible()
    assert top.lock.isVisible()
    assert top.lock.text().strip() == "Lock  Ctrl+L"
    assert top.lock.accessibleDescription() != ""
    assert top.search_field.placeholderText() != ""
    assert top.search_field.accessibleName() == top.search_field.placeholderText()
    row = [w.geometry().left() for w in (top.search_field, top.lock, top.hide_now)]
    assert row == sorted(row)


def tabbed(window: Window) -> list[str]:
    """What Tab goes to, from the search field on, as the names that are read out."""
    names, first = [], window.shell.top.search_field
    first.setFocus()
    while True:
        at = QApplication.focusWidget()
        assert at is not None
        if at is first and names:
            return names
        names.append(at.accessibleName())
        window.bot.keyClick(at, Qt.Key.Key_Tab)


def test_tab_goes_from_above_to_below_whatever_was_made_last(make_window: MakeWindow) -> None:
    window = make_window("en")
    shell = window.shell
    shell.open_page(Place.UNLOCK)
    window.context.tell("A word.", lasting=True)  # the bar for it is made before the rail
    shell.show()
    shell.finish()
    window.unlock()
    assert shell.page(Place.CHRONOLOGY).isAncestorOf(shell.focusWidget())
    names = tabbed(window)
    hint = shell.top.search_field.placeholderText()
    assert names[:5] == [hint, "Lock", "Hide", "What happened?", "Chronology"]
    # Arrow keys go through the pages from there; the row with the numbers is last, as it stands.
    assert names[5:-2] == [c.accessibleName() for c in controls(shell.page(Place.CHRONOLOGY))]
    assert names[-2:] == ["Close this message", "Who to call"]


def test_tab_goes_from_the_first_code_to_the_second(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    window.shell.show()
    assert page.key.refuse(KeeperError(Code.RECOVERY_SECOND_NEEDED, number=1))
    order = list(controls(page))
    start = order.index(page.key.first.line)
    order = order[start : start + 5]
    first, second = page.key.first, page.key.second
    assert order == [first.line, first.eye, second.line, second.eye, page.open]


def test_what_is_said_before_is_shown(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    assert made(window) == []
    window.context.tell("A word.", NoticeTone.CAUTION, lasting=True)
    assert window.shell.messages.text == "A word."
    assert window.shell.messages.isVisible()
    assert made(window) == ["messages"]


def test_a_part_that_is_made_late_speaks_the_language(make_window: MakeWindow) -> None:
    window = make_window("en")
    window.context.set_language("ru")
    assert window.shell.rail.button(Place.HELP).accessibleName() == "Помощь"


def test_the_idle_watch_sees_the_keys_of_all_windows_once_it_is_started(
    qapp: QApplication, make_window: MakeWindow
) -> None:
    now = [1000.0]
    gone: list[int] = []
    watch = IdleWatch(qapp, lambda: now[0])
    watch.went_idle.connect(lambda: gone.append(1))
    window = make_window()
    window.shell.show()
    watch.start(5)
    now[0] += 20
    watch.tick()
    window.bot.keyClick(window.shell, Qt.Key.Key_Shift)
    for _ in range(11):
        now[0] += 25
        watch.tick()
    assert gone == []  # 275 seconds after the key, 295 after the start
    now[0] += 26
    watch.tick()
    assert gone == [1]
    watch.stop()
    del watch
    gc.collect()
