"""What this process denies to others on the same machine. Each step says whether it is there."""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4


def harden_process() -> tuple[str, ...]:
    """Make new files private, forbid core dumps and reading by other processes of the user.

    Returns:
        The names of the measures that took effect.
    """
    done = []
    os.umask(0o077)
    done.append("umask")
    if os.name == "posix":
        import resource  # noqa: PLC0415 - the module does not exist on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no_core_dump")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            done.append("not_traceable")
    return tuple(done)
