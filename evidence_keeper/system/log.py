"""Logs the type and place of errors, never their content."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

_LOGGER = logging.getLogger("evidence_keeper")


def quiet_other_loggers() -> None:
    """Silence the loggers of libraries: their messages can contain the user's words."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.getLogger().setLevel(logging.CRITICAL + 1)


def place_of(error: BaseException) -> str:
    """Return `module:line` of where an error arose, without any path or value."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "?"
    return f"{Path(frames[-1].filename).stem}:{frames[-1].lineno}"


def log_failure(error: BaseException) -> str:
    """Log type and place of an unexpected error and return the place."""
    place = place_of(error)
    _LOGGER.error("%s at %s", type(error).__name__, place)
    return place
