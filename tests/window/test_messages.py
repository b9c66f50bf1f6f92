"""Notices and the strip of jobs."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.session import Session
from evidence_keeper.ui.main_window import message_bar
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window


def _until_cancelled(_: Session, progress: Progress) -> None:
    while True:
        progress.step(0, 0)
        Event().wait(0.005)


def test_a_lasting_notice_comes_back_after_a_passing_one(window: Window) -> None:
    bar = window.shell.messages
    window.context.complain(KeeperError(Code.DISK_FULL, path="/vault"))
    lasting = bar.text
    window.context.tell("passing")
    assert bar.text == "passing"
    bar._close.click()
    assert bar.text == lasting
    bar._close.click()
    assert not bar.isVisible()


def test_the_same_lasting_notice_does_not_pile_up(window: Window) -> None:
    bar = window.shell.messages
    for _ in range(3):
        window.context.complain(KeeperError(Code.DISK_FULL, path="/vault"))
        window.context.tell("passing")
    bar._close.click()
    assert bar.text != "passing"
    bar._close.click()
    assert not bar.isVisible()


def test_a_long_list_scrolls_and_leaves_the_page_its_room(window: Window) -> None:
    bar, page = window.shell.messages, window.shell.page(Place.CHRONOLOGY)
    window.context.tell("Some were not kept.", lines=tuple(f"line {n}" for n in range(60)))
    bar._more.click()
    window.settle()
    assert bar._list.height() < 8 * 30
    assert page.height() > window.shell.height() / 3
    bar._list.setFocus()
    window.bot.keyClick(bar._list, Qt.Key.Key_PageDown)
    assert bar._list.verticalScrollBar().value() > 0


def test_cancel_stops_the_job_that_is_shown(window: Window) -> None:
    strip, ended = window.shell.jobs, []
    for name in ("first", "second"):
        window.context.run_job(
            name, _until_cancelled, lambda _: None, lambda e, n=name: ended.append((n, e.code))
        )
    assert strip._title.text() == "first · 1 more after it"
    strip._cancel.click()
    window.bot.waitUntil(lambda: bool(ended))
    assert ended == [("first", Code.CANCELLED)]
    assert strip._title.text() == "second"
    assert strip.isVisible()
    assert strip._cancel.isEnabled()
    strip._cancel.click()
    window.bot.waitUntil(lambda: len(ended) == 2)
    assert ended[1] == ("second", Code.CANCELLED)
    assert not strip.isVisible()


def test_a_job_that_ends_by_itself_gives_way_to_the_next(window: Window) -> None:
    strip, go_on, done = window.shell.jobs, Event(), []

    def waits(_: Session, progress: Progress) -> None:
        while not go_on.wait(0.005):
            progress.step(1, 2)

    def cancelled(_: Session, progress: Progress) -> None:
        raise Cancelled

    window.context.run_job("first", waits, done.append)
    window.context.run_job("second", cancelled, done.append)
    go_on.set()
    window.bot.waitUntil(lambda: not strip.isVisible())
    assert done == [None]
    assert window.shell.messages.text == "Cancelled."


def test_a_later_notice_about_the_same_takes_the_place_of_the_earlier(window: Window) -> None:
    bar, context = window.shell.messages, window.context
    context.tell("Until then the old one opens", lasting=True, about="code")
    context.tell("Another matter", lasting=True)
    context.tell("The old one opens nothing any more", about="code")
    window.shell.open_page(Place.PEOPLE)
    assert bar.text == "Another matter"
    bar.dismiss()
    assert bar.text == ""


def test_what_holds_no_longer_is_withdrawn(window: Window) -> None:
    bar, context = window.shell.messages, window.context
    context.tell("One", lasting=True, about="one")
    context.tell("Two", lasting=True, about="two")
    context.withdrawn.emit("two")
    assert bar.text == "One"
    context.withdrawn.emit("one")
    assert bar.text == ""


@pytest.mark.parametrize(("size", "below"), [(100, False), (200, True)])
def test_a_long_notice_with_two_buttons_is_seen_whole(
    make_window: MakeWindow, size: int, below: bool
) -> None:
    window = make_window("kk", text_size=size)
    window.unlock()
    window.shell.resize(1120, 720)
    bar, text = window.shell.messages, "мәтін мен уақыт " * 12
    act = ("Мәтіндегі уақытты алу", lambda: None)
    window.context.tell(text, action=act, later=("Осылай қалсын", lambda: None), lasting=True)
    window.settle()
    assert bar._text.height() >= bar._text.heightForWidth(bar._text.width())
    assert (bar._action.y() > bar._text.y() + bar._text.height() // 2) == below


def test_a_notice_that_waited_behind_another_is_read_out_when_it_comes(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        message_bar.QAccessible, "updateAccessibility", lambda event: read.append(event.message())
    )
    window.context.tell("First")
    window.context.tell("Waits", lasting=True, behind=True)
    assert (window.shell.messages.text, read) == ("First", ["First"])
    window.shell.messages.dismiss()
    assert (window.shell.messages.text, read) == ("Waits", ["First", "Waits"])


def test_a_notice_that_asks_for_nothing_fades(window: Window) -> None:
    bar = window.shell.messages
    window.context.tell("Saved.")
    assert bar._fade.isActive()
    bar._close.setFocus()
    bar._fade.timeout.emit()
    assert bar.text == "Saved.", "not under the user's hand"
    window.shell.top.search_field.setFocus()
    bar._fade.timeout.emit()
    assert bar.text == ""
    window.context.tell("Removed.", undo=lambda: None)
    assert not bar._fade.isActive()


def test_closing_one_that_can_be_taken_back_leaves_those_that_last(window: Window) -> None:
    bar = window.shell.messages
    window.context.tell("The draft was removed.", undo=lambda: None, lasting=True)
    window.context.tell("Incident 3 is in the bin.", undo=lambda: None)
    assert "Incident 3" in bar.text
    bar._close.click()
    assert "draft" in bar.text
