"""Reads the helplines in the user's language.

They are read from `resources/helplines` and need no vault; the first page shows some of them. A
missing or broken file is a programming error that the tests find. docs/guidance.md describes it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, cast

from evidence_keeper.domain.help.helpline import Helpline
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

if TYPE_CHECKING:
    from datetime import date
    from typing import TypedDict

    class _Words(TypedDict):
        """The texts about a helpline in one language."""

        name: str
        short_name: str
        operator: str
        hours: str
        cost: str
        what_happens: str
        who_may_be_told: str

    class _HelplineRow(TypedDict):
        """One number in the country's file."""

        number: str
        in_row: bool
        confidence: str
        checked_on: date
        source: str
        en: _Words
        ru: _Words
        kk: _Words

    class _Country(TypedDict):
        """The file of one country."""

        country: str
        crisis: dict[str, str]
        helpline: list[_HelplineRow]


_OTHERWISE = "en"
"""The fallback language."""


def helplines(language: str, country: str = "kz") -> list[Helpline]:
    """Return the numbers of a country in their order, most urgent first.

    Args:
        country: Two letters, as the file in `resources/helplines` is named.

    Raises:
        FileNotFoundError: there is no file for the country.
    """
    spoken = language if language in LANGUAGES else _OTHERWISE
    out = []
    for row in _country(country)["helpline"]:
        words = cast("dict[str, _Words]", row)[spoken]
        out.append(
            Helpline(
                number=row["number"],
                in_row=row["in_row"],
                confidence=row["confidence"],
                checked_on=row["checked_on"],
                source=row["source"],
                **words,
            )
        )
    return out


def crisis_sentence(language: str, country: str = "kz") -> str:
    """Return the crisis sentence next to the row of helplines."""
    return _country(country)["crisis"][language if language in LANGUAGES else _OTHERWISE]


@cache
def _country(country: str) -> _Country:
    source = resource("helplines", f"{country}.toml").read_text(encoding="utf-8")
    return cast("_Country", tomllib.loads(source))
