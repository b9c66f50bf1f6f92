"""What the help pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_keeper.domain.help.guided_help import Act


@dataclass(frozen=True, slots=True)
class Panel:
    """One help page: Markdown text with its traceability.

    Attributes:
        group: Under which heading of the list it stands.
        acts: What its buttons do.
        stale: Whether the English text has changed since this one was made from it.
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
