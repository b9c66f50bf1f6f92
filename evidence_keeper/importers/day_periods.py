"""Twelve-hour clocks: the words for the half of the day in the languages that phones speak."""

from __future__ import annotations

import re

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
"""Spaces that stand in headers; U+202F comes before AM and PM on new devices."""

_KNOWN = sorted(_BEFORE_NOON | _AFTER_NOON | _NIGHT, key=len, reverse=True)

PERIOD = "|".join(re.escape(word).replace(r"\ ", f"[{SPACES}]") for word in _KNOWN)
"""An expression for every word that is known; to be matched without regard to case."""


def hour_of_day(hour: int, period: str) -> int | None:
    """Return the hour from 0 to 23, or None where the two contradict each other.

    Args:
        hour: As written.
        period: The word beside it; empty on a clock of 24 hours.
    """
    if not period:
        return hour if hour < 24 else None
    if hour > 12:  # some devices write 14:30 PM
        return hour if hour < 24 else None
    word = " ".join(period.casefold().split())
    late = 6 <= hour < 12 if word in _NIGHT else word in _AFTER_NOON
    return hour % 12 + (12 if late else 0)
