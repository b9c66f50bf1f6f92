"""Watches for what ends the program: keys, signals, nobody there, sleep, a locked session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from evidence_keeper.ui.context import Context

if TYPE_CHECKING:
    from evidence_keeper.ui.leaving.triggers import IdleWatch, LeavingKeys
    from evidence_keeper.ui.operating_system.session_watch import SessionWatch

# Nothing of this is wanted before the window can be seen, and a filter of the application's events
# makes each of the many that a window is built with pass through Python.
# ruff: noqa: PLC0415


class Watching:
    """All watches of the window.

    Args:
        leave: Ends the program; true to lock, false to hide.
    """

    def __init__(self, app: QApplication, context: Context, leave: Callable[[bool], None]) -> None:
        self._app = app
        self._context = context
        self._leave = leave

    @cached_property
    def _idle(self) -> IdleWatch:
        from evidence_keeper.ui.leaving.triggers import IdleWatch

        idle = IdleWatch(self._app)
        idle.went_idle.connect(self._nobody_there)
        return idle

    @cached_property
    def _absence(self) -> SessionWatch:
        from evidence_keeper.ui.operating_system.session_watch import session_watch

        context, absence = self._context, session_watch(self._app)
        absence.left.connect(lambda: self._leave(True))
        absence.known.connect(lambda: setattr(context, "signs", absence.signs))
        return absence

    @cached_property
    def _keys(self) -> LeavingKeys:
        from evidence_keeper.ui.leaving.triggers import LeavingKeys, leave_on_signals

        keys = LeavingKeys(self._app)
        keys.pressed.connect(self._leave)
        self._app.installEventFilter(keys)
        leave_on_signals(self._app, lambda: self._leave(False))
        return keys

    def watch_keys(self) -> None:
        """Let F9 and Ctrl+L work while a dialog is open, too, and the system end the program.

        Until then nothing is open, and to be ended at once is in order.
        """
        _ = self._keys

    def prepare(self) -> None:
        """Have ready what an open vault is watched with."""
        _ = (self._idle, self._absence)

    def start(self) -> None:
        """A vault is open, or its preferences have changed."""
        self.watch_keys()
        self._idle.start(self._context.vault.lock_after_minutes)
        self._absence.start()

    def restoring(self, begins: bool) -> None:
        """A restore has a passphrase in memory; or it has ended, and nothing is open."""
        if begins:
            self.start()
        else:
            self._idle.stop()

    def _nobody_there(self, slept: bool) -> None:
        """Lock; but what is being restored may take longer than anybody sits there."""
        if self._context.is_restoring and not slept:
            self._context.is_unattended = True
            self._idle.start(self._context.vault.lock_after_minutes)
        else:
            self._leave(True)

    def release(self) -> None:
        """The vault is closed: nothing is held back any longer. May come from any thread."""
        absence = vars(self).get("_absence")
        if absence is not None:
            absence.release()
