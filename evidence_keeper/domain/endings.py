"""The forms under which a typed word is searched: as it is, and without its ending.

Kazakh glues its endings on, Russian changes them: who types "қоңырауын" wants "қоңырау" and
"қоңыраулар" as well. What is left without the ending is looked for inside words, as all is. So an
ending is taken off only where it is one as a whole, and four letters are always left: a shorter
rest is in too many other words. This is a search aid, not a grammar.
"""

from __future__ import annotations

import re
from functools import cache

LEAST = 4
"""Letters that are left of a word at least."""

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
_VERB = (
    f"(?:ма|ме|ба|бе|па|пе)?(?:{_PAST}|(?:ған|ген|қан|кен|атын|етін|йтын|йтін)(?:{_NOUN}|{_WHO})"
    f"|(?:а|е|й){_WHO}|ып|іп|(?<=л[ае])п|са|се)"
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
_SOFTENED = str.maketrans("қкп", "ғгб")
_HARDENED = str.maketrans("ғгб", "қкп")


@cache
def word_forms(word: str) -> tuple[str, ...]:
    """Return what is looked for where a word is typed; each finds what the others do not.

    Args:
        word: In the form that is searched. What is not made of letters alone, such as a number or
            a nickname with a sign, is looked for as it is.
    """
    forms = [word, *_rests(word)]
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
    if not _OF_KAZAKH_ALONE.intersection(word):
        russian = _without(_RUSSIAN, word)
        rests += russian + [form for rest in (word, *russian) for form in _fleeting(rest)]
    return rests


def _without(endings: str, word: str) -> list[str]:
    """Return the word without the longest ending, where it has one."""
    found = re.fullmatch(endings, word)
    return [found[1]] if found is not None and found[1] != word else []


def _other_end(rest: str) -> list[str]:
    """Return a Kazakh rest with its last letter softened or hardened: кітап, кітабы."""
    other = rest[-1].translate(_SOFTENED)
    if other == rest[-1]:
        other = rest[-1].translate(_HARDENED)
    return [rest[:-1] + other] if other != rest[-1] else []


def _fleeting(rest: str) -> list[str]:
    """Return a Russian rest with the vowel that comes and goes: звонок, звонка."""
    if len(rest) > LEAST and rest.endswith(("ок", "ек")):
        return [rest[:-2] + "к"]
    if len(rest) > LEAST and rest.endswith("к") and rest[-2] not in "аеиоуыэюяь":
        return [rest[:-1] + "ок"]
    return []
