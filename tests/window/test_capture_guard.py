"""Windows are kept out of screenshots: tried with native libraries of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from evidence_keeper.app.screenshot_protection import guard_captures
from evidence_keeper.ui.operating_system.capture_guard import (
    Capture,
    CaptureGuard,
    MacGuard,
    WindowsGuard,
)
from evidence_keeper.ui.operating_system.mac_libraries import MacLibraries
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.vault_thread.vault_view import KEEP_FROM_CAPTURE
from tests.window.conftest import MakeWindow, Window

NONE, MONITOR, EXCLUDED = 0x00, 0x01, 0x11


@dataclass
class User32:
    """Windows' part that is called; `refused` are ways that it does not know."""

    refused: tuple[int, ...] = ()
    affinity: dict[int, int] = field(default_factory=dict)
    seen_before: list[int] = field(default_factory=list)

    @property
    def library(self) -> SimpleNamespace:
        def set_affinity(handle: int, way: int) -> int:
            for widget in QApplication.topLevelWidgets():
                system = widget.windowHandle()
                if system is not None and int(widget.winId()) == handle and system.isVisible():
                    self.seen_before.append(handle)
            if way in self.refused:
                return 0
            self.affinity[handle] = way
            return 1

        return SimpleNamespace(SetWindowDisplayAffinity=set_affinity)

    def of(self, widget: QWidget) -> int | None:
        return self.affinity.get(int(widget.winId()))


Started = Callable[[CaptureGuard], CaptureGuard]


@pytest.fixture
def started(qapp: QApplication) -> Iterator[Started]:
    guards: list[CaptureGuard] = []

    def start(guard: CaptureGuard) -> CaptureGuard:
        guards.append(guard)
        guard.start()
        return guard

    yield start
    for guard in guards:
        qapp.removeEventFilter(guard)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return show


Shown = Callable[[QWidget], QWidget]


def test_every_window_is_guarded_before_it_can_be_seen(
    started: Started, shown: Shown, qtbot: QtBot
) -> None:
    user32 = User32()
    guard = started(WindowsGuard(None, user32.library))
    main = shown(QWidget())
    inside = QWidget(main)
    inside.show()
    dialog, menu, combo = QDialog(main), QMenu(main), QComboBox(main)
    menu.addAction("one")
    combo.addItems(["one", "two"])
    combo.show()
    dialog.show()
    menu.popup(QPoint(5, 5))
    combo.showPopup()
    QToolTip.showText(QPoint(5, 5), "a tip", main)
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert len(windows) >= 5, "window, dialog, menu, list, tip"
    assert {user32.of(window) for window in windows} == {EXCLUDED}
    assert user32.seen_before == []
    assert user32.of(inside.window()) == EXCLUDED
    assert len(user32.affinity) == len(windows), "what lies in a window goes with it"
    assert guard.reached is Capture.LEFT_OUT
    QToolTip.hideText()
    combo.hidePopup()
    menu.close()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_windows_that_are_there_already_are_guarded(started: Started, shown: Shown) -> None:
    user32, window = User32(), shown(QWidget())
    started(WindowsGuard(None, user32.library))
    assert user32.of(window) == EXCLUDED


def test_a_window_that_the_system_makes_anew_is_guarded_again(
    started: Started, shown: Shown
) -> None:
    user32 = User32()
    started(WindowsGuard(None, user32.library))
    window = shown(QWidget())
    window.hide()
    user32.affinity.clear()
    window.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
    window.show()
    assert user32.of(window) == EXCLUDED


def test_an_older_windows_shows_a_black_area(started: Started, shown: Shown) -> None:
    user32 = User32(refused=(EXCLUDED,))
    guard = started(WindowsGuard(None, user32.library))
    window = shown(QWidget())
    assert user32.of(window) == MONITOR
    assert guard.reached is Capture.LEFT_OUT


def test_a_refusal_is_told(started: Started, shown: Shown) -> None:
    user32, told = User32(refused=(EXCLUDED, MONITOR)), []
    guard = WindowsGuard(None, user32.library)
    guard.changed.connect(lambda: told.append(guard.reached))
    started(guard)
    menu = QMenu()
    menu.addAction("one")
    menu.popup(QPoint(5, 5))
    assert told == [], "a menu alone says nothing of the windows"
    menu.close()
    shown(QWidget())
    assert told == [Capture.REFUSED]
    user32.refused = ()
    shown(QWidget())
    assert told == [Capture.REFUSED, Capture.LEFT_OUT]


def test_it_is_switched_off_and_on_for_all_windows(started: Started, shown: Shown) -> None:
    user32 = User32()
    guard = started(WindowsGuard(None, user32.library))
    first = shown(QWidget())
    guard.set_wanted(False)
    second = shown(QWidget())
    assert [user32.of(first), user32.of(second)] == [NONE, NONE]
    guard.set_wanted(True)
    assert [user32.of(first), user32.of(second)] == [EXCLUDED, EXCLUDED]


def test_without_the_function_it_is_refused(started: Started, shown: Shown) -> None:
    guard = started(WindowsGuard(None, SimpleNamespace()))
    shown(QWidget())
    assert guard.reached is Capture.REFUSED


@dataclass
class Cocoa:
    """Views in windows, as the runtime of Objective-C answers for them."""

    in_windows: bool = True
    sharing: dict[int, int] = field(default_factory=dict)
    _names: list[bytes] = field(default_factory=list)

    @property
    def libraries(self) -> MacLibraries:
        def register(name: bytes) -> int:
            if name not in self._names:
                self._names.append(name)
            return 7000 + self._names.index(name)

        def send(receiver: int, selector: int, *numbers: int) -> int | None:
            name = self._names[selector - 7000]
            if name == b"window":
                return receiver * 2 + 1 if self.in_windows else None
            assert receiver in self.sharing or receiver % 2, "sent to a window, not to a view"
            if name == b"setSharingType:":
                (self.sharing[receiver],) = numbers
                return None
            assert (name, numbers) == (b"sharingType", ())
            return self.sharing.get(receiver, 1)

        objc: Any = SimpleNamespace(sel_registerName=register, objc_msgSend=send)
        return MacLibraries(core=None, iokit=None, objc=objc, common_modes=0)

    def of(self, widget: QWidget) -> int | None:
        return self.sharing.get(int(widget.winId()) * 2 + 1)


def test_on_macos_the_content_is_shared_with_none(started: Started, shown: Shown) -> None:
    cocoa = Cocoa()
    guard = started(MacGuard(None, cocoa.libraries))
    window = shown(QWidget())
    assert cocoa.of(window) == 0
    assert guard.reached is Capture.ASKED, "newer systems do not heed it everywhere"
    guard.set_wanted(False)
    assert cocoa.of(window) == 1


def test_on_macos_a_view_without_a_window_is_told(started: Started, shown: Shown) -> None:
    guard = started(MacGuard(None, Cocoa(in_windows=False).libraries))
    shown(QWidget())
    assert guard.reached is Capture.REFUSED


def test_where_no_guard_is_known_nothing_is_guarded(shown: Shown) -> None:
    nothing = CaptureGuard(shown(QWidget()))
    nothing.start()
    nothing.set_wanted(False)
    assert nothing.reached is Capture.MISSING


def test_the_vault_decides_and_before_it_is_open_it_is_on(
    make_window: MakeWindow, qapp: QApplication
) -> None:
    user32 = User32()
    guard = WindowsGuard(None, user32.library)
    window = make_window()
    guard_captures(window.context, guard)
    assert window.context.capture is Capture.LEFT_OUT
    assert user32.of(window.shell) == EXCLUDED
    window.session.preferences[KEEP_FROM_CAPTURE] = False
    window.unlock()
    assert user32.of(window.shell) == NONE
    window.context.prefer(KEEP_FROM_CAPTURE, True)
    window.settle()
    assert user32.of(window.shell) == EXCLUDED
    qapp.removeEventFilter(guard)


def test_the_settings_say_what_is_reached(window: Window) -> None:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.lock)
    window.context.capture = Capture.MISSING
    page.capture.enter()
    assert not page.capture.isVisible(), "what cannot be changed is not shown"
    for reached, words in (
        (Capture.LEFT_OUT, "nothing or a black area"),
        (Capture.ASKED, "From macOS 15 on"),
        (Capture.REFUSED, "refused it"),
    ):
        window.context.capture = reached
        page.capture.enter()
        assert words in page.capture._reached.text()
        assert page.capture.wanted.isVisible()
    assert page.capture.wanted.isChecked()
    page.capture.wanted.click()
    window.settle()
    assert window.session.preferences[KEEP_FROM_CAPTURE] is False
    assert not window.context.vault.keep_from_capture
    assert window.world.saved == [], "nothing of it outside the vault"
