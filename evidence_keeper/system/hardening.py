"""Drops rights that this process does not need. Each step reports whether it took effect."""

from __future__ import annotations

import os
import sys

from evidence_keeper.system.seccomp import local_sockets_only, prctl

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4


def _fill_closed_streams() -> None:
    """Point standard streams that are closed to nowhere.

    Else the next file to be opened, such as the vault's database, would take their number, and a
    library's warning would be written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def harden_process() -> tuple[str, ...]:
    """Make new files private, forbid core dumps, reading by other processes, and the network.

    Call it first, before threads start.

    Returns:
        The names of the measures that took effect.
    """
    done = []
    _fill_closed_streams()
    os.umask(0o077)
    done.append("umask")
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no_core_dump")
    if sys.platform == "linux":
        if prctl(_PR_SET_DUMPABLE, 0):
            done.append("not_traceable")
        if local_sockets_only():
            done.append("no_network")
    return tuple(done)
