"""Reduces words to stems, so that a search for "хабарлама" finds "хабарламаларды".

Kazakh adds endings one after another and softens the last letter before a vowel (құқық, құқығы);
Russian and English change their endings. This is a search aid, not a grammar: it removes known
endings while a stem of three letters is left, and finds a little too much rather than too little.
"""

from __future__ import annotations

import re
from functools import cache

_LEAST = 3

_KAZAKH = """
    лар лер дар дер тар тер
    ым ім ың ің ы і сы сі мыз міз ымыз іміз ыңыз іңіз ңыз ңіз м ң
    ның нің дың дің тың тің ға ге қа ке на не а е ды ді ты ті ны ні н
    да де та те нда нде дан ден тан тен нан нен мен бен пен
    дағы дегі тағы тегі ндағы ндегі лық лік дық дік тық тік шы ші
    сыз сіз ған ген қан кен атын етін йтын йтін ып іп п у са се
    мын мін сың сің ады еді йды йді уға уге
"""
_RUSSIAN = """
    ами ями ов ев ей ам ям ах ях ом ем ой ою ею а я ы и о е у ю ь ий ый ая яя ое ее ые ие
    ого его ому ему ым им ых их ую юю ть ти ет ит ат ят ут ют ешь ишь л ла ло ли
    ся сь йте те ние ния нию нием
"""
_ENGLISH = "s es ed ing 's ly er ment"
_ENDINGS = {
    "kk": frozenset(_KAZAKH.split()),
    "ru": frozenset(_RUSSIAN.split()),
    "en": frozenset(_ENGLISH.split()),
}
_ROUNDS = {"kk": 4, "ru": 2, "en": 1}
_SHARE = 0.6
_SOFT = str.maketrans("ғгбж", "қкпш")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, in small letters."""
    return _WORD.findall(text.casefold().replace("ё", "е"))


@cache
def stems(word: str, language: str) -> frozenset[str]:
    """Return a word and its stems after each way to remove endings.

    The last letter is in its hard form. At least three letters remain.
    """
    found, fresh = {word}, {word}
    for _ in range(_ROUNDS.get(language, 1)):
        fresh = {
            shorter[: -len(ending)]
            for shorter in fresh
            for ending in _ENDINGS.get(language, ())
            if shorter.endswith(ending) and len(shorter) - len(ending) >= _LEAST
        } - found
        found |= fresh
    if language == "kk":
        return frozenset(w[:-1] + w[-1].translate(_SOFT) for w in found if w)
    return frozenset(found)


def matches(word: str, wanted: str, language: str) -> bool:
    """Return whether a word of a text matches the query: by prefix or by a common stem.

    The common stem must be most of the shorter word, so that "мек" does not match two words.
    """
    if wanted.isdigit():
        return word == wanted
    if word.startswith(wanted):
        return True
    if word[: _LEAST - 1] != wanted[: _LEAST - 1]:
        return False  # without a common stem only the last letter may differ
    enough = _SHARE * min(len(word), len(wanted))
    return any(len(s) >= enough for s in stems(word, language) & stems(wanted, language))
