"""Time zones come from the shipped tzdata, not from the system's."""

from __future__ import annotations

import os
import sys


def use_shipped_zones() -> None:
    """Prefer the shipped tzdata to the system's, in this process and those that it starts.

    Old systems still place Almaty at UTC+6, which it left on 2024-03-01.
    """
    # Read when `zoneinfo` is first loaded, which the window's first page has no need of.
    os.environ["PYTHONTZPATH"] = ""
    if "zoneinfo" in sys.modules:
        from zoneinfo import reset_tzpath  # noqa: PLC0415 - it is loaded already

        reset_tzpath(to=())
