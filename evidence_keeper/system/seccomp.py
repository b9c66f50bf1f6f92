"""Installs the kernel's system call filter (Linux, seccomp) through ctypes.

A filter applies permanently to this process and its children. Call numbers differ per machine;
unknown machines get no filter, and the caller is told.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

ALLOW, REFUSE = 0x7FFF0000, 0x00050000
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
CALL_NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
"""Offsets in struct seccomp_data; both machines are little-endian, so the low half is first."""

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET = {"x86_64": 41, "aarch64": 198}
_IO_URING_SETUP = 425  # the same number on both machines; its requests would bypass the filter
_X32_BIT = 0x40000000  # x86-64 calls in the x32 numbering
_AF_UNIX = 1


def step(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    """One instruction of the kernel's filter machine (struct sock_filter)."""
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


def prctl(option: int, value: int) -> bool:
    """Set a property of the process and return whether the kernel accepted it."""
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.prctl(option, ctypes.c_ulong(value), 0, 0, 0) == 0)


class _Program(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def install(code: bytes) -> bool:
    """Install a filter and return whether the kernel accepted it. Needs PR_SET_NO_NEW_PRIVS."""
    if struct.calcsize("P") != 8:
        return False
    steps = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(steps))
    library = ctypes.CDLL(None, use_errno=True)
    result = library.prctl(
        _PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program), 0, 0
    )
    return bool(result == 0)


def local_sockets_only() -> bool:
    """Refuse every socket but AF_UNIX, which the display and D-Bus need.

    Call it before threads start.

    Returns:
        Whether the filter is in force.
    """
    machine = os.uname().machine
    if machine not in ARCHITECTURES:
        return False
    refuse, allow = step(RETURN, REFUSE | errno.EACCES), step(RETURN, ALLOW)
    program = [
        step(LOAD, ARCHITECTURE),
        step(EQUAL, ARCHITECTURES[machine], 1, 0),
        refuse,
        step(LOAD, CALL_NUMBER),
        step(ANY_BIT, _X32_BIT, 0, 1),
        refuse,
        step(EQUAL, _IO_URING_SETUP, 0, 1),
        refuse,
        step(EQUAL, _SOCKET[machine], 1, 0),
        allow,
        step(LOAD, FIRST_ARGUMENT),
        step(EQUAL, _AF_UNIX, 0, 1),
        allow,
        refuse,
    ]
    return prctl(PR_SET_NO_NEW_PRIVS, 1) and install(b"".join(program))
