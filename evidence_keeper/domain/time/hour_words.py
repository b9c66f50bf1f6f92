"""Converts hours written in words to digits: "тоғыз жарымда", "в половине десятого".

Only where other words make it clear that an hour is meant: "онда" alone is "there", "бірде" "once",
also after a part of the day; "no one" is nobody, and "в два магазина" is no time.
"""

from __future__ import annotations

import re

HALF = "жарым"
"""Follows an hour and means half past, in each language once the hour is in digits."""

_KAZAKH = {
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8,
    "тоғыз": 9, "он": 10, "жиырма": 20,
}  # fmt: skip
_RUSSIAN = {
    "час": 1, "часа": 1, "два": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "четырех": 4,
    "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8,
    "девять": 9, "девяти": 9, "десять": 10, "десяти": 10, "одиннадцать": 11, "одиннадцати": 11,
    "двенадцать": 12, "двенадцати": 12,
}  # fmt: skip
GOING_ON = {
    "первого": 12, "второго": 1, "третьего": 2, "четвертого": 3, "пятого": 4, "шестого": 5,
    "седьмого": 6, "восьмого": 7, "девятого": 8, "десятого": 9, "одиннадцатого": 10,
    "двенадцатого": 11,
}  # fmt: skip
"""Russian ordinal to hour: half of the tenth hour is half past nine."""

ENGLISH_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def any_of(names: dict[str, int]) -> str:
    """Return names as regular expression alternatives, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


_UNITS = any_of({name: value for name, value in _KAZAKH.items() if value < 10})
_KK_HOUR = rf"(?P<kk>(?:он|жиырма)\s+(?:{_UNITS})|жиырма|он|{_UNITS})"
_KK_PART = (
    "таңғы|таңертең|таңертеңгі|таңда|түскі|күндіз|күндізгі|кешкі|кешке|кешкісін|түнгі|түнде|түн"
)
_RU_PART = "утра|дня|вечера|ночи"
_RU_NUMBER = any_of({name: value for name, value in _RUSSIAN.items() if value > 1})
_GOES_ON = "он|она|они|я|мы|мне|меня|мой|моя|опять|снова|еще|уже|кто|и|а|когда|мама|папа"
_NO_NUMBER = r"(?!\w*дцать\b|сорок\b)"
_ENDS = (
    rf"(?=\s*(?:$|[^\w\s])|\s+(?:{_GOES_ON})\b"
    rf"|\s+{_NO_NUMBER}\w+(?:л|ла|ли|лся|лась|лись)\b)"
)
"""Ensures that no noun follows, which the number would count."""

_BEFORE_UNIT = rf"(?=\s+(?:часов|часа|{_RU_PART})\b)"
_EN_HOUR = any_of({name: value for name, value in ENGLISH_HOURS.items() if value > 1})
_BEFORE_PART = (
    r"(?=\s+(?:[ap]m\b|o['’]clock\b|in\s+the\s+(?:morning|afternoon|evening)\b|at\s+night\b))"
)
_KK_LEAD = rf"(?P<lead>\b(?:сағат\s+|(?:{_KK_PART})\s+(?!(?:онда|бірде)\b)))"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # "сағат тоғызда", "таңғы жетіде", "кешкі сағат онда", "сағат тоғыз жарымда"
        rf"{_KK_LEAD}{_KK_HOUR}(?:[дт][еа]|\s+(?P<half>жарым)(?:да)?)\b",
        # "тоғыз жарымда"
        rf"(?P<lead>\b){_KK_HOUR}\s+(?P<half>жарымда)\b",
        # "в половине десятого", "в полдесятого"
        rf"(?P<lead>\b)(?:половин[аеу]\s+|пол)(?P<going>{any_of(GOING_ON)})\b",
        # "в девять вечера", "около девяти часов", "в час ночи"
        rf"(?P<lead>\b(?:в|во|около|примерно)\s+)(?P<ru>{_RU_NUMBER}){_BEFORE_UNIT}",
        rf"(?P<lead>\b(?:в|во|около|примерно)\s+)(?P<ru>часа?)(?=\s+(?:{_RU_PART})\b)",
        # "вечером в девять"
        rf"(?P<lead>\b(?:утром|днем|вечером|ночью)\s+(?:в|во|около)\s+)(?P<ru>{_RU_NUMBER}){_ENDS}",
        # "half past nine", "nine in the evening", "at nine pm"
        rf"(?P<lead>\b)half\s+past\s+(?P<past>{any_of(ENGLISH_HOURS)}|\d{{1,2}}(?![\d:.]\d))\b",
        rf"(?P<lead>\b(?<!\bpast\s)(?<!\bto\s))(?P<en>{_EN_HOUR}){_BEFORE_PART}",
        rf"(?P<lead>\b(?:at|about|around|by|was)\s+)(?P<en>one){_BEFORE_PART}",
    )
)

_MINUTES = rf"quarter|minutes?|twenty|{any_of(ENGLISH_HOURS)}"
_UNREAD = re.compile(
    rf"(?P<words>\b(?:(?:{_MINUTES}|\d+)\s+past|(?:{_MINUTES})\s+to"
    r"|без\s+\w+(?:\s+минут\w*)?)\s+)\d{1,2}\b"
)
"""Minutes before or past an hour in digits: "quarter past 9", "без десяти 9"."""


def hours_in_digits(form: str) -> str:
    """Return a text with its hours in digits, half past as "9 жарым".

    An hour with minutes in words is left out: it would be another time.

    Args:
        form: In search form: lower case, ё as е.
    """
    form = _UNREAD.sub(lambda found: found["words"], form)
    for pattern in _PATTERNS:
        form = pattern.sub(_digits, form)
    return form


def _digits(match: re.Match[str]) -> str:
    found = match.groupdict()
    hour = 0
    if name := found.get("kk"):
        hour = sum(_KAZAKH[part] for part in name.split())
    for group, names in (("ru", _RUSSIAN), ("en", ENGLISH_HOURS), ("past", ENGLISH_HOURS)):
        if name := found.get(group):
            hour = int(name) if name.isdigit() else names[name]
    if name := found.get("going"):
        hour = GOING_ON[name]
    half = any(found.get(group) for group in ("half", "going", "past"))
    if hour > 24:
        return match[0]
    return f"{found['lead']}{hour}{' ' + HALF if half else ''}"
