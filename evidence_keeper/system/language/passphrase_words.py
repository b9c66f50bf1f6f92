"""Gives short advice about a passphrase, without promises."""

from __future__ import annotations

from evidence_keeper.domain.passphrase.strength import Reason, Strength
from evidence_keeper.system.language.translations import Translator


def level_sentence(t: Translator, level: int) -> str:
    """Return one short sentence for a level from 0 to 4."""
    return (
        t.say("Very easy to guess."),
        t.say("Easy to guess."),
        t.say("It can be guessed with some effort."),
        t.say("Fairly hard to guess."),
        t.say("Hard to guess."),
    )[level]


def easy_sentence(t: Translator) -> str:
    """Return the warning before an easy passphrase is accepted."""
    return t.say(
        "This one is easy to guess. Six suggested words are safer. "
        "To use it all the same, press the button once more."
    )


def reason_sentence(t: Translator, reason: Reason) -> str:
    """Return what would make the passphrase better, or why it is weak."""
    return {
        Reason.EMPTY: t.say("Choose several words that do not belong together."),
        Reason.COMMON: t.say("It contains a word, a name or a phrase that many people use."),
        Reason.LAYOUT: t.say("A word typed with another keyboard layout is tried early too."),
        Reason.KEYBOARD: t.say("Keys that lie side by side are tried early."),
        Reason.SEQUENCE: t.say("Rows such as 1234 or abcd are tried early."),
        Reason.REPEATED: t.say("Repeating something makes it hardly any harder."),
        Reason.PHONE: t.say("Other people know phone numbers."),
        Reason.DATE: t.say("Dates and years are tried early, birthdays above all."),
        Reason.DIGITS: t.say("Digits alone are quickly tried out."),
        Reason.SHORT: t.say("It is short: a few more words help."),
        Reason.FEW_WORDS: t.say("One or two more words that do not belong to it help."),
    }[reason]


def strength_sentence(t: Translator, strength: Strength) -> str:
    """Return the whole advice: the level, and the most important reason where there is one.

    Without a passphrase only the general advice.
    """
    if strength.reasons[:1] == (Reason.EMPTY,):
        return reason_sentence(t, Reason.EMPTY)
    said = [level_sentence(t, strength.level)]
    said += [reason_sentence(t, reason) for reason in strength.reasons[:1]]
    return " ".join(said)
