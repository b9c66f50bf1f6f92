"""Lists optional details that would make an item of evidence more useful. Nothing here is a
fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from evidence_keeper.domain.record.evidence import COPIED, Evidence

LONG_AFTER_DAYS = 7
"""Days between event and picture from which a word of explanation is suggested."""

_PHONE = 1.6
"""Height over width from which a picture can be a whole phone screen."""
_SCREENS = (1.25, 2.5)
"""Width over height of whole computer screens."""
_SMALL = 320


class Missing(StrEnum):
    """A detail that could be added."""

    ADDRESS = "address"
    DATE = "date"
    WHOLE = "whole"
    LATE = "late"


def missing(item: Evidence, happened: Sequence[date]) -> tuple[Missing, ...]:
    """Return what could be added to a picture; nothing for other files and for copies.

    Args:
        item: The item.
        happened: Local days of the incidents that use it, as far as they are known.
    """
    if item.copy_of is not None or not item.media_type.startswith("image/"):
        return ()
    found = []
    if not item.url.strip():
        found.append(Missing.ADDRESS)
    made = day_of(item)
    if made is None:
        found.append(Missing.DATE)
    if looks_cropped(item):
        found.append(Missing.WHOLE)
    if made is not None and happened and (made - max(happened)).days > LONG_AFTER_DAYS:
        found.append(Missing.LATE)
    return tuple(found)


def day_of(item: Evidence) -> date | None:
    """Return the day it was made, as the user accepted or the file suggests.

    The file system's date is ignored: copying a file often resets it.
    """
    values = [item.taken, *(h.value for h in item.time_hints if h.source != COPIED)]
    for value in values:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            continue
    return None


def looks_cropped(item: Evidence) -> bool:
    """Guess whether a picture is cropped: it has neither a phone's nor a computer's screen
    ratio.
    """
    if not item.width or not item.height:
        return False
    if min(item.width, item.height) < _SMALL:
        return True
    is_phone = item.height / item.width >= _PHONE
    is_screen = _SCREENS[0] <= item.width / item.height <= _SCREENS[1]
    return not is_phone and not is_screen
