"""Defines letters with fields to fill in: a message to an adult, a report, a statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

BLANK = "______"
"""The blank printed for an empty field, to be filled in by hand."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in one language.

    Attributes:
        advice: Advice to read first, in the Markdown subset.
        heading: The heading above the text.
        body: Plain text with `{field}` placeholders.
        law_as_at: Day of the law text that the advice rests on; None without law.
        stale: Whether the English source text has changed since the translation.
    """

    slug: str
    title: str
    advice: str
    heading: str
    body: str
    with_adult: bool
    sources: tuple[str, ...]
    law_as_at: date | None
    reviewed_on: date
    stale: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the placeholders, in the order of the text, each once."""
        return tuple(dict.fromkeys(_PLACE.findall(self.body)))


def filled(body: str, values: Mapping[str, str]) -> str:
    """Return the text with the placeholders replaced; placeholders inside values are not
    replaced.
    """
    return _PLACE.sub(lambda found: values.get(found[1], "").strip() or BLANK, body)
