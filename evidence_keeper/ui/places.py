"""Names of the pages, and what one may ask another to show. Pages know these, not each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """A page."""

    WELCOME = "welcome"
    UNLOCK = "unlock"
    CHRONOLOGY = "chronology"
    ENTRY = "entry"
    EVIDENCE = "evidence"
    DOSSIER = "dossier"
    HELP = "help"
    SETTINGS = "settings"


BACK = "back"
"""Argument for a page: show it as it was left."""

KEYS = "keys"
"""Argument for the help page: show the list of keys."""


class Changed(StrEnum):
    """What was changed in the vault."""

    INCIDENTS = "incidents"
    EVIDENCE = "evidence"
    CASES = "cases"
    PREFERENCES = "preferences"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class ShowIncident:
    """Show one incident in the chronology."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """Show one item of evidence."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowPanel:
    """Show one help page."""

    slug: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Begin an entry, perhaps with evidence."""

    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change an entry: a new version."""

    incident: int


@dataclass(frozen=True, slots=True)
class ContinueDraft:
    """Continue an unfinished entry."""

    draft: int
