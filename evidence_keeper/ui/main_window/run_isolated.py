"""Runs a step so that its failure does not stop the next ones."""

from __future__ import annotations

import sys
from collections.abc import Callable


def by_itself(step: Callable[[], object]) -> None:
    """Run a step; report an exception like any error of the window and continue.

    A page that fails to leave must not trap the user, and a page that fails to retranslate must not
    keep the others in the previous language.
    """
    try:
        step()
    except Exception as error:  # noqa: BLE001 - whatever it is
        sys.excepthook(type(error), error, error.__traceback__)
