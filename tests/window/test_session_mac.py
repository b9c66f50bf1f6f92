"""Sleep and a locked session on macOS: tried with native libraries of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from evidence_keeper.ui.leaving.leaving import Leaving
from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries
from evidence_keeper.ui.operating_system.session_watch import MacWatch, SessionSign
from evidence_keeper.ui.vault_thread.backend import Backend

MAY_SLEEP, WILL_SLEEP, IS_AWAKE = 0xE0000270, 0xE0000280, 0xE0000300
ROOT, PORT, SOURCE, LOOP, CENTER, MODES = 11, 22, 33, 44, 55, 66


@dataclass
class Mac:
    """What is called of macOS. `events` has what happened, in order."""

    root: int = ROOT
    center: int | None = CENTER
    events: list[object] = field(default_factory=list)
    sources: list[tuple[int, int, int]] = field(default_factory=list)
    observers: dict[str, Callable[..., None]] = field(default_factory=dict)
    _power: Callable[..., None] | None = None

    @property
    def libraries(self) -> MacLibraries:
        def register(_mine: Any, port: Any, called: Callable[..., None], _notifier: Any) -> int:
            assert self._power is None, "asked once"
            port._obj.value, self._power = PORT, called
            return self.root

        def observe(*given: Any) -> None:
            center, _observer, called, name, _object, behaviour = given
            assert (center, behaviour) == (CENTER, 4)
            self.observers[name] = called

        def source_of(port: int) -> int:
            assert port == PORT
            return SOURCE

        iokit = SimpleNamespace(
            IORegisterForSystemPower=register,
            IONotificationPortGetRunLoopSource=source_of,
            IOAllowPowerChange=lambda root, change: self.events.append(("allowed", root, change)),
        )
        core = SimpleNamespace(
            CFRunLoopGetMain=lambda: LOOP,
            CFRunLoopAddSource=lambda *given: self.sources.append(given),
            CFNotificationCenterGetDistributedCenter=lambda: self.center,
            CFStringCreateWithCString=lambda _none, text, _encoding: text.decode(),
            CFNotificationCenterAddObserver=observe,
        )
        return MacLibraries(core=core, iokit=iokit, objc=None, common_modes=MODES)

    def power(self, message: int, change: int) -> None:
        assert self._power is not None
        self._power(None, 0, message, change)

    def notify(self, name: str) -> None:
        self.observers[name](None, None, None, None, None)


@pytest.fixture
def mac() -> Mac:
    return Mac()


def started(mac: Mac) -> MacWatch:
    watch = MacWatch(None, mac.libraries)
    watch.left.connect(lambda: mac.events.append("left"))
    watch.start()
    watch.start()
    return watch


def test_sleep_is_told_and_allowed(mac: Mac, qtbot: QtBot) -> None:
    watch = started(mac)
    assert watch.signs == {SessionSign.SLEEP, SessionSign.LOCK}
    assert mac.sources == [(LOOP, SOURCE, MODES)]
    mac.power(WILL_SLEEP, 4711)
    assert mac.events == ["left", ("allowed", ROOT, 4711)]


def test_the_question_whether_it_may_sleep_is_answered_at_once(mac: Mac, qtbot: QtBot) -> None:
    watch = started(mac)
    mac.power(MAY_SLEEP, 12)
    mac.power(IS_AWAKE, 13)
    assert mac.events == [("allowed", ROOT, 12)], "nobody leaves, and waking needs no answer"
    watch.release()
    assert len(mac.events) == 1, "each is answered once"


def test_sleep_waits_until_the_vault_is_closed(mac: Mac, qtbot: QtBot) -> None:
    watch, backend = started(mac), Backend()

    def end(_: int) -> None:
        assert backend._closed
        mac.events.append("closed")
        watch.release()
        mac.events.append("ended")

    leaving = Leaving(backend, list, end, lambda: None)
    watch.left.connect(lambda: leaving.leave(lock=True))
    mac.power(WILL_SLEEP, 1)
    assert mac.events == ["left", "closed", ("allowed", ROOT, 1), "ended"]


def test_a_locked_screen_and_a_screen_saver_are_told(mac: Mac, qtbot: QtBot) -> None:
    watch = started(mac)
    assert set(mac.observers) == {"com.apple.screenIsLocked", "com.apple.screensaver.didstart"}
    for name in mac.observers:
        mac.notify(name)
    assert mac.events == ["left", "left"]
    assert watch.signs


def test_what_the_system_refuses_is_not_among_the_signs(qtbot: QtBot) -> None:
    assert started(Mac(root=0)).signs == {SessionSign.LOCK}
    assert started(Mac(center=None)).signs == {SessionSign.SLEEP}
    nothing = Mac(root=0, center=None)
    assert started(nothing).signs == frozenset()
    assert nothing.sources == []
