"""Locks or hides the program on shortcuts, signals, idleness, sleep or a locked session."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property

from PySide6.QtWidgets import QApplication

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.leaving.leaving import Leaving, end_process, start_fresh
from evidence_keeper.ui.leaving.triggers import IdleWatch, LeavingKeys, leave_on_signals
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.startup.window_position import with_place

if sys.platform == "linux":
    from evidence_keeper.ui.operating_system.motion import LinuxWish as SystemWish
    from evidence_keeper.ui.operating_system.session_watch import LinuxWatch as SystemWatch
elif sys.platform == "win32":
    from evidence_keeper.ui.operating_system.motion import WindowsWish as SystemWish
    from evidence_keeper.ui.operating_system.session_watch import WindowsWatch as SystemWatch
elif sys.platform == "darwin":
    from evidence_keeper.ui.operating_system.motion import MacWish as SystemWish
    from evidence_keeper.ui.operating_system.session_watch import MacWatch as SystemWatch
else:
    from evidence_keeper.ui.operating_system.motion import MotionWish as SystemWish
    from evidence_keeper.ui.operating_system.session_watch import SessionWatch as SystemWatch


class Watching:
    """All triggers of the window.

    Args:
        leave: Ends the program; true to lock, false to hide.
    """

    def __init__(self, app: QApplication, context: Context, leave: Callable[[bool], None]) -> None:
        self._app = app
        self._context = context
        self.leave = leave

    @cached_property
    def _idle(self) -> IdleWatch:
        idle = IdleWatch(self._app)
        idle.went_idle.connect(self._nobody_there)
        return idle

    @cached_property
    def _absence(self) -> SystemWatch:
        context, absence = self._context, SystemWatch(self._app)
        absence.left.connect(lambda: self.leave(True))
        absence.known.connect(lambda: setattr(context, "signs", absence.signs))
        return absence

    @cached_property
    def _keys(self) -> LeavingKeys:
        keys = LeavingKeys(self._app)
        keys.pressed.connect(self.leave)
        self._app.installEventFilter(keys)
        leave_on_signals(self._app, lambda: self.leave(False))
        return keys

    def watch_keys(self) -> None:
        """Enable F9 and Ctrl+L also while a dialog is open, and the signals that end the program.

        Before that nothing is open, so an abrupt end does no harm.
        """
        _ = self._keys

    def prepare(self) -> None:
        """Create the watchers of an open vault."""
        _ = (self._idle, self._absence)

    def follow_motion(self) -> None:
        """Ask the system whether to reduce motion, and follow it."""
        look = self._context.look
        wish = SystemWish(look)
        wish.told.connect(lambda still: look.follow_system_motion(still=still))
        wish.ask()

    def start(self) -> None:
        """Watch after a vault was opened or its preferences changed."""
        self.watch_keys()
        self._idle.start(self._context.vault.lock_after_minutes)
        self._absence.start()

    def restoring(self, begins: bool) -> None:
        """Follow a restore, which has a passphrase in memory; afterwards nothing is open."""
        if begins:
            self.start()
        else:
            self._idle.stop()

    def _nobody_there(self, slept: bool) -> None:
        """Lock when the user is away; a running restore may take longer than that."""
        if self._context.is_restoring and not slept:
            self._context.is_unattended = True
            self._idle.start(self._context.vault.lock_after_minutes)
        else:
            self.leave(True)

    def release(self) -> None:
        """Release the system's inhibitors: the vault is closed. May be called from any thread."""
        absence = vars(self).get("_absence")
        if absence is not None:
            absence.release()


def watch_window(app: QApplication, shell: Shell) -> Watching:
    """Return the triggers of the program's window; they end the process."""
    context = shell.context

    def end(code: int) -> None:
        watching.release()
        end_process(code)

    def fresh() -> None:
        start_fresh(context.unusual_folder, with_place(shell))

    leaving = Leaving(context.backend, shell.pending, end, fresh)
    watching = Watching(app, context, lambda lock: leaving.leave(lock=lock))
    return watching
