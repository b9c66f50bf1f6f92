"""Time zones come from the shipped tzdata, not from the system's."""

from __future__ import annotations

import os
import sys


def use_shipped_zones() -> None:
    """Prefer the shipped tzdata to the system's, in this process and those that it starts.

    Old systems still place Almaty at UTC+6, which it left on 2024-03-01.
    """
    # `zoneinfo` reads it when it is first loaded.
    os.environ["PYTHONTZPATH"] = ""
    zoneinfo = sys.modules.get("zoneinfo")
    if zoneinfo is not None:
        zoneinfo.reset_tzpath(to=())
