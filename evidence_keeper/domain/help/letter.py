"""Texts to fill in: a message to an adult, a report, a statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

BLANK = "______"
"""What stands where nothing was filled in, to be written by hand."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One text in one language.

    Attributes:
        advice: Markdown of the subset: what to know before.
        heading: What stands above the text itself.
        body: Plain text with `{field}` where something is filled in.
        law_as_at: Day of the law text that the advice rests on; None without law.
        stale: Whether the English text has changed since this one was made from it.
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
        """The names of what is filled in, in the order of the text, each once."""
        return tuple(dict.fromkeys(_PLACE.findall(self.body)))


def filled(body: str, values: Mapping[str, str]) -> str:
    """Return the text with the values in place; what the values hold is never read again."""
    return _PLACE.sub(lambda found: values.get(found[1], "").strip() or BLANK, body)
