"""Defines the panels of the help pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_keeper.domain.help.guided_help import Act


@dataclass(frozen=True, slots=True)
class Panel:
    """One help page: Markdown text with its sources.

    Attributes:
        group: Its heading in the list.
        acts: The actions of its buttons.
        stale: Whether the English source text has changed since the translation.
    """

    slug: str
    title: str
    text: str
    leaflet_sections: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed_on: date
    group: str
    acts: tuple[Act, ...]
    stale: bool
