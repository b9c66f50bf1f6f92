"""Chooses the incidents that lead a document: those marked as important, or else a proposal."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from evidence_keeper.domain.record.entry import Incident, Kind

# A demand has no kind of its own, so it is recognised by its words: an order in the words that she
# quoted, or a verb such as "demanded" anywhere, in one sentence with money or pictures. The words
# only propose; what she marks herself counts instead.
_ORDER = re.compile(
    r"\b(?:send|give|pay|transfer"
    r"|скинь(?:те)?|скинешь|пришли(?:те)?|пришлёшь|пришлешь|отправь(?:те)?|отправишь"
    r"|дай(?:те)?|давай|гони|плати(?:те)?|заплати(?:те)?|заплатишь|переведи(?:те)?|переведёшь"
    r"|переведешь|кинь|кидай|скидывай|присылай"
    r"|(?:жібер|бер|төле|аудар|сал|таста)(?:ші|шы|іңіз|ыңыз|ңіз|ңыз)?"
    r"|(?:жібер|бер|төле|аудар|сал|таста)(?:ме|ма)?(?:сең|саң))\b"
)
_DEMANDED = re.compile(
    r"\b(?:demand|extort|blackmail|требу|требов|потреб|вымога|шантаж|талап (?:ет|қыл)|бопсала)"
)
_MONEY_OR_PICTURES = re.compile(
    r"\b(?:money|cash|tenge|kzt|pic|pics|pictures?|photos?|nudes?|videos?|selfies?"
    r"|деньг\w*|денег|бабк\w*|бабло|тенге|тг|тысяч\w*|каспи|kaspi|фот(?:о|к|огр)\w*|снимк\w*"
    r"|видео|нюдс\w*|интим\w*|ақша\w*|теңге\w*|сурет\w*|бейне\w*)\b"
)
_SENTENCE_END = re.compile(r"[.!?…\n]+")


def key_facts(entries: Iterable[Incident], limit: int = 5) -> list[Incident]:
    """Return the incidents that lead a document, gravest first.

    These are the ones that the user marked as important. While none of the incidents is marked,
    they are threats, demands for money or pictures, and visits; other incidents are never proposed,
    so that there may be fewer than the limit, or none.

    Args:
        entries: The incidents of the document, in any order.
        limit: Most incidents to return.
    """
    known = list(entries)
    marked = [one for one in known if one.important]
    chosen = marked or [one for one in known if is_proposed(one)]
    return sorted(chosen, key=_gravity)[:limit]


def is_proposed(incident: Incident) -> bool:
    """Return whether the incident leads a document while none is marked as important."""
    return _is_threat(incident) or _is_demand(incident) or _is_visit(incident)


def _is_threat(incident: Incident) -> bool:
    return incident.entry.kind is Kind.THREAT


def _is_visit(incident: Incident) -> bool:
    return incident.entry.kind is Kind.FOLLOWING


def _is_demand(incident: Incident) -> bool:
    """Return whether money or pictures are demanded; a denial only repeats the words."""
    entry = incident.entry
    if entry.kind is Kind.DENIAL:
        return False
    own_words = (entry.title, entry.what_happened)
    return any(_ORDER.search(s) or _DEMANDED.search(s) for s in _about(entry.exact_words)) or any(
        _DEMANDED.search(s) for text in own_words for s in _about(text)
    )


def _about(text: str) -> list[str]:
    """Return the sentences of a text that are about money or pictures."""
    return [s for s in _SENTENCE_END.split(text.casefold()) if _MONEY_OR_PICTURES.search(s)]


def _gravity(incident: Incident) -> tuple[bool, bool, bool, bool, float, int]:
    """Return the key that sorts the gravest incident first.

    Threats come before demands and demands before visits; among equals what can be quoted or shown
    comes first, then what is most recent.
    """
    entry = incident.entry
    anchor = entry.happened.anchor
    return (
        not _is_threat(incident),
        not _is_demand(incident),
        not _is_visit(incident),
        not (entry.exact_words or entry.evidence),
        -anchor.timestamp() if anchor is not None else math.inf,
        incident.number,
    )
