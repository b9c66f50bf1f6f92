"""Names of the pages, and what one may ask another to show. Pages know these, not each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_keeper.domain.pattern import Figure


class Place(StrEnum):
    """A page."""

    WELCOME = "welcome"
    UNLOCK = "unlock"
    RESTORE = "restore"
    CHRONOLOGY = "chronology"
    ENTRY = "entry"
    EVIDENCE = "evidence"
    PEOPLE = "people"
    PATTERN = "pattern"
    DOSSIER = "dossier"
    HELP = "help"
    SETTINGS = "settings"


IN_RAIL = (
    Place.CHRONOLOGY,
    Place.EVIDENCE,
    Place.PEOPLE,
    Place.PATTERN,
    Place.DOSSIER,
    Place.HELP,
    Place.SETTINGS,
)
"""The pages of the rail, in order; Ctrl+1 and on lead to them."""


BACK = "back"
"""Argument for a page: show it as it was left."""

GO_TO_DAY = "go to a day"
"""Argument for the chronology: ask for a day to go to."""

KEYS = "keys"
"""Argument for the help page: show the list of keys."""


class Changed(StrEnum):
    """What was changed in the vault."""

    INCIDENTS = "incidents"
    EVIDENCE = "evidence"
    CASES = "cases"
    PREFERENCES = "preferences"
    DRAFTS = "drafts"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class RestoreFrom:
    """Restore from a backup.

    Attributes:
        back: Where "Back" leads.
        place: Where the user has pointed already, if she has.
    """

    back: Place
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class ShowIncident:
    """Show one incident in the chronology."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowFigure:
    """Show in the chronology the incidents behind a figure of the pattern."""

    figure: Figure
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """Show one item of evidence."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowPanel:
    """Show one help page."""

    slug: str


@dataclass(frozen=True, slots=True)
class SearchFor:
    """Show what a page's search finds for a text."""

    text: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Begin an entry, perhaps with evidence, or of a kind.

    Attributes:
        kind, tag: Values of `Kind` and `Tag`, or empty.
        note: What is put into the private note.
    """

    evidence: tuple[int, ...] = ()
    kind: str = ""
    tag: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change an entry: a new version."""

    incident: int


@dataclass(frozen=True, slots=True)
class ContinueDraft:
    """Continue an unfinished entry."""

    draft: int
