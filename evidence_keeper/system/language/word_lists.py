"""Loads the word lists in `resources/words`: 1,024 words a language, and common secrets.

Printed documents depend on the lists (`domain.dossier.seal_words`): words and order must never
change.
"""

from __future__ import annotations

from functools import cache

from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the 1,024 words of a language, sorted; the English ones for an unknown language.

    Lower case, three to nine letters, unique in their first four.
    """
    return _lines(language if language in LANGUAGES else "en")


@cache
def common_secrets() -> tuple[str, ...]:
    """Return common passwords, names and phrases of the three languages, the most common first."""
    return _lines("common")


def _lines(name: str) -> tuple[str, ...]:
    return tuple(resource("words", f"{name}.txt").read_text(encoding="utf-8").splitlines())
