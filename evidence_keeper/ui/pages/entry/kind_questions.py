"""What matters for each kind: which groups unfold, and what is asked for, gently."""

from __future__ import annotations

from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.system.language.translations import Translator

UNFOLDS: dict[Kind, tuple[str, ...]] = {
    Kind.CALL: ("call", "facts"),
    Kind.MESSAGE: ("facts",),
    Kind.POST: ("facts",),
    Kind.INTRUSION: ("facts", "did"),
    Kind.THREAT: ("facts",),
    Kind.DENIAL: ("facts", "more"),
    Kind.FOLLOWING: ("place",),
    Kind.GIFT: ("place", "facts"),
    Kind.DAMAGE: ("place",),
    Kind.OTHER: (),
}
"""Groups of the form by name."""


def question(t: Translator, kind: Kind) -> str:
    """Return what helps to have for a kind; everything of it may stay empty."""
    return {
        Kind.CALL: t.say(
            "If you can: the number as it was shown, how many calls, and a picture of the call "
            "list."
        ),
        Kind.MESSAGE: t.say(
            "If you can: the exact words, the account, and a screenshot that shows date and name."
        ),
        Kind.POST: t.say(
            "If you can: the address of the page, the account, and a screenshot before it is gone."
        ),
        Kind.INTRUSION: t.say(
            "If you can: which account or device, what was changed, and what you did about it."
        ),
        Kind.THREAT: t.say(
            "If you can: the exact words and a screenshot. You need not answer. If it is about "
            "your life or body: 102 or 112."
        ),
        Kind.DENIAL: t.say(
            "If you can: what was claimed, word for word, and the number of the incident it denies."
        ),
        Kind.FOLLOWING: t.say("If you can: where it was, how long, and who else saw it."),
        Kind.GIFT: t.say(
            "If you can: a picture, what was written with it, and where it came from. Keep it, "
            "unopened if you like."
        ),
        Kind.DAMAGE: t.say("If you can: pictures before anything is repaired, and who saw it."),
        Kind.OTHER: "",
    }[kind]
