"""Suggests passphrases and estimates their strength."""

from __future__ import annotations

import secrets
from functools import cache

from evidence_keeper.domain.passphrase.guess_tables import GuessTables, known
from evidence_keeper.domain.passphrase.strength import Strength, judge
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.language.word_lists import common_secrets, words

WORDS = 6
"""Words of a suggested passphrase: 60 bits. Fewer than five are not sensible here."""


def suggest(language: str, count: int = WORDS) -> str:
    """Return a new passphrase of words of one language with single spaces between.

    Each word is drawn from 1,024 by the system's random source and adds 10 bits. Words may
    recur: forbidding that would make the passphrase easier to guess.

    Args:
        language: `kk`, `ru` or `en`; English for another.
        count: At least 1.

    Raises:
        ValueError: `count` is below 1.
    """
    if count < 1:
        raise ValueError("a passphrase has at least one word")
    choices = words(language)
    return " ".join(secrets.choice(choices) for _ in range(count))


def strength(passphrase: str) -> Strength:
    """Estimate the strength of a passphrase; any text, of any length, within milliseconds."""
    return judge(passphrase, _known())


@cache
def _known() -> GuessTables:
    return known((words(language) for language in LANGUAGES), common_secrets())
