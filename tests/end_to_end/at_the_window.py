"""Drives the real program in a process of its own with keys and clicks, for `test_restore_window`.

Called as `python -m tests.end_to_end.at_the_window STEPS.json`: `do` is `begin` (a vault, an entry
with a file, a backup) or `restore`. What the window says is printed.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from evidence_keeper.app import main as program
from evidence_keeper.app import window
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from tests.living import live
from tests.proofs.window_pages import drop

STEPS: dict[str, Any] = {}
_PATIENCE = 200


def wait(until: Callable[[], object], what: object = "") -> None:
    """Let the window live until something is so."""
    last = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < last, f"waited too long: {what}"
        live(15)


def press(widget: QWidget) -> None:
    """Click on what can be seen, once it can be pressed."""
    wait(lambda: widget.isVisible() and widget.isEnabled())
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def write(field: QWidget, text: str, *, enter: bool = False) -> None:
    """Type into a field that can be seen."""
    wait(field.isVisible)
    QTest.keyClicks(field, text)
    if enter:
        QTest.keyClick(field, Qt.Key.Key_Return)


def choose(button: QWidget, path: str) -> None:
    """Press what asks for a folder or a file, and type the path into the dialog."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FileDialog):
            QTimer.singleShot(50, answer)
            return
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        # Qt writes what it finds in the list into a field that is typed into without the focus.
        field.setFocus()
        wait(field.hasFocus)
        write(field, path, enter=True)

    QTimer.singleShot(50, answer)
    press(button)


class Used(Shell):
    """The real window, which is used from inside."""

    def __init__(self, context: Context, *arguments: Any) -> None:
        super().__init__(context, *arguments)
        QTimer.singleShot(100, self._use)

    def _use(self) -> None:
        try:
            {"begin": self._begin, "restore": self._restore}[STEPS["do"]]()
            press(self.top.hide_now)
        except BaseException:
            traceback.print_exc()
            os._exit(97)

    def _page(self, place: Place) -> Any:
        wait(lambda: self.place is place)
        return self.page(place)

    def _told(self, words: str) -> None:
        """Wait for a message, and pass it on."""
        wait(lambda: words in self.messages.text)
        os.write(1, f"{self.messages.text}\n".encode())

    def _begin(self) -> None:
        start = self._page(Place.WELCOME)
        press(start.language.buttons["en"])
        press(start.before.go_on)
        QTest.keyClick(start.choose.cards[0], Qt.Key.Key_Return)
        write(start.new_vault.passphrase.line, STEPS["passphrase"], enter=True)
        write(start.new_vault.again.line, STEPS["passphrase"], enter=True)
        press(start.recovery.written)
        press(start.recovery.go_on)
        self._page(Place.CHRONOLOGY)
        self.open_page(Place.ENTRY)
        entry = self._page(Place.ENTRY)
        write(entry.form.what, STEPS["words"])
        drop(self, Path(STEPS["file"]))
        wait(lambda: entry.form.evidence.numbers())
        press(entry.save)
        self._page(Place.CHRONOLOGY)
        self.open_page(Place.SETTINGS)
        settings = self._page(Place.SETTINGS)
        settings.show_section(settings.backup)
        choose(settings.backup.back_up, STEPS["stick"])
        self._told("The backup is made and checked.")

    def _restore(self) -> None:
        start = self._page(Place.WELCOME)
        press(start.before.skip)
        QTest.keyClick(start.choose.cards[3], Qt.Key.Key_Return)
        restore = self._page(Place.RESTORE)
        choose(restore.where.pick_folder, STEPS["stick"])
        write(restore.how.key.first.line, "not the right one", enter=True)
        wait(lambda: restore.how.key.field.error)
        write(restore.how.key.first.line, STEPS["passphrase"], enter=True)
        self._page(Place.CHRONOLOGY)
        self._told("Your notes are restored")


if __name__ == "__main__":
    STEPS.update(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    window.Shell = Used  # type: ignore[misc]
    sys.exit(program.main([]))
