"""Runs the real window in a process of its own, with an open vault, for `test_watches`.

It prints `hidden`, or `locked` and the vault for which it restarts. Exit code 97 means ten seconds
without a reaction.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from evidence_keeper.app import leave_triggers, window
from evidence_keeper.app import main as program
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.leaving import triggers
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.operating_system import session_watch
from evidence_keeper.ui.pages.welcome.new_vault import NewVault
from evidence_keeper.ui.places import Place

GIVEN: dict[str, Any] = {}
_PATIENCE_MS = 90_000
_shift = [0.0]


class Told(session_watch.SessionWatch):
    """A system that tells of a locked session as soon as it is listened to."""

    def start(self) -> None:
        if GIVEN["sign"].startswith("left"):
            QTimer.singleShot(0, self, self.left.emit)


class Watched(Shell):
    """The real window; its vault is opened before its first paint."""

    def __init__(self, context: Context, *arguments: Any) -> None:
        super().__init__(context, *arguments)
        context.vault_opened.connect(lambda: QTimer.singleShot(0, self, self._sign))
        if GIVEN["sign"] == "left in a restore":
            QTimer.singleShot(_PATIENCE_MS, lambda: os._exit(97))
            QTimer.singleShot(0, self, context.begin_restoring)
            return
        folder, passphrase = Path(GIVEN["vault"]), GIVEN["passphrase"]
        if GIVEN["sign"] == "left at the code":
            QTimer.singleShot(_PATIENCE_MS, lambda: os._exit(97))
            wanted = NewVault(folder, passphrase, "Asia/Almaty")
            self.open_page(Place.WELCOME)
            self.page(Place.WELCOME)._make(wanted)  # type: ignore[attr-defined]
            return
        opening = context.doors.open_with_passphrase
        context.backend.open(lambda: opening(folder, passphrase), context.opened)

    def _sign(self) -> None:
        QTimer.singleShot(_PATIENCE_MS, lambda: os._exit(97))
        if GIVEN["sign"] == "idle":
            _shift[0] = 3600.0
        elif GIVEN["sign"] == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        elif GIVEN["sign"].endswith("key"):
            dialog = QDialog(self)
            dialog.setModal(True)
            dialog.show()
            QTimer.singleShot(100, self, lambda: self._press(dialog))

    def _press(self, dialog: QDialog) -> None:
        if GIVEN["sign"] == "lock key":
            QTest.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_F9)


class Idle(triggers.IdleWatch):
    """The real watch, with a clock that can be put on."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, lambda: time.time() + _shift[0])


def _end(_code: int) -> None:
    os.write(1, f"locked, {_fresh[0]}\n".encode() if _fresh else b"hidden\n")
    os._exit(0)


_fresh: list[Path | None] = []

if __name__ == "__main__":
    GIVEN.update(json.loads(sys.stdin.read()))
    window.Shell = Watched  # type: ignore[misc]
    leave_triggers.end_process = _end
    leave_triggers.start_fresh = lambda folder, _: _fresh.append(folder)
    leave_triggers.IdleWatch = Idle  # type: ignore[misc]
    leave_triggers.SystemWatch = Told  # type: ignore[misc]
    sys.exit(program.main([]))
