"""Runs the window with a vault as a program of its own, and prints its times and memory.

    python -m tests.benchmarks.window_run VAULT PASSPHRASE

Prints seconds from the passphrase to the first rows on the screen; the longest frame of scrolling
through all rows; megabytes in use then. All seconds are those of the processor, so that other work
on the machine does not count.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from evidence_keeper.app.window import PAGES, real_doors
from evidence_keeper.services.settings import Settings
from evidence_keeper.system.shipped_zones import use_shipped_zones
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup.qt_setup import make_application
from evidence_keeper.ui.theme.fonts import load_fonts
from evidence_keeper.ui.theme.look import Look

_STEPS = 400
_STEP_PX = 900
_PATIENCE = 60.0


def main(folder: str, passphrase: str) -> None:
    use_shipped_zones()
    vault = Path(folder)
    app = make_application("notes")
    load_fonts()
    doors = real_doors()
    context = Context(doors, Look(app, "light", 100), Settings(language="kk", vault=vault))
    shell = Shell(context, PAGES)
    shell.open_page(Place.UNLOCK)
    shell.show()
    app.processEvents()
    shell.finish()  # as it is by the time that a passphrase is typed
    begun = time.process_time()
    context.backend.open(lambda: doors.open_with_passphrase(vault, passphrase), context.opened)
    _until(app, lambda: shell.place is Place.CHRONOLOGY)
    page = shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    _until(app, lambda: page.model.item(0) is not None or page.empty.isVisible())
    shell.repaint()
    shown = time.process_time() - begun
    for _ in range(100):
        _settle(app, context)
    longest = _scroll(app, page)
    sys.stdout.write(f"{shown} {longest} {_in_use()}\n")
    sys.stdout.flush()
    context.backend.finish()


def _scroll(app: QApplication, page: ChronologyPage) -> float:
    """Scroll as a hand does, then in leaps; return the longest frame of this thread in seconds."""
    bar, longest = page.list.verticalScrollBar(), 0.0
    leap = max(_STEP_PX, bar.maximum() // 100)
    for step in range(_STEPS):
        begun = time.thread_time()
        bar.setValue(bar.value() + (_STEP_PX if step < _STEPS * 3 // 4 else leap))
        page.list.viewport().repaint()
        app.processEvents()
        longest = max(longest, time.thread_time() - begun)
    return longest


def _until(app: QApplication, arrived: object) -> None:
    assert callable(arrived)
    end = time.monotonic() + _PATIENCE
    while not arrived():
        assert time.monotonic() < end
        app.processEvents()
        time.sleep(0.001)


def _settle(app: QApplication, context: Context) -> None:
    done: list[object] = []
    context.backend.call(lambda: None, done.append)
    _until(app, lambda: bool(done))


def _in_use() -> float:
    """Return the megabytes that this program holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(row for row in status.splitlines() if row.startswith("VmRSS:"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
