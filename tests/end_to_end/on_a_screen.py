"""Drives the real program on a virtual screen with keys and mouse, for `test_on_a_screen`.

Called as `python -m tests.end_to_end.on_a_screen STEPS.json`. Nothing is pressed or typed from
inside: the window's own process only tells `xdotool` where something stands, and the events come
through the X server, as from a person. A file is dragged from a window of another program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from evidence_keeper.app import leave_triggers, window
from evidence_keeper.app import main as program
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.pages.settings.vault.backup_section import BackupSection
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from tests.end_to_end.at_the_window import wait
from tests.living import live

STEPS: dict[str, Any] = {}


def act(*arguments: object) -> None:
    """Have a key or the mouse used; the window lives meanwhile."""
    hand = subprocess.Popen(["xdotool", *map(str, arguments)])
    wait(lambda: hand.poll() is not None)
    assert hand.returncode == 0, arguments
    live(30)


def place_of(widget: QWidget) -> QPoint | None:
    """Return where a widget's middle is on the screen, if it can be seen there."""
    middle = widget.rect().center()
    seen = widget.isVisible() and widget.isEnabled() and widget.visibleRegion().contains(middle)
    return widget.mapToGlobal(middle) if seen else None


def bring(widget: QWidget) -> QPoint:
    """Turn the wheel until a widget can be seen; return where."""
    wait(lambda: widget.isVisible() and widget.isEnabled(), str(widget))
    area: QWidget | None = widget
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    for _ in range(80):
        place = place_of(widget)
        if place is not None or area is None:
            break
        view = area.viewport()
        above = widget.mapTo(view, QPoint(0, 0)).y() < 0
        middle = view.mapToGlobal(QPoint(view.width() - 30, view.height() // 2))
        act("mousemove", middle.x(), middle.y(), "click", 4 if above else 5)
    return still(widget)


def still(widget: QWidget) -> QPoint:
    """Return where a widget is once it no longer moves, as a person waits before the click."""
    places: list[QPoint | None] = []

    def stopped() -> bool:
        live(50)
        places.append(place_of(widget))
        return places[-1] is not None and places[-3:] == [places[-1]] * 3

    wait(stopped, widget)
    place = places[-1]
    assert place is not None
    return place


def click(widget: QWidget) -> None:
    """Click on a widget with the mouse."""
    place = bring(widget)
    act("mousemove", place.x(), place.y(), "click", 1)


def focus(on: QWidget) -> None:
    """Give a window the keys, as a desktop does."""
    act("windowfocus", "--sync", int(on.window().winId()))


def write(field: QWidget, text: str, *, enter: bool = False) -> None:
    """Click into a field and type in the place of what stands there."""
    click(field)
    wait(field.hasFocus, "focus")
    act("key", "ctrl+a")
    act("type", "--delay", 12, text)
    if enter:
        act("key", "Return")


def choose(button: QWidget, path: str) -> None:
    """Click on what asks for a folder or a file, and type the path into the dialog."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FileDialog) or not dialog.isVisible():
            QTimer.singleShot(50, answer)
            return
        focus(dialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        write(field, path)
        wait(lambda: field.text() == path, "the path")
        act("key", "Return")
        answered.append(True)

    answered: list[bool] = []
    QTimer.singleShot(50, answer)
    click(button)
    wait(lambda: answered and QApplication.activeModalWidget() is None, "the dialog")
    focus(button)


class Used(Shell):
    """The real window, with somebody at the screen."""

    def __init__(self, context: Context, *arguments: Any) -> None:
        super().__init__(context, *arguments)
        self._shots = 0
        QTimer.singleShot(200, self._use)

    def _use(self) -> None:
        try:
            focus(self)
            {"begin": self._begin, "again": self._again, "restore": self._restore}[STEPS["do"]]()
        except BaseException:
            traceback.print_exc()
            self._shot("failed")
            os._exit(97)

    def _shot(self, name: str) -> None:
        """Keep what the screen shows now."""
        live(150)
        folder = Path(STEPS["shots"])
        folder.mkdir(parents=True, exist_ok=True)
        self._shots += 1
        screen = self.screen().grabWindow(0)
        assert screen.save(str(folder / f"{STEPS['do']}-{self._shots:02d}-{name}.png"))

    def _page(self, place: Place) -> Any:
        wait(lambda: self.place is place, place)
        return self.page(place)

    def _begin(self) -> None:
        start = self._page(Place.WELCOME)
        click(start.language.buttons[STEPS["language"]])
        self._shot("before-you-start")
        click(start.before.go_on)
        click(start.choose.cards[0])
        click(start.choose.go_on)
        write(start.new_vault.passphrase.line, STEPS["passphrase"], enter=True)
        write(start.new_vault.again.line, STEPS["passphrase"])
        self._shot("passphrase")
        act("key", "Return")
        click(start.recovery.written)
        self._shot("recovery-sheet")
        click(start.recovery.go_on)
        self._page(Place.CHRONOLOGY)
        act("key", "ctrl+n")
        entry = self._page(Place.ENTRY)
        write(entry.form.what, STEPS["words"])
        write(entry.form.who, "@night_x01")
        self._drag(Path(STEPS["file"]))
        wait(lambda: entry.form.evidence.numbers() == [1], "the file")
        self._shot("entry")
        act("key", "ctrl+s")
        page = self._page(Place.CHRONOLOGY)
        wait(lambda: page.detail.number == 1, "the entry is shown")
        self._shot("saved")
        act("key", "ctrl+f")
        act("type", "--delay", 40, "zzz")
        wait(page.empty.isVisible, "nothing found")
        act("key", "ctrl+a")
        act("type", "--delay", 40, "night_x0")
        wait(lambda: page.model.rowCount() == 1 and page.list.isVisible(), "found")
        self._shot("found")
        act("key", "Escape")
        act("key", "ctrl+6")
        document = self._page(Place.DOSSIER)
        wait(document.package.isEnabled, "the plan")
        choose(document.package, STEPS["package"])
        wait(document.result.isVisible, "the package")
        self._shot("document")
        act("key", "ctrl+l")

    def _drag(self, path: Path) -> None:
        """Drag a file from another program's window onto the page."""
        source = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.drag_source", str(path)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert source.stdout is not None
        x, y = json.loads(source.stdout.readline())
        target = self.mapToGlobal(self.rect().center())
        act("mousemove", x, y, "mousedown", 1)
        for step in range(1, 9):
            live(60)
            act("mousemove", x + (target.x() - x) * step // 8, y + (target.y() - y) * step // 8)
        live(500)
        act("mouseup", 1)
        wait(lambda: source.poll() is not None, "the drag")
        focus(self)

    def _again(self) -> None:
        unlock = self._page(Place.UNLOCK)
        write(unlock.key.first.line, "wrong", enter=True)
        wait(lambda: unlock.key.field.error, "refused")
        self._shot("refused")
        wait(unlock.open.isEnabled, "the pause")
        write(unlock.key.first.line, STEPS["passphrase"], enter=True)
        page = self._page(Place.CHRONOLOGY)
        wait(lambda: page.model.rowCount() == 1, "the entry")
        wait(self.messages.isVisible, "the attempt is told")
        self._shot("unlocked")
        act("key", "ctrl+8")
        settings = self._page(Place.SETTINGS)
        section, before = settings.findChild(BackupSection), self.messages.text
        for _ in range(8):  # along the groups of settings, as a person looks for the one
            if not section.isVisible():
                act("key", "Down")
                live(100)
        choose(section.back_up, STEPS["stick"])
        wait(lambda: self.messages.text not in ("", before), "the backup is told")
        assert list(Path(STEPS["stick"]).rglob("*")), self.messages.text
        self._shot("backup")
        act("key", "F9")

    def _restore(self) -> None:
        start = self._page(Place.WELCOME)
        click(start.before.skip)
        click(start.choose.cards[3])
        click(start.choose.go_on)
        restore = self._page(Place.RESTORE)
        choose(restore.where.pick_folder, STEPS["stick"])
        write(restore.how.key.first.line, STEPS["passphrase"], enter=True)
        page = self._page(Place.CHRONOLOGY)
        wait(lambda: page.model.rowCount() == 1, "the entry")
        self._shot("restored")
        click(self.top.hide_now)


if __name__ == "__main__":
    STEPS.update(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    window.Shell = Used  # type: ignore[misc]
    leave_triggers.start_fresh = lambda *_: None  # the test starts the next one, to use it too
    sys.exit(program.main([]))
