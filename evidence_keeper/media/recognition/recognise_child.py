"""Drops unneeded rights and then becomes Tesseract.

`python -m evidence_keeper.media.recognition.recognise_child PROGRAM LANGUAGES [--scattered]`: reads
the picture from standard input and writes the text to standard output. With `--list-langs` for the
languages it lists the installed ones.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from evidence_keeper.system.seccomp import local_sockets_only, prctl

_MEMORY = 3 * 512 * 1024 * 1024
_CPU_SECONDS = 60
_NICENESS = 15
_QUESTION = "--list-langs"
_SCATTERED = ["--psm", "11", "-c", "thresholding_method=1"]
"""Finds text anywhere, with a local threshold between black and white."""
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9


def main(arguments: Sequence[str]) -> None:
    """Drop network, large memory, writing and priority, then become the program.

    Reading files stays allowed: Tesseract reads its language data. A limit that the system lacks is
    skipped.
    """
    program, languages, *more = arguments
    if sys.platform != "win32":
        _limit()
    if sys.platform == "linux":
        prctl(_PR_SET_PDEATHSIG, _SIGKILL)
        local_sockets_only()
    reading = ["stdin", "stdout", "-l", languages, "--dpi", "160"]
    reading += _SCATTERED if more else []
    command = [program, *([languages] if languages == _QUESTION else reading)]
    os.execv(program, command)  # noqa: S606 - no shell; the path is the one that was found


if sys.platform != "win32":
    import resource

    def _limit() -> None:
        os.nice(_NICENESS)
        for which, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_CPU, _CPU_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            try:
                resource.setrlimit(which, (most, most))
            except (OSError, ValueError):
                continue  # macOS lacks some of them


if __name__ == "__main__":
    main(sys.argv[1:])
