"""Provides the off-screen window with a vault in memory."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEventLoop,
    QIODevice,
    QMimeData,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from evidence_keeper.app.window import PAGES
from evidence_keeper.domain.record.entry import Entry, Kind
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.settings import Settings
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.operating_system.clipboard import clear_if_ours
from evidence_keeper.ui.page_parts.file_intake import png_bytes
from evidence_keeper.ui.startup.qt_setup import make_application
from evidence_keeper.ui.theme import icons
from evidence_keeper.ui.theme import look as look_module
from evidence_keeper.ui.theme.fonts import load_fonts
from evidence_keeper.ui.theme.look import Look
from tests.window.fake_world import FakeWorld
from tests.window.fakes import FakeSession
from tests.window.remains import left_since, qt_in_the_log, standing

PHASES = ("setup", "call", "teardown")

if TYPE_CHECKING:
    from tests.window.private_bus import Bus


@pytest.fixture(scope="session")
def qapp() -> Iterator[QApplication]:
    """The application as the program makes it. Each icon is drawn once, not for each window."""
    app = make_application("notes")
    assert load_fonts() == []
    drawn = lru_cache(maxsize=None)(icons.icon_pixmap)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icons, "icon_pixmap", drawn)
        yield app
    drawn.cache_clear()


class PatientBot(QtBot):
    """Waits for conditions so long that a busy machine passes; a wait ends when its goal is met."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 120_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, "light", 100)


@pytest.fixture
def styled() -> None:
    """Asked for by tests of what the style sheet does: sizes, colours, what is drawn."""


@pytest.fixture(autouse=True)
def _plain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the style sheet out where nothing rests on it: it takes half of a window's time."""
    if "styled" not in request.fixturenames and "proof" not in request.keywords:
        monkeypatch.setattr(look_module, "stylesheet", lambda *_: "")


@pytest.fixture(autouse=True)
def _quiet(
    request: pytest.FixtureRequest, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test on a stray log line, a warning of Qt, or what it leaves behind.

    It begins before all other fixtures of a test and ends after them.
    """
    caplog.set_level(logging.INFO)
    gc.enable()  # a window before may have ended without its thread
    before = standing()
    with qt_in_the_log():
        yield
        left = left_since(before)
    lines = [r.getMessage() for when in PHASES for r in caplog.get_records(when)]
    assert left == []
    if "expects_log" not in request.fixturenames:
        assert lines == []


@pytest.fixture
def bus(qtbot: QtBot) -> Iterator[Bus]:
    # Only Linux has the binding's D-Bus.
    from tests.window.private_bus import private_bus

    yield from private_bus()


@pytest.fixture
def expects_log() -> None:
    """Asked for by tests in which a log line is right."""


@dataclass
class Window:
    """What a test has in hand."""

    shell: Shell
    context: Context
    world: FakeWorld
    bot: QtBot
    ended: bool = False

    @property
    def session(self) -> FakeSession:
        return self.world.session

    def settle(self) -> None:
        """Wait until the vault's thread and the window have nothing left to do."""
        for _ in range(3):
            # Not `waitUntil`, which looks every 10 ms: this is what tests do most.
            loop, limit = QEventLoop(), QTimer()
            limit.setSingleShot(True)
            limit.timeout.connect(loop.quit)
            limit.start(120_000)
            self.context.backend.call(lambda: None, lambda _, loop=loop: loop.quit())
            loop.exec()
            assert limit.isActive(), "the vault's thread is still at work"
            limit.stop()
            QApplication.processEvents()

    def unlock(self) -> None:
        """Open the fake vault."""
        self.context.backend.open(lambda: self.world.session, self.context.opened)
        self.bot.waitUntil(lambda: self.context.is_open and bool(self.context.vault.cases))
        self.settle()

    def end(self) -> None:
        """Take the window away, as the end of the program does."""
        if self.ended:
            return
        self.ended = True
        assert self.context.backend.finish()
        clear_if_ours()
        self.shell.hide()
        self.shell.deleteLater()
        self.context.deleteLater()
        self.context.look.deleteLater()  # its icons would stay as long as the application
        QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete


MakeWindow = Callable[..., Window]


@pytest.fixture(scope="module", autouse=True)
def nothing_old_is_gone_through() -> None:
    """Each test ends with a search for garbage; what was loaded before its module is none."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def make_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Make windows; all are closed afterwards."""
    windows: list[Window] = []

    def make(language: str = "en", theme: str = "light", text_size: int = 100) -> Window:
        world = FakeWorld(tmp_path)
        look = Look(qapp, theme, text_size)
        settings = Settings(language=language, theme=theme, text_size=text_size)
        context = Context(world.doors(), look, settings)
        shell = Shell(context, PAGES)
        shell.resize(1200, 800)
        shell.show()
        windows.append(Window(shell, context, world, qtbot))
        return windows[-1]

    yield make
    for window in windows:
        window.end()
    gc.collect()


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    """A window in English with an open, empty vault."""
    window = make_window()
    window.unlock()
    return window


def entry_on(day: date, title: str, **changes: object) -> Entry:
    """Return an entry of a day."""
    happened = happened_from_parts(Precision.EXACT, f"{day.isoformat()}T14:32", None, "Asia/Almaty")
    values: dict[str, object] = {"kind": Kind.MESSAGE, "case": "1", **changes}
    return Entry(happened=happened, title=title, **values)  # type: ignore[arg-type]


@pytest.fixture
def full_window(make_window: MakeWindow) -> Window:
    """A window with thirty incidents on fifteen days, and two pictures."""
    window = make_window()
    session = window.world.session
    first = date(2026, 11, 1)
    for n in range(30):
        kind = Kind.CALL if n % 3 == 0 else Kind.MESSAGE
        day = first + timedelta(days=n // 2)
        session.incidents.record([entry_on(day, f"Incident {n}", kind=kind, people=("Night",))])
    for n in range(2):
        colour = QColor(n * 50, 90, 120)
        number = (
            session.evidence.keep_bytes(png(colour), f"shot-{n}.png", Source.DROPPED)
            .added[0]
            .number
        )
        session.picture_bytes[number] = jpeg(colour)
    session.log[30] = [
        entry_on(date(2026, 11, 15), "The last one", evidence=(1,), exact_words="«Көресің» 🔪")
    ]
    window.unlock()
    return window


def jpeg(colour: QColor) -> bytes:
    """Return a small picture as the vault's previews are."""
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"jpg")).write(image)
    buffer.close()
    return bytes(buffer.data().data())


def png(colour: QColor) -> bytes:
    """Return a small picture."""
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(colour)
    return png_bytes(image)


def drop(shell: Shell, paths: list[Path], onto: QWidget | None = None) -> None:
    """Drop files on the window, or on a part of it, as the desktop does."""
    target = onto if onto is not None else shell
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, middle = Qt.KeyboardModifier.NoModifier, target.rect().center()
    enter = QDragEnterEvent(middle, action, data, button, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(middle), action, data, button, none))
