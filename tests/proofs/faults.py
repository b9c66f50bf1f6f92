"""Makes one system call fail by loading libfiu before the program."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import Any

LIBRARY = "libfiu.so.0"
FIRED = b"!"
_KEPT: list[Any] = []
"""Objects that the library uses and that must be kept alive."""


def begin(plan: dict[str, Any]) -> None:
    """Let the n-th call of a kind fail with EIO, once.

    Args:
        plan: `name` of the call as libfiu has it, `at` (1 is the next one), `mark`: a file that
            gets one byte when the call was refused.
    """
    library = ctypes.CDLL(LIBRARY)
    prototype = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int),
        ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_uint),
    )  # fmt: skip
    mark = os.open(plan["mark"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    left = int(plan["at"])

    def refuse(_name: bytes, _number: Any, info: Any, _flags: Any) -> int:
        nonlocal left
        left -= 1
        if left != 0:
            return 0
        info[0] = errno.EIO
        os.write(mark, FIRED)
        return 1

    callback = prototype(refuse)
    _KEPT.extend((library, callback))
    done = library.fiu_enable_external(plan["name"].encode(), 1, None, 0, callback)
    if done != 0:
        raise OSError(done, "libfiu")
