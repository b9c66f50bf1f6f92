"""Starts the window, or the command line if there are arguments."""

from __future__ import annotations

import _thread
import gc
import sys

from evidence_keeper.media.recognition import recognise_child
from evidence_keeper.system.hardening import harden_process
from evidence_keeper.system.log import quiet_other_loggers
from evidence_keeper.system.shipped_zones import drop_damaged_zone, use_shipped_zones

WINDOW_FLAGS = ("--unlock",)
"""Arguments of the window, which restarts itself when it locks."""

_STOPPED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    sys.unraisablehook = _not_lost
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        # While modules load no translator is available, and nothing was begun.
        return _STOPPED


def _not_lost(what: sys.UnraisableHookArgs) -> None:
    """Honour a Ctrl+C that arrived while Python was finalising, where it cannot be raised."""
    if what.exc_type is KeyboardInterrupt:
        _thread.interrupt_main()
    else:
        sys.__unraisablehook__(what)


def _run(given: list[str]) -> int:
    if given[:1] == ["--recognise-child"]:
        recognise_child.main(given[1:])
    if given[:1] == ["--decode-child"]:
        # A frozen program has no interpreter to start the decoding child with: it starts itself.
        from evidence_keeper.media.decoder.child import main as decode  # noqa: PLC0415

        decode(given[1:])
        return 0
    harden_process()
    use_shipped_zones()
    drop_damaged_zone()
    quiet_other_loggers()
    if not given or given[0] in WINDOW_FLAGS:
        gc.disable()  # building the window makes nearly no garbage; see ui.garbage
        # Takes 100 ms that the command line can save, and vice versa.
        from evidence_keeper.app.window import run_window  # noqa: PLC0415

        return run_window(given)
    # As above.
    from evidence_keeper.app.command_line.cli import run  # noqa: PLC0415

    return run(given)
