"""Reads the dates and hours of WhatsApp exports, in any date order and clock format."""

from __future__ import annotations

import re
from datetime import date

from evidence_keeper.domain.record.conversation import DateOrder
from evidence_keeper.system.clock import now

_BEFORE_NOON = frozenset({
    "am", "a.m.", "a.m", "a. m.", "a. m", "ам", "дп", "д.п.", "д. п.", "утра", "ранку", "таңғы",
    "таңкы", "тң", "түске дейін", "ص", "صباحا", "صباحًا", "ق.ظ.", "öö",
    "上午", "午前", "清晨", "凌晨", "오전", "पूर्वाह्न", "πμ", "π.μ.", "vm", "vm.", "v.m.",
    "vorm.", "ap.", "f.h.", "fm", "f.m.", "de.", "dop.", "manhã", "mañana", "matin",
})  # fmt: skip
_AFTER_NOON = frozenset({
    "pm", "p.m.", "p.m", "p. m.", "p. m", "пм", "пп", "п.п.", "п. п.", "дня", "вечера", "вечора",
    "күндізгі", "түстен кейін", "түстен кейінгі", "кешкі", "түштөн кийинки", "тк", "م", "مساء",
    "مساءً", "ب.ظ.", "ös", "下午", "午後", "中午", "晚上",
    "오후", "अपराह्न", "μμ", "μ.μ.", "nm", "nm.", "n.m.", "nachm.", "ip.", "e.h.",
    "em", "e.m.", "du.", "odp.", "tarde", "soir",
})  # fmt: skip
_NIGHT = frozenset({"ночи", "ночі", "түнгі"})
"""Night is before noon for the hours 12 to 5, and after noon for those before midnight."""

SPACES = " \u00a0\u2009\u202f"
"""Spaces used in headers; U+202F comes before AM and PM on new devices."""

_KNOWN = sorted(_BEFORE_NOON | _AFTER_NOON | _NIGHT, key=len, reverse=True)

PERIOD = "|".join(re.escape(word).replace(r"\ ", f"[{SPACES}]") for word in _KNOWN)
"""A case-insensitive expression for every known word."""


def hour_of_day(hour: int, period: str) -> int | None:
    """Return the hour from 0 to 23, or None for a contradiction.

    Args:
        hour: As written.
        period: The word next to it; empty on a 24-hour clock.
    """
    if not period:
        return hour if hour < 24 else None
    if hour > 12:  # some devices write 14:30 PM
        return hour if hour < 24 else None
    word = " ".join(period.casefold().split())
    late = 6 <= hour < 12 if word in _NIGHT else word in _AFTER_NOON
    return hour % 12 + (12 if late else 0)


_EARLIEST = 2009
"""Earliest possible year: this rules out 03/04/05 as a year 2003."""

_WRITTEN_IN = 2026
"""The year of this code: a clock that shows an earlier one is wrong."""

Parts = tuple[str, str, str]
"""The three numbers of a date in written order."""


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
    """Collects every date of a file to find the orders that fit."""

    def __init__(self) -> None:
        self._last_year = max(now().year, _WRITTEN_IN) + 1
        self._misfits = dict.fromkeys(DateOrder, 0)
        self._fits = dict.fromkeys(DateOrder, 0)
        self._last: Parts = ("", "", "")

    def see(self, parts: Parts, dots: bool = False) -> None:
        """Process one date.

        Args:
            parts: Its numbers.
            dots: Whether only dots separate them. No language writes a two-digit year first in such
                dates (Unicode CLDR), so 24.12.25 is no day in 2024.
        """
        if parts == self._last:
            return
        self._last = parts
        for order in DateOrder:
            day = as_date(parts, order)
            fits = day is not None
            if day is not None and order is DateOrder.YMD and len(parts[0]) == 2:
                # 31/12/25 cannot be a day in a future year.
                fits = not dots and day.year <= self._last_year
            counted = self._fits if fits else self._misfits
            counted[order] += 1

    def possible(self) -> tuple[DateOrder, ...]:
        """Return the orders that fit all dates.

        Where none does, a line of text may have looked like a header: then all orders that fit some
        date are returned, and the user decides.
        """
        fitting = tuple(o for o in DateOrder if self._fits[o] and not self._misfits[o])
        return fitting or tuple(o for o in DateOrder if self._fits[o])
