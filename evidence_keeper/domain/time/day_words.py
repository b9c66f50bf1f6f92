"""Normalises days and numbers written in words or with endings.

"5-інде", "бесінші мамыр", "пятого марта", "22:10-нан", "two days ago", "3rd". Numbers become digits
and endings are removed; an ending that means "from" or "at" is replaced by a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence_keeper.domain.text import PLAIN_LETTERS
from evidence_keeper.domain.time import time_words as words
from evidence_keeper.domain.time.hour_words import hours_in_digits


def _any(names: Iterable[str]) -> str:
    """Return regular expression alternatives, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


def _names(tables: tuple[tuple[str, ...], ...], letters: str) -> str:
    """Return the names of days or months in one script as regular expression alternatives."""
    names = [name for table in tables for name in table if re.match(letters, name)]
    return _any(names).replace("*", r"\w*")


_CYRILLIC = _names((*words.MONTHS, *words.WEEKDAYS), "[а-яәғқңөұүһі]")
_MONTHS = _names(words.MONTHS, "[а-яәғқңөұүһі]")
MONTH = _names(words.MONTHS, r"\w")
WEEKDAY = _names(words.WEEKDAYS, r"\w")
"""A regular expression for any name of a month or weekday."""

_STEMS = "|".join(
    name.rstrip("*")
    for table in (*words.MONTHS, *words.WEEKDAYS)
    for name in table[2:]
    if name not in ("march", "май", "мая", "мае", "маю", "сенбіде", "жұмада")
)
_FROM = r"(?:нан|нен|дан|ден|тан|тен)\b"
_DIGIT = r"(?<=\d)-?"
_UNITS = _any(
    words.MINUTES | words.HOUR_UNITS | words.DAY_UNITS | words.WEEK_UNITS | words.MONTH_UNITS
    | words.YEAR_UNITS
)  # fmt: skip
_AGO = _any(words.AGO)
_NUMBERS = _any(words.MANY)

_RUSSIAN = (
    "первого", "второго", "третьего", "четвертого", "пятого", "шестого", "седьмого", "восьмого",
    "девятого", "десятого", "одиннадцатого", "двенадцатого", "тринадцатого", "четырнадцатого",
    "пятнадцатого", "шестнадцатого", "семнадцатого", "восемнадцатого", "девятнадцатого",
    "двадцатого",
)  # fmt: skip
_KAZAKH = (
    "бір", "екі", "үш", "төрт", "бес", "алты", "жет", "сегіз", "тоғыз", "он", "жиырма", "отыз",
)  # fmt: skip
_ORDINALS = {name: day for day, name in enumerate(_RUSSIAN, 1)} | {"тридцатого": 30}
_TENS = {"двадцать": 20, "тридцать": 30, "он": 10, "жиырма": 20, "отыз": 30}
_KAZAKH_DAYS = dict(zip(_KAZAKH, (*range(1, 11), 20, 30), strict=True))
_KK = rf"(?:(?P<ten>он|жиырма|отыз)\s+)?(?P<day>{'|'.join(_KAZAKH)})"

_DAYS = (
    # "двадцать пятого мая"
    re.compile(
        rf"\b(?:(?P<ten>двадцать|тридцать)\s+)?(?P<day>{'|'.join(_ORDINALS)})(?=\s+(?:{_MONTHS})\b)"
    ),
    # "бесінші мамыр", "жиырма бесінші қараша"
    re.compile(rf"\b{_KK}[іы]?нш[іы](?=\s+(?:{_MONTHS})\b)"),
    # "мамырдың бесінде", "қарашаның жиырма бесі"
    re.compile(rf"(?<=[дтн][ыі]ң)\s+{_KK}(?:с?[іы]|іс[іы])(?:н[дт]?[ае]?)?\b"),
)
_REPLACED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(\d{4})[./](\d{1,2})[./](\d{1,2})\b"), r"\1-\2-\3"),
    (re.compile(r"\b(\d{4})-(\d)-"), r"\1-0\2-"),
    (re.compile(r"\b(\d{4}-\d\d)-(\d)\b"), r"\1-0\2"),
    (re.compile(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b"), r"\1.\2.\3"),
    (re.compile(r"(?<=\d)t(?=\d\d:)"), " "),
    (re.compile(rf"{_DIGIT}(?:ге|ке|ға|қа)\b"), ""),
    (re.compile(rf"{_DIGIT}{_FROM}"), f" {words.FROM_BEHIND}"),
    (re.compile(r"(?<![\d.])(\d{1,2}(?::\d\d)?)-?(?:те|де|да|та)\b"), r"сағат \1"),
    (re.compile(rf"{_DIGIT}(?:те|де|да|та)\b"), " at"),
    (
        re.compile(rf"{_DIGIT}(?:с?[іы]|с?[іы]н[дт]?[ае]?|н[дт][ае]|ші|шы|го|ого|е|ое)\b"),
        f" {words.OF_THE_MONTH}",
    ),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b"), f" {words.OF_THE_MONTH}"),
    (re.compile(rf"(?<=\d)\s*-\s*(?=(?:{_CYRILLIC})\b)"), " "),
    (re.compile(rf"\b({_STEMS}|кеше|бүгін){_FROM}"), rf"\1 {words.FROM_BEHIND}"),
    (re.compile(r"(?<=\w)\s+ай(?:ының|ында|ы)\b"), ""),
    (re.compile(r"\bжарымда\b"), "жарым"),
    (re.compile(r"\b(кеше|бүгін|жұма|сенбі)(?:ге|ға|нің|ның|гі|ғы)\b"), r"\1"),
)
_PHRASE = re.compile(rf"(?<!\w)(?:{_any(re.escape(phrase) for phrase in words.PHRASES)})(?!\w)")
_SEVERAL = "минут|часа|часов|дня|дней|недели|недель|месяца|месяцев|года|лет"
_TURNED = re.compile(
    rf"(?P<before>\b(?:\d+|{_NUMBERS})\s+)?\b(?P<unit>{_SEVERAL})"
    rf"\s+(?P<number>\d{{1,3}}|{_NUMBERS})\s+(?=назад\b)"
)
"""Russian for "some 20 minutes ago": "минут 20 назад". "Час 20 назад" is an hour more, and "2 дня 5
назад" has no meaning."""

_ONE_OR_OTHER = re.compile(
    rf"\b(?P<least>\d{{1,3}}|{_NUMBERS})\s*(?:-|или|or|немесе)\s*(?P<most>\d{{1,3}}|{_NUMBERS})"
    rf"\s+(?P<unit>{_any(words.DAY_UNITS | words.WEEK_UNITS)})\s+(?P<ago>{_AGO})\b"
)
"""Between two and three days ago: "2-3 дня назад"."""

_COUNTED = re.compile(rf"\b({_NUMBERS})\s+(?=(?:{_UNITS})\s+(?P<ago>{_AGO})\b)")
_ONE = re.compile(
    r"(?<!\d)(?<!\d\s)\b"
    rf"(?=(?:неделю|день|час|минуту|месяц|год|week|month|year)\s+(?:{_AGO})\b)"
)
_WEEKS = re.compile(rf"\b(\d{{1,3}})\s+(?:{'|'.join(words.WEEK_UNITS)})(?=\s+(?:{_AGO})\b)")
_APART = re.compile(
    r"(?<=\d)(?:\s+-?|\s*-\s+)(?=(?:[дт][еа]|[днт][еа]н|[гк]е|[ғқ]а|ші|шы|го|ого)\b)"
)
"""Between a number and its ending: "19:00 де"."""
_SHORT = {
    "февр": "февраля", "мар": "марта", "ноя": "ноября",
    "қаң": "қаңтар", "ақп": "ақпан", "нау": "наурыз", "сәу": "сәуір", "мам": "мамыр",
    "мау": "маусым", "шіл": "шілде", "қыр": "қыркүйек", "қаз": "қазан", "қар": "қараша",
    "жел": "желтоқсан",
}  # fmt: skip
"""Abbreviated months after the number of a day, as on telephones. The Kazakh ones look like other
words and need their dot; "там" and "сен" are too common for that."""

_SHORTENED = re.compile(
    r"(?<![\w.:/])(?<!\bв )(\d{1,2})"
    rf"[\s-]+((?:февр|мар|ноя)\b\.?|(?:{_any(_SHORT)})\.)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")


def in_digits(form: str) -> str:
    """Return a text with its days, hours and numbers as digits, without their endings.

    Args:
        form: In search form: lower case, ё as е.
    """
    form = _PHRASE.sub(lambda found: words.PHRASES[found[0]], form)
    for pattern, text in _REPLACED:
        form = pattern.sub(text, form)
    for pattern in _DAYS:
        form = pattern.sub(_day, form)
    form = _TURNED.sub(_turned, form)
    form = _ONE_OR_OTHER.sub(_one_or_other, form)
    form = _COUNTED.sub(_counted, form)
    form = _WEEKS.sub(lambda found: f"{7 * int(found[1])} days", _ONE.sub("1 ", form))
    return hours_in_digits(form)


def _turned(found: re.Match[str]) -> str:
    return found[0] if found["before"] else f"{found['number']} {found['unit']} "


def _one_or_other(found: re.Match[str]) -> str:
    least, most = (words.MANY.get(found[name]) or int(found[name]) for name in ("least", "most"))
    behind = f"{found['unit']} {found['ago']}"
    return f"between {most} {behind} and {least} {behind}" if least < most else found[0]


def _counted(found: re.Match[str]) -> str:
    """Return the number; "он" is ten in Kazakh, and "he" in Russian."""
    return found[0] if found[1] == "он" and found["ago"] == "назад" else f"{words.MANY[found[1]]} "


def _day(match: re.Match[str]) -> str:
    tens = _TENS.get(match["ten"] or "", 0)
    name = match["day"]
    day = _KAZAKH_DAYS.get(name) or _ORDINALS[name]
    return f" {tens + day}"


def spelt(form: str) -> str:
    """Return a text with common misspellings corrected; for a field, not for a story."""
    form = _SHORTENED.sub(lambda found: f"{found[1]} {_SHORT[found[2].rstrip('.')]}", form)
    return _APART.sub("", _WORD.sub(lambda found: _spelt(found[0]), form))


def _spelt(word: str) -> str:
    if word in _KNOWN:
        return word
    plain = word.translate(PLAIN_LETTERS)
    if plain in _SPELT:
        return _SPELT[plain]
    for begin, stem in _PLAIN_STEMS.items():
        if plain.startswith(begin):
            return stem + word[len(begin) :]
    return word


_KNOWN = {word for part in words.SETS for word in part} | {
    word for phrase in words.PHRASES for word in phrase.split()
}
_SPELT = {word.translate(PLAIN_LETTERS): word for word in sorted(_KNOWN)} | words.MISTYPED
_PLAIN_STEMS = {
    name.rstrip("*").translate(PLAIN_LETTERS): name.rstrip("*")
    for table in (*words.MONTHS, *words.WEEKDAYS)
    for name in table
    if name.translate(PLAIN_LETTERS) != name
}
