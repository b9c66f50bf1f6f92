"""Sorts what the user wrote about effects on her into groups, by her words; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from evidence_keeper.domain.record.entry import Entry, Incident


class EffectTopic(StrEnum):
    """What an effect concerns, what must be seen first at the front."""

    SELF_HARM = "self_harm"
    HEALTH = "health"
    SLEEP = "sleep"
    SCHOOL = "school"
    FEAR = "fear"
    WAYS = "ways"
    MONEY = "money"
    OTHER = "other"


def _words(*stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(stems)})")


_WORDS = {
    EffectTopic.SELF_HARM: _words(
        r"(?:hurt|kill|cut|harm)(?:ing)? myself", r"(?<!not )(?<!n['’]t )want(?:ed)? to die",
        r"suicid", r"do(?:n['’]t| not) want to live", r"не хо(?:чу|чется|тела|тел) жить",
        r"жить не хо", r"(?<!не )хо(?:чу|чется|тела|тел) умереть", r"умереть хо",
        r"покончить с собой", r"уби(?:ть|ю) себя",
        r"(?:режу|резать|резала|резал|порезала|порезал) себя", r"суицид", r"өмір сүргім келме",
        r"өлгім кел", r"өзіме қол жұмса", r"өзімді (?:өлтір|кес|тіл)", r"өзіме зиян",
    ),
    EffectTopic.HEALTH: _words(
        r"eat(?:ing|en)?\b", r"ate\b", r"appetite", r"headache", r"stomach", r"sick\b", r"panic",
        r"doctor", r"pain(?:s|ful)?\b", r"(?:не )?(?:ела|ел)\b", r"есть не", r"аппетит",
        r"живот(?!н)", r"тошн", r"рвот", r"врач", r"болею", r"болит", r"болел[аи]?\b", r"паническ",
        r"голова", r"тамақ", r"тәбет", r"дәрігер", r"ауыр", r"жүрегім", r"басым",
    ),
    EffectTopic.SLEEP: _words(
        r"sle(?:ep|pt)", r"nightmare", r"insomnia", r"awake", r"wake up", r"(?:не )?спа(?:л|т)",
        r"сплю", r"сон\b", r"сна\b", r"снится", r"бессонн", r"просыпа", r"проснул", r"кошмар",
        r"усну", r"засып", r"ұйық", r"ұйқы", r"оян",
    ),
    EffectTopic.SCHOOL: _words(
        r"school", r"lessons?\b", r"class(?:es|room|mates?)?\b", r"homework", r"grades?\b",
        r"exams?\b", r"школ", r"урок", r"уч[её]б", r"учит(?!ыв)", r"класс", r"контрольн", r"оценк",
        r"прогул(?:ы|ов|ял[аи]?|иваю|ивал[аи]?)?\b", r"мектеп", r"сабақ", r"сынып",
        r"бақылау жұмыс", r"үйірме", r"оқу",
    ),
    EffectTopic.FEAR: _words(
        r"afraid", r"fear", r"scared?\b", r"frighten", r"страх", r"страш", r"боюсь",
        r"боя(?:лась|лся|ться|знь)", r"испуг", r"тревог", r"тревож", r"қорқ", r"қорық", r"үрей",
        r"мазасыз",
    ),
    EffectTopic.WAYS: _words(
        r"another way", r"(?:my )?route", r"way home", r"go(?:ing)? out", r"stay(?:ed)? home",
        r"друг(?:ой|ою) дорог", r"маршрут", r"не выхож", r"одна (?:не )?хо", r"обхож", r"басқа жол",
        r"жалғыз", r"шықпай", r"шыққым келме",
    ),
    EffectTopic.MONEY: _words(
        r"money", r"debt", r"paid\b", r"деньг", r"денег", r"долг(?:а|и|ов|ам|у)?\b", r"ақша",
        r"қарыз",
    ),
}  # fmt: skip


def groups_of(effect: str) -> list[EffectTopic]:
    """Return the groups that a text belongs to; the last one alone where no word is known."""
    text = effect.casefold()
    found = [group for group, words in _WORDS.items() if words.search(text)]
    return found or [EffectTopic.OTHER]


def grouped_effects(incidents: Iterable[Incident]) -> dict[EffectTopic, list[Incident]]:
    """Return the incidents with a noted effect by group, each group in the order given.

    An incident is in each group that its text belongs to.
    """
    found: dict[EffectTopic, list[Incident]] = {}
    for incident in incidents:
        if incident.entry.effect.strip():
            for group in groups_of(incident.entry.effect):
                found.setdefault(group, []).append(incident)
    return {group: found[group] for group in EffectTopic if group in found}


def concerns_school(entry: Entry) -> bool:
    """Return whether an entry speaks of school, lessons or pupils."""
    told = " ".join((entry.title, entry.what_happened, entry.place, entry.exact_words))
    return bool(_WORDS[EffectTopic.SCHOOL].search(told.casefold()))
