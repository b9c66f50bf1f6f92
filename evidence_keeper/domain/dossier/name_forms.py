"""Lists the forms of a name: the endings it may have in Kazakh, Russian and English.

Not a grammar: an ending that some names take is accepted after every name. A replacement letter
needs no ending; the Kazakh ones are kept, because they say who did what to whom.
"""

from __future__ import annotations

from functools import cache
from itertools import product

_TABLE = str.maketrans("ёәғқңөұүіһ", "еагкноууих")
"""Letters that are often typed without a Kazakh keyboard, or without the dots of ё."""


def level(text: str) -> str:
    """Return the text in lower case with Kazakh letters as Russian ones; each letter keeps its
    place.
    """
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form has two signs would move the others
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_TABLE)


ROLES = frozenset(
    level(
        """
    мама мамочка папа мать отец отчим мачеха брат сестра братишка сестренка бабушка дедушка дед
    тетя дядя родители учитель учительница директор психолог завуч тренер репетитор классный
    классная руководитель одноклассник одноклассница одноклассники друг подруга друзья знакомый
    знакомая сосед соседка незнакомец незнакомка неизвестный неизвестная неизвестно неизвестен
    аноним бывший бывшая парень девушка мальчик девочка ученик ученица врач охранник полиция
    скрытый скрыт номер номера аккаунт аккаунты телефон
    он она они я мы моя мой мои из с со от по его ее их кто-то кто то все весь класс группа
    ана анам әке әкем шеше апа апам апай әпке әпкем тәте аға ағам ағай көке іні інім сіңлі сіңлім
    қарындас қарындасым ата атам әже әжем нағашы мұғалім директоры сынып жетекші жетекшісі
    сыныптас сыныптасым сыныптастар дос досым достар құрбы құрбым көрші таныс бейтаныс белгісіз
    жасырын нөмір нөмірі аккаунтым аккаунты менің
    ол олар мен біз жігіт қыз бала оқушы дәрігер бір барлығы бәрі топ
    mom mum mother dad father parents brother sister grandmother grandfather aunt uncle teacher
    head principal psychologist coach classmate classmates friend friends neighbour neighbor
    stranger unknown anonymous someone ex boyfriend girlfriend boy girl pupil student doctor guard
    hidden withheld private number phone account
    police he she they me my his her their the of from and class group everyone
    """
    ).split()
)
"""Role words such as "mother": they name nobody and are not replaced. Normalised."""


Endings = tuple[frozenset[str], ...]
"""A word ending matches if any of the sets contains it."""

_PLURAL = "лар лер дар дер тар тер"
_OWN = "ым ім м ың ің ң ы і сы сі ымыз іміз мыз міз ыңыз іңіз"
_CASE = """
    ның нің дың дің тың тің ға ге қа ке на не а е ды ді ты ті ны ні н да де та те нда нде
    дан ден тан тен нан нен мен бен пен менен дікі тікі нікі дай дей тай тей ша ше шы ші
    дағы дегі тағы тегі ндағы ндегі мын мін сың сің мыз міз сыз сіз
"""
_DEAR = "жан ш шка шик тай ке еке"
_CONSONANT = """
    а у ом ем е ы и я ю ов ев ам ям ами ями ах ях ей ой ою ым ых ыми
    ова ову овой овым ево ева еву евой ин ина ины ину иной иным
"""
_VOWEL = """
    а я ы и е у ю ой ей ою ею ией ом ем ам ям ами ями ах ях ь ии ию ие
    ин ина ино ины ину иной иным иных иного иному ином
"""
_LIKE_ADJECTIVES = "ий ый ой ая яя ое ого его ому ему ым им ом ем ую юю ою их ых ыми ими"


@cache
def _kazakh() -> frozenset[str]:
    rows = (["", *row.split()] for row in (_DEAR, _PLURAL, _OWN, _CASE))
    return frozenset({level("".join(parts)) for parts in product(*rows)} - {""})


_AFTER_CONSONANT = frozenset(_CONSONANT.split())
_INSTEAD_OF_VOWEL = frozenset(_VOWEL.split())
_ADJECTIVE = frozenset(_LIKE_ADJECTIVES.split())
_NONE = frozenset({""})
_ENGLISH = frozenset(("'s", "’s", "s", "'", "’"))
_RUSSIAN = _AFTER_CONSONANT | _INSTEAD_OF_VOWEL | _ADJECTIVE
_VOWELS = "аеиоуыэюя"
_SOFTER = {"к": "г", "п": "б"}
_FEWEST = 3  # a name of fewer letters has no other forms: nearly every word would be one


def forms(word: str) -> list[tuple[str, Endings]]:
    """Return the stems of a normalised name, each with the endings that may follow it.

    The empty ending is among those of the whole word.
    """
    if len(word) < _FEWEST or not word.isalpha():
        return [(word, (_NONE,))]
    last = word[-1]
    found: list[tuple[str, Endings]] = []
    if last in _VOWELS:
        found.append((word, (_NONE, _ENGLISH, _kazakh())))
    else:
        found.append((word, (_NONE, _ENGLISH, _kazakh(), _AFTER_CONSONANT)))
    if last in _VOWELS or last in "ьй":
        found.append((word[:-1], (_INSTEAD_OF_VOWEL,)))
    if last == "ь":
        found.append((word[:-1], (_NONE, _kazakh())))
    if last == "л":  # Әсел is Асель in Russian
        found.append((word + "ь", (_NONE,)))
        found.append((word, (_INSTEAD_OF_VOWEL,)))
    if word.endswith(("ий", "ый", "ой", "ая")):
        found.append((word[:-2], (_ADJECTIVE,)))
    if last in _SOFTER:
        found.append((word[:-1] + _SOFTER[last], (_kazakh(),)))
    if last in "лквцнр" and word[-2] in "ео":  # Павел – Павла, Лев – Льва, Санёк – Санька
        found.append((word[:-2] + last, (_AFTER_CONSONANT,)))
        found.append((word[:-2] + "ь" + last, (_AFTER_CONSONANT,)))
    return found


def kept_ending(ending: str) -> str:
    """Return the part of an ending that stays after a letter: `-ға`, `'s`; none of a Russian
    one.
    """
    plain = level(ending)
    if plain in _ENGLISH:
        return ending
    return f"-{ending}" if plain in _kazakh() and plain not in _RUSSIAN else ""
