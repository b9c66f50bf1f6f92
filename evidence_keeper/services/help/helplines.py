"""The numbers to call, in the user's language.

They are read from `resources/helplines` and need no vault; the first page shows some of them. A
missing or broken file is a programming error that the tests find. docs/guidance.md describes it.
`make catalogues` puts a form of each file beside it that is read in a tenth of the time: it holds
the text that it was made from, and is used for exactly that text.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from evidence_keeper.domain.help.helpline import Helpline
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypedDict

    class _Words(TypedDict):
        """What is said about a helpline in one language."""

        name: str
        short_name: str
        operator: str
        hours: str
        cost: str
        what_happens: str
        who_may_be_told: str

    class _HelplineRow(TypedDict):
        """One number as the country's file names it; the day as ISO text."""

        number: str
        in_row: bool
        confidence: str
        checked_on: str
        source: str
        en: _Words
        ru: _Words
        kk: _Words

    class _Country(TypedDict):
        """The file of one country."""

        country: str
        crisis: dict[str, str]
        helpline: list[_HelplineRow]


_FORM = 1
"""Counts up when what `ready_form` writes becomes another thing for the same text."""

_OTHERWISE = "en"
"""The language for one that is not spoken."""


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
                checked=row["checked_on"],
                source=row["source"],
                **words,
            )
        )
    return out


def crisis_sentence(language: str, country: str = "kz") -> str:
    """Return the sentence beside the row of numbers for who thinks of hurting herself."""
    return _country(country)["crisis"][language if language in LANGUAGES else _OTHERWISE]


def ready_form(source: str) -> str:
    """Return the form of a country's file that is read quickly, to be put beside it as `.json`."""
    # Reading TOML takes longer than all else on the first page; only a file just changed needs it.
    import tomllib  # noqa: PLC0415

    raw: dict[str, Any] = tomllib.loads(source)
    for row in raw["helpline"]:
        row["checked_on"] = row["checked_on"].isoformat()
    return json.dumps({"form": _FORM, "made_from": source, "content": raw}, ensure_ascii=False)


@cache
def _country(country: str) -> _Country:
    path = resource("helplines", f"{country}.toml")
    source = path.read_text(encoding="utf-8")
    found = _ready(path.with_suffix(".json"))
    if (found.get("form"), found.get("made_from")) != (_FORM, source):
        found = json.loads(ready_form(source))
    return cast("_Country", found["content"])


def _ready(path: Path) -> dict[str, Any]:
    """Return what the quick form holds; nothing where it is missing or was cut short."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
