"""Sleep, a locked session and a screen saver lock the vault: tried with a bus of the test's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)
from pytestqt.qtbot import QtBot

from evidence_keeper.ui.operating_system.session_watch import (
    LinuxWatch,
    MacWatch,
    SessionSign,
    SessionWatch,
    tells_of_leaving,
)
from tests.window.private_bus import Bus

LOGIND, MANAGER = "org.freedesktop.login1", "org.freedesktop.login1.Manager"
PATH, MINE = "/org/freedesktop/login1", "/org/freedesktop/login1/session/_31"
linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")


@ClassInfo({"D-Bus Interface": MANAGER})
class FakeLogind(QObject):
    """Answers what the watch asks."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self.reader, self.writer = os.pipe()

    @Slot(str, str, str, str, result=QDBusUnixFileDescriptor)
    def Inhibit(self, what: str, who: str, why: str, mode: str) -> QDBusUnixFileDescriptor:
        self.asked.append((what, who, why, mode))
        return QDBusUnixFileDescriptor(self.writer)

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, name: str) -> QDBusObjectPath:
        self.asked.append((name,))
        return QDBusObjectPath(MINE)


def started(bus: Bus) -> tuple[LinuxWatch, list[None]]:
    watch = LinuxWatch(None, bus.watch, bus.watch)
    left: list[None] = []
    watch.left.connect(lambda: left.append(None))
    watch.start()
    watch.start()
    return watch, left


@linux
def test_sleep_and_the_own_session_are_told(bus: Bus, qtbot: QtBot) -> None:
    logind = FakeLogind()
    assert bus.fakes.registerService(LOGIND)
    options = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.fakes.registerObject(PATH, logind, options)
    watch, left = started(bus)
    qtbot.waitUntil(lambda: watch.signs == {SessionSign.SLEEP, SessionSign.LOCK})
    assert watch.delays_sleep, "sleep waits until the process with the key has ended"
    assert sorted(map(len, logind.asked)) == [1, 4], "asked once"
    assert "evidence" not in repr(logind.asked).lower(), "other programs can read this"
    told: list[tuple[Callable[[], None], int]] = [
        (lambda: bus.tell(PATH, MANAGER, "PrepareForSleep", False), 0),
        (lambda: bus.tell(PATH, MANAGER, "PrepareForSleep", True), 1),
        (lambda: bus.tell(f"{PATH}/session/_32", f"{LOGIND}.Session", "Lock"), 1),
        (lambda: bus.tell(MINE, f"{LOGIND}.Session", "Unlock"), 1),
        (lambda: bus.tell(MINE, f"{LOGIND}.Session", "Lock"), 2),
    ]
    for tell, count in told:
        tell()
        qtbot.wait(60)
        assert len(left) == count


@linux
def test_a_screen_saver_is_told(bus: Bus, qtbot: QtBot) -> None:
    name = "org.gnome.ScreenSaver"
    assert bus.fakes.registerService(name)
    watch, left = started(bus)
    qtbot.waitUntil(lambda: watch.signs == {SessionSign.LOCK})
    bus.tell("/org/gnome/ScreenSaver", name, "ActiveChanged", False)
    bus.tell("/org/gnome/ScreenSaver", name, "ActiveChanged", True)
    qtbot.waitUntil(lambda: len(left) == 1)


@linux
def test_somebody_else_cannot_tell_it(bus: Bus, qtbot: QtBot) -> None:
    """A signal counts only when it comes from who owns the name."""
    _, left = started(bus)
    bus.tell(PATH, MANAGER, "PrepareForSleep", True)
    bus.tell("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True)
    qtbot.wait(200)
    assert left == []


@linux
def test_without_a_bus_nothing_is_told_and_nothing_breaks(qtbot: QtBot) -> None:
    none = QDBusConnection.connectToBus("unix:path=/nonexistent/bus", "nowhere")
    watch = LinuxWatch(None, none, none)
    watch.start()
    qtbot.wait(50)
    assert watch.signs == frozenset()
    assert not watch.delays_sleep
    QDBusConnection.disconnectFromBus("nowhere")


def test_where_no_watch_works_it_says_so(qtbot: QtBot) -> None:
    parent = QObject()
    mac, other = MacWatch(parent), SessionWatch(parent)
    if sys.platform != "darwin":
        mac.start()
    other.start()
    assert mac.signs == other.signs == frozenset(), "not available here, and it says so"
    mac.release()


@pytest.mark.parametrize(
    ("message", "word", "leaving"),
    [(0x218, 4, True), (0x218, 18, False), (0x2B1, 7, True), (0x2B1, 8, False), (0x10, 4, False)],
)
def test_what_windows_tells(message: int, word: int, leaving: bool) -> None:
    assert tells_of_leaving(message, word) is leaving
