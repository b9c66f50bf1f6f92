"""In which order a file writes day, month and year: told by all its dates, never guessed."""

from __future__ import annotations

from datetime import date

from evidence_keeper.domain.record.conversation import DateOrder
from evidence_keeper.system.clock import now

_EARLIEST = 2009
"""No program that writes dates in local orders is older; it rules out 03/04/05 as a year 2003."""

_WRITTEN_IN = 2026
"""The year in which this was written: a clock that shows an earlier one is wrong."""

Parts = tuple[str, str, str]
"""A date as three numbers in the order in which they stand."""


def as_date(parts: Parts, order: DateOrder) -> date | None:
    """Return the day that three numbers mean in an order; None where there is no such day."""
    first, second, third = parts
    if order is DateOrder.YMD:
        year, month, day = first, second, third
    elif order is DateOrder.DMY:
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2:
        return None
    number = int(year) + (2000 if len(year) == 2 else 0)
    if number < _EARLIEST:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


class Orders:
    """Sees every date of a file and tells which orders fit."""

    def __init__(self) -> None:
        self._last_year = max(now().year, _WRITTEN_IN) + 1
        self._misfits = dict.fromkeys(DateOrder, 0)
        self._fits = dict.fromkeys(DateOrder, 0)
        self._last: Parts = ("", "", "")

    def see(self, parts: Parts, dots: bool = False) -> None:
        """Take one date.

        Args:
            parts: Its numbers.
            dots: Whether they are joined by dots alone. No language writes a year of two digits
                first in such dates (Unicode CLDR), so 24.12.25 is no day in 2024.
        """
        if parts == self._last:
            return
        self._last = parts
        for order in DateOrder:
            day = as_date(parts, order)
            fits = day is not None
            if day is not None and order is DateOrder.YMD and len(parts[0]) == 2:
                # 31/12/25 is no day in a year that has not come.
                fits = not dots and day.year <= self._last_year
            counted = self._fits if fits else self._misfits
            counted[order] += 1

    def possible(self) -> tuple[DateOrder, ...]:
        """Return the orders that fit all dates.

        Where no order fits all, a line of text may have looked like a header: then all orders that
        fit some date are returned, and the user decides.
        """
        fitting = tuple(o for o in DateOrder if self._fits[o] and not self._misfits[o])
        return fitting or tuple(o for o in DateOrder if self._fits[o])
