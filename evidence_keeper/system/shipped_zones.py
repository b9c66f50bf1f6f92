"""Loads time zones from the shipped tzdata instead of the system's."""

from __future__ import annotations

import os
import sys


def use_shipped_zones() -> None:
    """Prefer the shipped tzdata to the system's, in this process and its children.

    Old systems still have Almaty at UTC+6, which it left on 2024-03-01.
    """
    # `zoneinfo` reads this variable when it is first imported.
    os.environ["PYTHONTZPATH"] = ""
    zoneinfo = sys.modules.get("zoneinfo")
    if zoneinfo is not None:
        zoneinfo.reset_tzpath(to=())
