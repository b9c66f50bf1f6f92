"""Reduced motion: by the setting, or because the system asks for it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusVariant
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QProgressBar, QStyle
from pytestqt.qtbot import QtBot

from evidence_keeper.services import settings as settings_module
from evidence_keeper.services.settings import Settings, load_settings, save_settings
from evidence_keeper.ui.operating_system.motion import LinuxWish, MacWish, MotionWish, WindowsWish
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme.look import Look
from tests.window.conftest import Window
from tests.window.private_bus import Bus

PORTAL, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")


def chip(window: Window, value: str) -> None:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.look.motion.chip(value).click()
    window.settle()


def test_less_motion_acts_at_once_and_goes_back(window: Window, qapp: QApplication) -> None:
    strip, usual = window.shell.jobs, qapp.cursorFlashTime()
    assert usual > 0
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    strip._began("a job", object())
    assert (strip._bar.minimum(), strip._bar.maximum()) == (0, 0), "runs: its end is not known"
    chip(window, "less")
    assert qapp.cursorFlashTime() == 0, "a cursor that does not blink"
    assert strip._bar.style().styleHint(duration, None, strip._bar) == 0
    assert strip._bar.isHidden(), "a bar that tells nothing does not run"
    strip._reported(3, 10, "")
    assert not strip._bar.isHidden(), "what is known is shown"
    assert (strip._bar.value(), strip._bar.maximum()) == (3, 10)
    strip._reported(0, 0, "")
    assert strip._bar.isHidden()
    assert window.world.saved[-1].motion == "less"
    chip(window, "system")
    assert qapp.cursorFlashTime() == usual
    assert strip._bar.maximum() == 0
    assert not strip._bar.isHidden()


def test_the_running_bar_is_no_longer_drawn_in_the_background(window: Window) -> None:
    painted: list[QPaintEvent] = []

    class Watched(QProgressBar):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(event)
            super().paintEvent(event)

    strip = window.shell.jobs
    watched = Watched()
    watched.setTextVisible(False)
    strip.layout().replaceWidget(strip._bar, watched)
    strip._bar.deleteLater()
    strip._bar = watched
    strip._began("a job", object())
    window.bot.waitUntil(lambda: len(painted) > 4)
    window.context.set_motion("less")
    window.bot.wait(50)
    painted.clear()
    window.bot.wait(250)
    assert painted == []


def test_it_is_kept_for_the_next_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qapp: QApplication
) -> None:
    monkeypatch.setattr(settings_module.paths, "settings_folder", lambda: tmp_path)
    assert load_settings().motion == "system"
    save_settings(Settings(motion="less"))
    look = Look(qapp, "light", 100, load_settings().motion)
    assert look.is_still
    assert qapp.cursorFlashTime() == 0
    look.set_motion("unheard-of")
    assert not look.is_still


@ClassInfo({"D-Bus Interface": SETTINGS})
class FakePortal(QObject):
    """Tells that little shall move, wrapped as the portal wraps it."""

    @Slot(str, str, result=QDBusVariant)
    def Read(self, space: str, key: str) -> QDBusVariant:
        assert (space, key) == ("org.freedesktop.appearance", "reduced-motion")
        return QDBusVariant(QDBusVariant(1))


@linux
def test_on_linux_the_portal_is_asked_and_followed(bus: Bus, qtbot: QtBot, look: Look) -> None:
    portal = FakePortal()
    assert bus.fakes.registerService(PORTAL)
    options = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.fakes.registerObject(PATH, portal, options)
    wish = LinuxWish(None, bus.watch)
    wish.told.connect(lambda still: look.follow_system_motion(still=still))
    wish.ask()
    qtbot.waitUntil(lambda: look.is_still)
    space = "org.freedesktop.appearance"
    bus.tell(PATH, SETTINGS, "SettingChanged", space, "contrast", QDBusVariant(0))
    qtbot.wait(50)
    assert look.is_still
    bus.tell(PATH, SETTINGS, "SettingChanged", space, "reduced-motion", QDBusVariant(0))
    qtbot.waitUntil(lambda: not look.is_still)


@linux
def test_without_a_portal_things_move_as_usual(bus: Bus, qtbot: QtBot) -> None:
    told: list[bool] = []
    wish = LinuxWish(None, bus.watch)
    wish.told.connect(told.append)
    wish.ask()
    qtbot.wait(150)
    assert told == []


@pytest.mark.parametrize("shown", [0, 1])
def test_on_windows_show_animations_counts(shown: int, qtbot: QtBot) -> None:
    def answer(action: int, _: int, into: object, __: int) -> int:
        assert action == 0x1042
        into._obj.value = shown  # type: ignore[attr-defined]
        return 1

    told: list[bool] = []
    wish = WindowsWish(None, SimpleNamespace(SystemParametersInfoW=answer))
    wish.told.connect(told.append)
    wish.ask()
    assert told == [not shown]


def test_each_system_has_its_own_way(qapp: QApplication) -> None:
    for wish in (LinuxWish(qapp), WindowsWish(qapp), MotionWish(qapp), MacWish(qapp)):
        wish.ask()  # without the libraries of a system there is no answer, and nothing breaks
