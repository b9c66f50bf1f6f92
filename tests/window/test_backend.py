"""The one thread that owns the vault."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.storage.vault.database import Interrupted
from evidence_keeper.ui.vault_thread.backend import Backend
from evidence_keeper.ui.vault_thread.ticket import Ticket
from tests.window.fakes import FakeSession


class Slow(FakeSession):
    """A session whose search lasts until it is interrupted."""

    def __init__(self) -> None:
        super().__init__()
        self.searching = threading.Event()
        self.stop = threading.Event()

    def interrupt(self) -> None:
        super().interrupt()
        self.stop.set()

    def long_search(self) -> str:
        self.searching.set()
        assert self.stop.wait(120)
        raise Interrupted  # as the database does


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def backend(qtbot: QtBot, slow: Slow) -> Iterator[Backend]:
    backend = Backend()
    opened: list[object] = []
    backend.open(lambda: slow, opened.append)
    qtbot.waitUntil(lambda: opened == [slow])
    yield backend
    slow.stop.set()
    assert backend.finish(seconds=5)


def wait_for(bot: QtBot, test: Callable[[], bool]) -> None:
    bot.waitUntil(test)


def test_answers_come_back_on_the_windows_thread(backend: Backend, qtbot: QtBot) -> None:
    seen: list[tuple[str, str]] = []

    def work(_: object) -> str:
        return threading.current_thread().name

    backend.ask(work, lambda there: seen.append((there, threading.current_thread().name)))
    wait_for(qtbot, lambda: bool(seen))
    there, here = seen[0]
    assert there.startswith("vault")
    assert here == threading.main_thread().name


def test_one_thread_for_everything(backend: Backend, qtbot: QtBot, slow: Slow) -> None:
    done: list[object] = []
    for _ in range(20):
        backend.ask(lambda s: s.incidents.cases(), done.append)
        backend.change(lambda s: s.drafts.save(None, {}), done.append)
    wait_for(qtbot, lambda: len(done) == 40)
    assert len(slow.threads) == 1


def test_changes_keep_their_order(backend: Backend, qtbot: QtBot) -> None:
    order: list[int] = []
    for n in range(50):
        backend.change(lambda _, n=n: order.append(n), lambda _: None)
    wait_for(qtbot, lambda: len(order) == 50)
    assert order == list(range(50))


def test_a_newer_search_interrupts_the_older(backend: Backend, qtbot: QtBot, slow: Slow) -> None:
    answers: list[str] = []
    backend.search("list", lambda _: slow.long_search(), answers.append)
    assert slow.searching.wait(120)
    backend.search("list", lambda _: "new", answers.append)
    wait_for(qtbot, lambda: answers == ["new"])
    assert slow.interrupted == 1


def test_leaving_gives_up_a_search_without_a_word(backend: Backend, slow: Slow) -> None:
    answers: list[object] = []
    backend.search("list", lambda _: slow.long_search(), answers.append, answers.append)
    assert slow.searching.wait(120)
    assert backend.finish(seconds=5)
    QApplication.processEvents()
    assert slow.interrupted == 1
    assert answers == []


def test_only_a_running_search_of_the_channel_is_interrupted(
    backend: Backend, qtbot: QtBot, slow: Slow
) -> None:
    release, answers = threading.Event(), []
    backend.change(lambda _: release.wait(120), answers.append)
    backend.search("list", lambda _: "old", answers.append)
    backend.search("list", lambda _: "new", answers.append)
    release.set()
    wait_for(qtbot, lambda: answers == [True, "new"])
    assert slow.interrupted == 0


def test_a_dropped_ticket_never_answers(backend: Backend, qtbot: QtBot) -> None:
    release, answers = threading.Event(), []
    backend.change(lambda _: release.wait(120), answers.append)
    backend.ask(lambda _: "dropped", answers.append).drop()
    release.set()
    backend.ask(lambda _: "kept", answers.append)
    wait_for(qtbot, lambda: len(answers) == 2)
    assert answers == [True, "kept"]


def test_reads_come_between_the_steps_of_a_job(backend: Backend, qtbot: QtBot) -> None:
    order: list[str] = []
    go = threading.Event()

    def long_work(_: object, progress: Progress) -> str:
        assert go.wait(120)
        for n in range(3):
            progress.step(n, 3, f"file {n}")
            order.append(f"step {n}")
        return "done"

    reports: list[tuple[int, int, str]] = []
    finished: list[str] = []
    backend.job(long_work, finished.append, reported=lambda *r: reports.append(r))
    backend.ask(lambda _: order.append("read"), lambda _: None)
    backend.change(lambda _: order.append("write"), lambda _: None)
    assert backend.has_job
    go.set()
    wait_for(qtbot, lambda: "write" in order and bool(finished))
    assert order == ["read", "step 0", "step 1", "step 2", "write"]
    assert reports == [(0, 3, "file 0"), (1, 3, "file 1"), (2, 3, "file 2")]
    assert not backend.has_job


def test_a_job_can_be_cancelled(backend: Backend, qtbot: QtBot) -> None:
    errors: list[KeeperError] = []

    def endless(_: object, progress: Progress) -> None:
        while True:
            progress.step(0, 0)
            time.sleep(0.001)

    ticket = backend.job(endless, lambda _: None, errors.append)
    ticket.cancel()
    wait_for(qtbot, lambda: bool(errors))
    assert errors[0].code is Code.CANCELLED


@pytest.mark.usefixtures("expects_log")
def test_an_unexpected_error_is_told_without_its_text(
    backend: Backend, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[KeeperError] = []
    backend.went_wrong.connect(errors.append)

    def bad(_: object) -> None:
        raise ValueError("her secret words")

    backend.ask(bad, lambda _: None)
    wait_for(qtbot, lambda: bool(errors))
    assert errors[0].code is Code.UNEXPECTED
    assert errors[0].params["kind"] == "ValueError"
    assert str(errors[0].params["place"]).startswith("test_backend:")
    assert "secret" not in caplog.text


def test_asking_a_closed_vault_is_an_error(qtbot: QtBot) -> None:
    backend = Backend()
    errors: list[KeeperError] = []
    backend.ask(lambda s: s.incidents.cases(), lambda _: None, errors.append)
    wait_for(qtbot, lambda: bool(errors))
    assert errors[0].code is Code.NO_VAULT
    assert backend.finish()


def test_an_answer_to_a_destroyed_page_is_dropped(backend: Backend, qtbot: QtBot) -> None:
    class Page(QObject):
        def take(self, _: object) -> None:
            raise AssertionError("this page is gone")

    page, release = Page(), threading.Event()
    backend.change(lambda _: release.wait(120), lambda _: None)
    backend.ask(lambda _: 1, page.take)
    page.deleteLater()
    QApplication.sendPostedEvents(page, 52)
    release.set()
    done: list[object] = []
    backend.ask(lambda _: 2, done.append)
    wait_for(qtbot, lambda: done == [2])


def test_finish_writes_what_waits_and_closes(qtbot: QtBot, slow: Slow) -> None:
    backend = Backend()
    opened: list[object] = []
    backend.open(lambda: slow, opened.append)
    wait_for(qtbot, lambda: bool(opened))
    backend.search("list", lambda _: slow.long_search(), lambda _: None)
    assert slow.searching.wait(120)
    backend.change(lambda s: s.drafts.save(None, {"n": 1}), lambda _: None)
    assert backend.finish([lambda s: s.drafts.save(None, {"n": 2})])
    assert [d.body["n"] for d in slow.drafts.all()] == [1, 2]
    assert slow.closed
    late: list[object] = []
    backend.ask(lambda s: s.incidents.cases(), late.append, late.append)
    QApplication.processEvents()
    assert late == []


def test_finish_cancels_a_job(qtbot: QtBot, slow: Slow) -> None:
    backend = Backend()
    opened: list[object] = []
    backend.open(lambda: slow, opened.append)
    wait_for(qtbot, lambda: bool(opened))

    def endless(_: object, progress: Progress) -> None:
        while True:
            progress.step(0, 0)
            time.sleep(0.001)

    backend.job(endless, lambda _: None)
    assert backend.finish()
    assert slow.closed


def test_what_was_typed_is_written_before_a_stopped_job_has_tidied_up(
    qtbot: QtBot, slow: Slow
) -> None:
    backend = Backend()
    opened: list[object] = []
    backend.open(lambda: slow, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    began, closed_first = threading.Event(), []

    def long_work(_session: object, progress: Progress) -> None:
        try:
            began.set()
            while True:
                progress.tick(0, 1)
                time.sleep(0.005)
        finally:
            until = time.monotonic() + 2
            while not slow.closed and time.monotonic() < until:
                progress.give_way()
                time.sleep(0.005)
            closed_first.append(slow.closed)

    backend.job(long_work, lambda _: None)
    assert began.wait(120)
    backend.keep(lambda s: s.drafts.save(None, {"n": 1}), lambda _: None)
    assert backend.finish([lambda s: s.drafts.save(None, {"n": 2})])
    assert closed_first == [True]
    assert [d["n"] for d in slow.kept_drafts.values()] == [1, 2]


@pytest.mark.parametrize("settled", [True, False])
def test_a_job_that_has_settled_is_waited_for_and_any_other_stops(
    backend: Backend, qtbot: QtBot, settled: bool
) -> None:
    began, outcome = threading.Event(), []

    def work(_session: object, progress: Progress) -> str:
        if settled:
            progress.settle()
        began.set()
        time.sleep(0.2)
        if not settled:
            progress.settle()
        return "done"

    ticket = backend.job(work, outcome.append, lambda e: outcome.append(e.code))
    assert began.wait(120)
    backend.stop_jobs(5)
    assert ticket.finished.is_set() is settled
    wait_for(qtbot, lambda: bool(outcome))
    assert outcome == (["done"] if settled else [Code.CANCELLED])


def test_finish_does_not_wait_for_ever(qtbot: QtBot, slow: Slow) -> None:
    backend = Backend()
    opened: list[object] = []
    backend.open(lambda: slow, opened.append)
    wait_for(qtbot, lambda: bool(opened))
    release = threading.Event()
    backend.change(lambda _: release.wait(120), lambda _: None)
    started = time.monotonic()
    assert not backend.finish(seconds=0.2)
    assert time.monotonic() - started < 60
    release.set()


class Watched:
    """Something that tells on which thread it went."""

    def __init__(self, gone: list[str]) -> None:
        self.circle: object = None
        weakref.finalize(self, lambda: gone.append(threading.current_thread().name))

    def __call__(self, _: object) -> None:
        """Take an answer."""


class WindowIsThroughFirst(Backend):
    """Its thread holds a ticket until the window is through with it: it is the last to hold it."""

    def __init__(self) -> None:
        super().__init__()
        self.delivered = threading.Event()
        self.in_haste = False

    def _end(self, ticket: Ticket, answer: object, error: KeeperError | None) -> None:
        super()._end(ticket, answer, error)
        if not self.in_haste:
            assert self.delivered.wait(120)
            self.delivered.clear()

    @Slot(object, object, object)
    def _deliver(self, ticket: Ticket, answer: object, error: KeeperError | None) -> None:
        super()._deliver(ticket, answer, error)
        self.delivered.set()


@pytest.mark.parametrize("ends", ["answered", "failed", "dropped while it ran", "dropped before"])
def test_whom_it_is_for_is_let_go_on_the_windows_thread(qtbot: QtBot, ends: str) -> None:
    backend = WindowIsThroughFirst()
    gone: list[str] = []
    running, go_on = threading.Event(), threading.Event()

    def work(held: object) -> None:
        assert held is not None
        running.set()
        assert go_on.wait(120)
        if ends == "failed":
            raise KeeperError(Code.NO_VAULT, path="")

    def hand_over() -> None:
        held = Watched(gone)
        if ends == "dropped before":
            backend.call(lambda: go_on.wait(120), Watched([]))
        ticket = backend.call(lambda: work(held), Watched(gone), Watched(gone))
        if ends != "dropped before":
            assert running.wait(120)
        if ends.startswith("dropped"):
            ticket.drop()

    hand_over()
    go_on.set()
    wait_for(qtbot, lambda: len(gone) == 3)
    assert set(gone) == {threading.main_thread().name}
    backend.in_haste = True
    backend.delivered.set()
    assert backend.finish(seconds=5)


def test_garbage_is_collected_on_the_windows_thread_alone(backend: Backend, qtbot: QtBot) -> None:
    gone: list[str] = []

    def work(_: object, progress: Progress) -> None:
        thing = Watched(gone)
        thing.circle = thing
        del thing
        for _n in range(20_000):  # Python would have looked for garbage some thirty times
            circle: list[object] = []
            circle.append(circle)

    done: list[object] = []
    backend.job(work, done.append)
    wait_for(qtbot, lambda: bool(done))
    wait_for(qtbot, lambda: bool(gone))
    assert gone == [threading.main_thread().name]


def test_python_collects_again_once_the_thread_is_gone(qtbot: QtBot) -> None:
    assert gc.isenabled()
    backend = Backend()
    done: list[object] = []
    backend.call(lambda: None, done.append)
    wait_for(qtbot, lambda: bool(done))
    assert not gc.isenabled()
    assert backend.finish(seconds=5)
    assert gc.isenabled()
