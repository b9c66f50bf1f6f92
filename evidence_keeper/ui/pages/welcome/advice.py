"""Advice on a passphrase, in words. It judges length and variety only, and refuses nothing."""

from __future__ import annotations

from enum import Enum, auto

from evidence_keeper.system.translations import Translator

GOOD_WORDS = 5
GOOD_LENGTH = 20
SHORT_LENGTH = 10
_FEW_KINDS = 5


class Strength(Enum):
    """How the passphrase looks."""

    EMPTY = auto()
    SHORT = auto()
    SIMPLE = auto()
    FAIR = auto()
    GOOD = auto()


def strength_of(passphrase: str) -> Strength:
    """Return how the passphrase looks by length, number of words and variety of letters."""
    text = passphrase.strip()
    words = [w for w in text.split() if len(w) > 1]
    if not text:
        return Strength.EMPTY
    if len(text) < SHORT_LENGTH:
        return Strength.SHORT
    if len(set(text.casefold())) <= _FEW_KINDS or text.replace(" ", "").isdigit():
        return Strength.SIMPLE
    if len(set(words)) >= GOOD_WORDS or (len(text) >= GOOD_LENGTH and len(set(words)) > 1):
        return Strength.GOOD
    return Strength.FAIR


def advice_for(t: Translator, passphrase: str) -> str:
    """Return one sentence of advice."""
    return {
        Strength.EMPTY: t.say(
            "Several words that do not belong together are easy to remember and hard to guess."
        ),
        Strength.SHORT: t.say("Quite short. Add more words."),
        Strength.SIMPLE: t.say("Easy to guess: few different letters, or digits only."),
        Strength.FAIR: t.say("Fair. Five words or more would be better."),
        Strength.GOOD: t.say("A good length."),
    }[strength_of(passphrase)]
