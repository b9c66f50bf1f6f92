"""Lists the forms of a typed word to search for: as typed, and without its ending.

Kazakh appends endings, Russian changes them: "қоңырауын" should find "қоңырау" and "қоңыраулар" as
well. The stem is searched as a substring. So an ending is removed only as a whole, and at least
four letters remain: a shorter stem is in too many other words. Stems of three letters are searched
with their possible endings. This is a search aid, not a grammar.
"""

from __future__ import annotations

import re
from functools import cache

from evidence_keeper.domain.search.number_spellings import number_forms

LEAST = 4
"""Least letters of a stem."""

# Patterns are compiled when the first word is searched, not when the program starts.
_PLURAL = "(?:лар|лер|дар|дер|тар|тер)"
_OWN = "(?:ымыз|іміз|мыз|міз|ыңыз|іңіз|ңыз|ңіз|ым|ім|ың|ің|сын|сін|сы|сі|ын|ін|м|ң|ы|і)"
_CASE = (
    "(?:ның|нің|дың|дің|тың|тің|дан|ден|тан|тен|нан|нен|мен|бен|пен|нда|нде|ға|ге|қа|ке|на|не"
    "|да|де|та|те|ды|ді|ты|ті|ны|ні|а|е)"
)
_WHERE = "(?:дағы|дегі|тағы|тегі|ндағы|ндегі)"
_NOUN = f"{_PLURAL}?{_OWN}?(?:{_CASE}|{_WHERE})?"
_WHO = "(?:мын|мін|сың|сің|сыз|сіз|мыз|міз|ды|ді)"
_PAST = "(?:ды|ді|ты|ті)(?:ңыз|ңіз|м|ң|қ|к)?"
_TO_DO = "(?:(?<![аеоөұүыіиәу])у|(?<=[лдт][ае])у)"
"""Excludes nouns such as қоңырау."""
_VERB = (
    f"(?:ма|ме|ба|бе|па|пе)?(?:{_PAST}|(?:ған|ген|қан|кен|атын|етін|йтын|йтін)(?:{_NOUN}|{_WHO})"
    f"|(?:а|е|й){_WHO}|ып|іп|(?<=л[ае])п|са|се|{_TO_DO}{_NOUN})"
)
_KAZAKH = f"(.{{{LEAST},}}?)(?:{_NOUN}|{_VERB})"

_RUSSIAN = (
    f"(.{{{LEAST},}}?)(?:"
    "ами|ями|ов|ев|ей|ам|ям|ах|ях|ом|ем|ою|ею|ой|а|я|ы|и|о|е|у|ю|ь"
    "|ий|ый|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ых|их|ыми|ими|ую|юю"
    "|(?:ать|ять|еть|ить|ает|яет|еет|ают|яют|еют|ит|ят|ат|ут|ют|ет|ишь|ешь|аешь"
    "|ал|ала|ало|али|ял|яла|яли|ил|ила|ило|или|ел|ела|ели|ув|ав|ив|айте|ите)(?:ся|сь)?"
    ")?"
)
_ENGLISH = f"(.{{{LEAST},}}?)(?:['’]s|s|es|ed|ing|er|ers)?"
_OF_KAZAKH_ALONE = frozenset("әғқңөұүһі")
_CYRILLIC = "[а-яәғқңөұүһі]+"
_LATIN = "[a-z]+(?:['’]s)?"
_LEAST_OF_THREE = 5
"""Least letters of a word whose stem may have three; four where a softened letter marks it."""
_AFTER_MUTE = ("т{1}р", "т{0}ң", "т{1}н", "т{1}{2}", "т{0} ", "т{1} ", "{3}", "пен")
_AFTER_VOICED = (
    "л{1}р", "д{1}р", "н{0}ң", "д{0}ң", "д{1}н", "н{1}н", "д{1}{2}", "д{0} ", "н{0} ", "д{1} ",
    "{4}", "мен", "бен",
)  # fmt: skip
_AFTER_OWN = ("м", "ң", "н")
_NONE = (" ", ".", ",", "!", "?", "\n")
"""Follows a word without an ending; the index has a blank at the end of each text."""
_SOFTENED = str.maketrans("қкп", "ғгб")
_HARDENED = str.maketrans("ғгб", "қкп")


@cache
def word_forms(word: str) -> tuple[str, ...]:
    """Return the forms to search for where a word is typed; each finds other places.

    Args:
        word: In search form. Anything but letters, such as a number or a nickname with other
            characters, is searched as it is.
    """
    forms = number_forms(word) or [word, *_rests(word)]
    return tuple(
        form
        for place, form in enumerate(forms)
        if form not in forms[:place] and not any(other in form for other in forms if other != form)
    )


def _rests(word: str) -> list[str]:
    if re.fullmatch(_LATIN, word):
        return _without(_ENGLISH, word)
    if not re.fullmatch(_CYRILLIC, word):
        return []
    rests = _without(_KAZAKH, word)
    rests += [form for rest in (word, *rests) if len(rest) >= LEAST for form in _other_end(rest)]
    rests += _of_three(word)
    if not _OF_KAZAKH_ALONE.intersection(word):
        russian = _without(_RUSSIAN, word)
        rests += russian + [form for rest in (word, *russian) for form in _fleeting(rest)]
    return rests


def _without(endings: str, word: str) -> list[str]:
    """Return the word without the longest ending, where it has one."""
    found = re.fullmatch(endings, word)
    return [found[1]] if found is not None and found[1] != word else []


def _of_three(word: str) -> list[str]:
    """Return a Kazakh stem of three letters with its possible endings, or with none.

    So "достары" finds "досы", and "аяққа" "аяғын". Possible verbs are excluded, and so are stems
    that are endings themselves, which very many words have; Russian words have none of these
    endings.
    """
    found = re.fullmatch(f"(?P<rest>...)(?P<ending>{_NOUN})", word)
    if found is None or any(re.fullmatch(f"{_NOUN}|{_VERB}", w) for w in (word, found["rest"])):
        return []
    rest, ending = found["rest"], found["ending"]
    if len(word) < _LEAST_OF_THREE and rest[-1] not in "ғг":
        return []
    if not _OF_KAZAKH_ALONE.intersection(word) and not re.match(_PLURAL, ending):
        return []
    hard, soft = (rest[:-1] + rest[-1].translate(table) for table in (_HARDENED, _SOFTENED))
    endings = _AFTER_MUTE if hard[-1] in "кқпстфхцчшщ" else _AFTER_VOICED
    forms = [soft + "{0}" + after for after in (*_AFTER_OWN, *_NONE)]
    forms += [hard + after for after in (*endings, *_NONE)]
    if re.search("[әеөүіи]", rest):
        return [form.format("і", "е", "гі", "ке", "ге") for form in forms]
    return [form.format("ы", "а", "ғы", "қа", "ға") for form in forms]


def _other_end(rest: str) -> list[str]:
    """Return a Kazakh stem with its last letter softened or hardened: кітап, кітабы."""
    other = rest[-1].translate(_SOFTENED)
    if other == rest[-1]:
        other = rest[-1].translate(_HARDENED)
    return [rest[:-1] + other] if other != rest[-1] else []


def _fleeting(rest: str) -> list[str]:
    """Return a Russian stem with its fleeting vowel added or removed: звонок, звонка."""
    if len(rest) > LEAST and rest.endswith(("ок", "ек")):
        return [rest[:-2] + "к"]
    if len(rest) > LEAST and rest.endswith("к") and rest[-2] not in "аеиоуыэюяь":
        return [rest[:-1] + "ок"]
    return []
