"""Drops the rights that the decoding child does not need.

A decoder that a hostile file has taken over then has no access to files, the network or other
processes: on Linux a system call filter allows only computing and the pipe. Other systems offer
less, and `confine` reports what took effect.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from collections.abc import Callable

from evidence_keeper.system.seccomp import (
    ALLOW,
    ANY_BIT,
    ARCHITECTURE,
    ARCHITECTURES,
    CALL_NUMBER,
    EQUAL,
    LOAD,
    PR_SET_NO_NEW_PRIVS,
    REFUSE,
    RETURN,
    install,
    prctl,
    step,
)

if sys.platform != "win32":
    import resource

MEMORY_LIMIT = 3 * 512 * 1024 * 1024
"""Address space of the child in bytes: 1.5 GiB."""

CPU_SECONDS = 60
"""Processor time of one child in its whole life; a new one replaces it."""

_OPEN_FILES = 16
_NICENESS = 5

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_SIGKILL = 9

_CLONE_THREAD = 0x00010000
_PROT_EXEC = 4

# Numbers from the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl and the generic
# table, which aarch64 uses). `read` and `write` only reach the pipes that are already open.
_X86_64 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "readv": 19, "writev": 20, "sched_yield": 24, "mremap": 25,
    "madvise": 28, "nanosleep": 35, "getpid": 39, "clone": 56, "exit": 60, "gettimeofday": 96,
    "getrusage": 98, "sysinfo": 99, "sigaltstack": 131, "gettid": 186, "futex": 202,
    "sched_getaffinity": 204, "set_tid_address": 218, "restart_syscall": 219,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231,
    "tgkill": 234, "ppoll": 271, "set_robust_list": 273, "getrandom": 318, "membarrier": 324,
    "rseq": 334, "clone3": 435,
}  # fmt: skip
_AARCH64 = {
    "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "mmap": 222,
    "mprotect": 226, "munmap": 215, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135,
    "rt_sigreturn": 139, "readv": 65, "writev": 66, "sched_yield": 124, "mremap": 216,
    "madvise": 233, "nanosleep": 101, "getpid": 172, "clone": 220, "exit": 93,
    "gettimeofday": 169, "getrusage": 165, "sysinfo": 179, "sigaltstack": 132, "gettid": 178,
    "futex": 98, "sched_getaffinity": 123, "set_tid_address": 96, "restart_syscall": 128,
    "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "exit_group": 94,
    "tgkill": 131, "ppoll": 73, "set_robust_list": 99, "getrandom": 278, "membarrier": 283,
    "rseq": 293, "clone3": 435,
}  # fmt: skip
_CALLS = {"x86_64": _X86_64, "aarch64": _AARCH64}


def confine() -> tuple[str, ...]:
    """Drop unneeded rights of this process permanently.

    Call it after all imports and before any untrusted byte is read.

    Returns:
        The measures that took effect, some of: `memory_limit`, `cpu_limit`, `no_file_writes`,
            `few_files`, `no_core_dump`, `no_new_processes`, `low_priority`, `no_new_privileges`,
            `not_debuggable`, `ends_with_parent`, `system_call_filter` (no file, no network, no new
            process).
    """
    steps: list[tuple[str, Callable[[], bool]]] = [("low_priority", _lower_priority)]
    if sys.platform != "win32":
        steps += [
            ("memory_limit", lambda: _limit(resource.RLIMIT_AS, MEMORY_LIMIT)),
            ("cpu_limit", lambda: _limit(resource.RLIMIT_CPU, CPU_SECONDS)),
            ("no_file_writes", lambda: _limit(resource.RLIMIT_FSIZE, 0)),
            ("few_files", lambda: _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)),
            ("no_core_dump", lambda: _limit(resource.RLIMIT_CORE, 0)),
        ]
    if sys.platform == "darwin":
        # On Linux this limit counts threads as well; there the filter refuses new processes.
        steps.append(("no_new_processes", lambda: _limit(resource.RLIMIT_NPROC, 0)))
    if sys.platform == "linux":
        steps += [
            ("no_new_privileges", lambda: prctl(PR_SET_NO_NEW_PRIVS, 1)),
            ("not_debuggable", lambda: prctl(_PR_SET_DUMPABLE, 0)),
            ("ends_with_parent", lambda: prctl(_PR_SET_PDEATHSIG, _SIGKILL)),
            ("system_call_filter", _install_filter),
        ]
    return tuple(name for name, step in steps if step())


def _lower_priority() -> bool:
    """On Windows the parent starts the child with a lower class instead."""
    if sys.platform == "win32":
        return True
    try:
        os.nice(_NICENESS)
    except OSError:
        return False
    return True


if sys.platform != "win32":

    def _limit(which: int, most: int) -> bool:
        """Lower a limit; macOS lacks some of them."""
        try:
            resource.setrlimit(which, (most, most))
        except (OSError, ValueError):
            return False
        return True


def filter_program(architecture: int, calls: dict[str, int], process: int) -> bytes:
    """Return the filter: calls in `calls` pass, all others get EPERM.

    `clone` passes only for a thread, `mmap` and `mprotect` only without the right to execute,
    `tgkill` only within the process. `clone3` gets ENOSYS, which makes the C library fall back to
    `clone`, whose flags a filter can see. Offsets are those of struct seccomp_data; the machines
    are little-endian.
    """
    refuse, allow = step(RETURN, REFUSE | errno.EPERM), step(RETURN, ALLOW)
    argument = {"clone": 16, "mmap": 32, "mprotect": 32, "tgkill": 16}
    program = [
        step(LOAD, ARCHITECTURE),
        step(EQUAL, architecture, 1, 0),
        refuse,
        step(LOAD, CALL_NUMBER),
    ]
    for name, number in calls.items():
        if name == "clone3":
            body = [step(RETURN, REFUSE | errno.ENOSYS)]
        elif name == "clone":
            test = step(ANY_BIT, _CLONE_THREAD, 0, 1)
            body = [step(LOAD, argument[name]), test, allow, refuse]
        elif name in ("mmap", "mprotect"):
            test = step(ANY_BIT, _PROT_EXEC, 0, 1)
            body = [step(LOAD, argument[name]), test, refuse, allow]
        elif name == "tgkill":
            test = step(EQUAL, process, 0, 1)
            body = [step(LOAD, argument[name]), test, allow, refuse]
        else:
            body = [allow]
        program += [step(EQUAL, number, 0, len(body)), *body]
    return b"".join([*program, refuse])


def _install_filter() -> bool:
    machine = platform.machine()
    calls = _CALLS.get(machine)
    if calls is None:
        return False
    return install(filter_program(ARCHITECTURES[machine], calls, os.getpid()))
