"""Rewrites a text as typed with the wrong keyboard layout or transliterated by ear.

Layouts: the usual Russian and Kazakh ones over the US one. Only letters and digits are mapped; the
punctuation keys around them differ between systems.
"""

from __future__ import annotations

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_KAZAKH_DIGITS = {"2": "ә", "3": "і", "4": "ң", "5": "ғ", "8": "ү", "9": "ұ", "0": "қ", "-": "ө"}
_TO_RUSSIAN = dict(zip(_LATIN_KEYS, _RUSSIAN_KEYS, strict=True))
_TO_KAZAKH = _TO_RUSSIAN | _KAZAKH_DIGITS | {"=": "һ"}
_TO_LATIN = {after: before for before, after in _TO_KAZAKH.items()}

_BY_EAR = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ә": "a", "ғ": "g",
    "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
_BY_EAR_SHORT = _BY_EAR | {
    "ж": "j", "й": "i", "х": "h", "ц": "c", "ы": "i", "ю": "iu", "я": "ia", "қ": "q", "ғ": "gh",
}  # fmt: skip
_KAZAKH_AS_RUSSIAN = str.maketrans("әғқңөұүһі", "агкноуухи")


def _mapped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(c, c) for c in text)


def other_layouts(text: str) -> list[str]:
    """Return the text as the same keys in other layouts give it; lower case in, lower case out.

    The Russian and the Kazakh reading of Latin letters, the Latin reading of Cyrillic letters.
    Nothing for a text with both.
    """
    latin = any("a" <= c <= "z" for c in text)
    cyrillic = any("\u0400" <= c <= "\u04ff" for c in text)
    if latin == cyrillic:
        return []
    tables = (_TO_RUSSIAN, _TO_KAZAKH) if latin else (_TO_LATIN,)
    return [_mapped(text, table) for table in tables]


def in_latin(text: str) -> list[str]:
    """Return two usual transliterations of Cyrillic text into Latin letters."""
    return ["".join(parts) for parts in in_latin_parts(text)]


def in_latin_parts(text: str) -> list[list[str]]:
    """Return the same letter by letter: several letters or none may replace one."""
    return [[table.get(c, c) for c in text] for table in (_BY_EAR, _BY_EAR_SHORT)]


def without_kazakh_letters(text: str) -> str:
    """Return the text as it is typed where the keyboard has no Kazakh letters: `сүйемін` as
    `суйемин`.
    """
    return text.translate(_KAZAKH_AS_RUSSIAN)
