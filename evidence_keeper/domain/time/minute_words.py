"""Minutes that are told beside an hour: "без десяти пять", "беске он минут қалғанда".

For a field for the time alone: in a story "без пяти два" is as likely a price. And "ten to five"
stays unread: it is as likely from ten to five.
"""

from __future__ import annotations

import re
from functools import partial

from evidence_keeper.domain.text import PLAIN_LETTERS
from evidence_keeper.domain.time.day_words import MONTH
from evidence_keeper.domain.time.hour_words import ENGLISH_HOURS, GOING_ON, any_of
from evidence_keeper.domain.time.time_words import MINUTES_PAST, MINUTES_TO

_RUSSIAN_MINUTES = {
    "четверти": 15, "пяти": 5, "десяти": 10, "пятнадцати": 15, "двадцати": 20,
    "двадцати пяти": 25,
}  # fmt: skip
_RUSSIAN_PAST = {
    "четверть": 15, "пять": 5, "десять": 10, "пятнадцать": 15, "двадцать": 20,
    "двадцать пять": 25,
}  # fmt: skip
_RUSSIAN_HOURS = {
    "час": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9, "десять": 10, "одиннадцать": 11, "двенадцать": 12,
}  # fmt: skip
_ENGLISH_MINUTES = {
    "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25, "twenty-five": 25,
}  # fmt: skip
_KAZAKH_MINUTES = {"бес": 5, "он": 10, "он бес": 15, "жиырма": 20, "жиырма бес": 25, "ширек": 15}
_KAZAKH_TO = {
    "бірге": 1, "екіге": 2, "үшке": 3, "төртке": 4, "беске": 5, "алтыға": 6, "жетіге": 7,
    "сегізге": 8, "тоғызға": 9, "онға": 10, "он бірге": 11, "он екіге": 12,
}  # fmt: skip
_KAZAKH_PAST = {
    "бірден": 1, "екіден": 2, "үштен": 3, "төрттен": 4, "бестен": 5, "алтыдан": 6, "жетіден": 7,
    "сегізден": 8, "тоғыздан": 9, "оннан": 10, "он бірден": 11, "он екіден": 12,
}  # fmt: skip
for _names in (_KAZAKH_MINUTES, _KAZAKH_TO, _KAZAKH_PAST):
    # As it is typed where the keyboard has no Kazakh letters.
    _names.update({name.translate(PLAIN_LETTERS): number for name, number in _names.items()})
_NUMBERS = {
    **_RUSSIAN_MINUTES, **_RUSSIAN_PAST, **_RUSSIAN_HOURS, **GOING_ON,
    **_ENGLISH_MINUTES, **ENGLISH_HOURS, **_KAZAKH_MINUTES, **_KAZAKH_TO, **_KAZAKH_PAST,
}  # fmt: skip
_NUMBER = r"\d{1,2}(?![\d:.]\d)"
_PAST_ALONE = "five|ten|twenty|twenty[ -]five|quarter"
_TO = (
    (
        rf"\bбез\s+(?P<minute>{any_of(_RUSSIAN_MINUTES)}|{_NUMBER})(?:\s+минут\w*)?"
        rf"\s+(?P<hour>{any_of(_RUSSIAN_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?:a\s+)?(?P<minute>quarter|(?:{any_of(_ENGLISH_MINUTES)}|{_NUMBER})\s+minutes?)"
        rf"\s+to\s+(?P<hour>{any_of(ENGLISH_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?P<hour>{any_of(_KAZAKH_TO)}|\d{{1,2}}(?=-?(?:ге|ке|[ғг]а|[қк]а)\b))"
        r"(?:-?(?:ге|ке|[ғг]а|[қк]а)\b)?"
        rf"\s+(?P<minute>{any_of(_KAZAKH_MINUTES)}|{_NUMBER})\s+минут\s+[қк]ал(?:ды|[ғг]ан\w*)\b"
    ),
)
_PAST = (
    # "пять минут девятого" is past eight
    (
        rf"\b(?P<minute>четверть|(?:{any_of(_RUSSIAN_PAST)}|{_NUMBER})\s+минут\w*)"
        rf"\s+(?P<hour>{any_of(GOING_ON)})\b(?!\s+(?:{MONTH})\b)"
    ),
    (
        rf"\b(?:a\s+)?(?P<minute>{_PAST_ALONE}|(?:{any_of(_ENGLISH_MINUTES)}|{_NUMBER})\s+minutes?)"
        rf"\s+past\s+(?P<hour>{any_of(ENGLISH_HOURS)}|{_NUMBER})\b"
    ),
    (
        rf"\b(?P<hour>{any_of(_KAZAKH_PAST)}|\d{{1,2}}(?=-?(?:[дт][еа]н|нан|нен)\b))"
        r"(?:-?(?:[дт][еа]н|нан|нен)\b)?"
        rf"\s+(?P<minute>{any_of(_KAZAKH_MINUTES)}|{_NUMBER})\s+минут\s+(?:[өо]т|кет)(?:ті|кен\w*)\b"
    ),
)
_PATTERNS = tuple(
    (re.compile(pattern), side)
    for patterns, side in ((_TO, MINUTES_TO), (_PAST, MINUTES_PAST))
    for pattern in patterns
)
_UNIT = re.compile(r"\s+(?:minutes?|минут\w*)$")


def minutes_told(form: str) -> str:
    """Return a text in which minutes stand with their hour: "5⁻10" for "без десяти пять".

    Args:
        form: As the search has it: lower case, ё as е.
    """
    for pattern, side in _PATTERNS:
        form = pattern.sub(partial(_behind, side=side), form)
    return form


def _behind(found: re.Match[str], side: str) -> str:
    hour, minute = _number(found["hour"]), _number(_UNIT.sub("", found["minute"]))
    return f"{hour}{side}{minute}" if 0 < minute < 60 and 0 < hour < 24 else found[0]


def _number(text: str) -> int:
    plain = " ".join(text.split())
    return int(plain) if plain.isdigit() else _NUMBERS[plain]
