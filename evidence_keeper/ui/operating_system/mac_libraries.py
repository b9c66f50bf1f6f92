"""Loads the macOS libraries that are called through ctypes.

Not tried on macOS (docs/platforms.md).
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_FRAMEWORKS = "/System/Library/Frameworks"


@dataclass(frozen=True, slots=True)
class MacLibraries:
    """CoreFoundation, IOKit and the Objective-C runtime.

    Attributes:
        common_modes: The value of `kCFRunLoopCommonModes`.
    """

    core: Any
    iokit: Any
    objc: Any
    common_modes: int


def load_libraries() -> MacLibraries | None:
    """Return the system's libraries; None where they are missing."""
    try:
        core = ctypes.CDLL(f"{_FRAMEWORKS}/CoreFoundation.framework/CoreFoundation")
        iokit = ctypes.CDLL(f"{_FRAMEWORKS}/IOKit.framework/IOKit")
        objc = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
        modes = ctypes.c_void_p.in_dll(core, "kCFRunLoopCommonModes").value
    except (OSError, ValueError):
        return None
    return MacLibraries(core, iokit, objc, modes or 0)


def typed(library: Any, name: str, result: Any, arguments: Sequence[Any]) -> Any:
    """Return a library function with its types: without them pointers would be truncated."""
    function = getattr(library, name)
    function.restype = result
    function.argtypes = tuple(arguments)
    return function


def send(libraries: MacLibraries, receiver: int, message: str, number: int | None = None) -> int:
    """Send an object a message, optionally with one unsigned number; return its answer.

    The runtime has one function for all messages. It must be called with the types of each.
    """
    register = typed(libraries.objc, "sel_registerName", ctypes.c_void_p, [ctypes.c_char_p])
    arguments: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
    values = [receiver, register(message.encode("ascii"))]
    if number is not None:
        arguments.append(ctypes.c_ulong)
        values.append(number)
    call = typed(libraries.objc, "objc_msgSend", ctypes.c_void_p, arguments)
    return int(call(*values) or 0)


def class_named(libraries: MacLibraries, name: str) -> int:
    """Return a class of the frameworks that Qt has loaded; 0 where it is missing."""
    find = typed(libraries.objc, "objc_getClass", ctypes.c_void_p, [ctypes.c_char_p])
    return int(find(name.encode("ascii")) or 0)
