"""Applies the vault's screenshot setting with the means of the operating system."""

from __future__ import annotations

import sys

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.capture_guard import CaptureGuard
from evidence_keeper.ui.places import Changed

if sys.platform == "win32":
    from evidence_keeper.ui.operating_system.capture_guard import WindowsGuard as SystemGuard
elif sys.platform == "darwin":
    from evidence_keeper.ui.operating_system.capture_guard import MacGuard as SystemGuard
else:  # not possible on Linux (docs/platforms.md)
    SystemGuard = CaptureGuard


def guard_captures(context: Context, guard: CaptureGuard) -> None:
    """Apply the open vault's screenshot setting; protection is always on before it is open."""

    def note() -> None:
        context.capture = guard.reached

    def follow() -> None:
        guard.set_wanted(context.vault.keep_from_capture)

    note()
    guard.changed.connect(note)
    context.vault_opened.connect(follow)
    context.changed.connect(lambda what: follow() if what is Changed.PREFERENCES else None)
    guard.start()
