"""Runs a step so that its failure does not stop the next ones."""

from __future__ import annotations

import sys
from collections.abc import Callable


def by_itself(step: Callable[[], object]) -> None:
    """Do a step; what goes wrong is told as any error of the window's code is, and that is all.

    For what must go on: nobody is kept on a page that cannot be left, and one page that cannot be
    said in a language does not keep the others in the one before.
    """
    try:
        step()
    except Exception as error:  # noqa: BLE001 - whatever it is
        sys.excepthook(type(error), error, error.__traceback__)
